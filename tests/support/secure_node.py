"""A node of OpenSearch with its security plugin, for tests: TLS, users and roles.

The plugin comes from Maven as its maintainers pack it, with their examples of users; the
certificates are made by openssl. All else is as in `support.cluster`.
"""

import base64
import hashlib
import json
import shutil
import ssl
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from support.cluster import (
    SERVER,
    Cluster,
    NoClusterError,
    cache_folder,
    free_ports,
    jars,
    java_home,
    run,
    version,
)

PLUGIN = "org.opensearch.plugin:opensearch-security:2.19.4.0:zip"  # runs in 2.19.6, too
_ADMIN = "admin:admin"  # of the examples


class SecureNode(Cluster):
    """A cluster of one node, which answers by HTTPS alone."""

    def __init__(self, home: Path, ports: list[int], classes: Path, plugin: Path) -> None:
        super().__init__(home, ports, classes)
        self._plugin = plugin
        _make_certificates(home)
        config = home / "n0" / "config"
        shutil.copytree(plugin / "config", config / "opensearch-security")
        for name in ("ca.pem", "node.pem", "node.p8"):
            shutil.copy(home / name, config)

    @property
    def ca(self) -> Path:
        """The certificate of who vouches for the node."""
        return self.home / "ca.pem"

    def classpath(self) -> str:
        return f"{self._plugin}:{super().classpath()}:{self._plugin}/*"

    def settings(self, number: int) -> dict[str, str]:
        made: dict[str, str] = {}
        for way in ("transport", "http"):
            tls = f"plugins.security.ssl.{way}"
            made |= {
                f"{tls}.pemcert_filepath": "node.pem",
                f"{tls}.pemkey_filepath": "node.p8",
                f"{tls}.pemtrustedcas_filepath": "ca.pem",
            }
        return {
            **super().settings(number),
            **made,
            "plugins.security.ssl.http.enabled": "true",
            "plugins.security.ssl.transport.enforce_hostname_verification": "false",
            "plugins.security.nodes_dn": "CN=node",
            "plugins.security.allow_default_init_securityindex": "true",
            "plugins.security.restapi.roles_enabled": "all_access",
        }

    def ask(self, number: int, path: str, method: str = "GET", body: object = None) -> Any:  # noqa: ANN401 - JSON
        url = f"https://127.0.0.1:{self.ports[number]}{path}"
        data = None if body is None else json.dumps(body).encode()
        headers = {
            "content-type": "application/json",
            "authorization": f"Basic {base64.b64encode(_ADMIN.encode()).decode()}",
        }
        asked = urllib.request.Request(url, data, headers, method=method)
        context = ssl.create_default_context(cafile=self.ca)
        with urllib.request.urlopen(asked, timeout=30, context=context) as answer:  # noqa: S310
            return json.load(answer)

    def let(
        self, user: str, password: str, cluster: list[str], index: dict[str, list[str]]
    ) -> None:
        """Make a *user* with rights of a *cluster*, and those of each *index* by its pattern."""
        security = "/_plugins/_security/api"
        rights = [{"index_patterns": [of], "allowed_actions": each} for of, each in index.items()]
        role = {"cluster_permissions": cluster, "index_permissions": rights}
        self.ask(0, f"{security}/roles/{user}", "PUT", role)
        self.ask(0, f"{security}/internalusers/{user}", "PUT", {"password": password})
        self.ask(0, f"{security}/rolesmapping/{user}", "PUT", {"users": [user]})


def start() -> SecureNode:
    """Return a node that has come up.

    Raises:
        NoClusterError: There can be none here.
    """
    if not version().startswith("2."):
        raise NoClusterError(f"no security plugin is known for OpenSearch {version()}")
    classes = jars()
    plugin = _plugin(classes)
    home = Path(tempfile.mkdtemp(prefix="wardsearch-secure-"))
    node = SecureNode(home, free_ports(2), classes, plugin)
    try:
        node.start(0)
        node.wait()
    except BaseException:
        node.stop()
        raise
    return node


def _plugin(classes: Path) -> Path:
    """Return the folder of the plugin and of our class, which is made if it is not there."""
    bundled = SERVER / "secure" / "Bundled.java"
    made_of = hashlib.sha256(f"{PLUGIN} {classes}".encode() + bundled.read_bytes()).hexdigest()
    folder = cache_folder() / f"opensearch-security-{made_of[:16]}"
    if folder.is_dir():
        return folder
    making = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    try:
        unpack: list[str | Path] = ["mvn", "-q", "-B", "dependency:unpack", f"-Dartifact={PLUGIN}"]
        # Beside what it unpacks, Maven notes that it did, in the folder in which it runs.
        run([*unpack, f"-DoutputDirectory={making}"], "Maven", making)
        javac = java_home() / "bin" / "javac"
        run([javac, "-cp", f"{classes}/*:{making}/*", "-d", making, bundled], "javac")
        with suppress(OSError):  # another process was faster
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def _make_certificates(folder: Path) -> None:
    """Write who vouches, `ca.pem`, and the node's `node.pem` with its key `node.p8`."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise NoClusterError("openssl is not installed")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    new = ["req", "-newkey", "rsa:2048", "-nodes"]
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"]
    for arguments in (
        [*new, "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca"],
        [*new, "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=node"],
        ["x509", "-req", "-in", "node.csr", *signed, "-extfile", "names", "-out", "node.pem"],
        ["pkcs8", "-topk8", "-nocrypt", "-in", "node.key", "-out", "node.p8"],
    ):
        run([openssl, *arguments], "openssl", folder)
