import java.util.Collection;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** What a node of OpenSearch 3 needs beside itself: it takes descriptions of classes. */
final class Bundled {
    private Bundled() {}

    static Collection<PluginInfo> plugins() {
        String name = Netty4ModulePlugin.class.getName();
        return List.of(
            new PluginInfo(name, "HTTP", "none", Version.CURRENT, "21", name, null, List.of(), false));
    }
}
