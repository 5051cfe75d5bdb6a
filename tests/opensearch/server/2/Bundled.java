import java.util.Collection;
import java.util.List;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** What a node of OpenSearch 2 needs beside itself: it takes classes. */
final class Bundled {
    private Bundled() {}

    static Collection<Class<? extends Plugin>> plugins() {
        return List.of(Netty4Plugin.class);
    }
}
