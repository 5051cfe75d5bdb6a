import java.util.Collection;
import java.util.List;
import org.opensearch.plugins.Plugin;
import org.opensearch.security.OpenSearchSecurityPlugin;
import org.opensearch.transport.Netty4Plugin;

/** What a node of OpenSearch 2 with the security plugin needs beside itself. */
final class Bundled {
    private Bundled() {}

    static Collection<Class<? extends Plugin>> plugins() {
        return List.of(Netty4Plugin.class, OpenSearchSecurityPlugin.class);
    }
}
