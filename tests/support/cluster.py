"""A small OpenSearch cluster on this machine, for tests: nodes as processes, from jars by Maven.

`python tests/support/cluster.py [--nodes N] COMMAND ...` starts one, runs the command with
WARDSEARCH_TEST_CLUSTER naming a file that describes it, and stops it. Where it cannot be started,
it says why and runs the command all the same: tests of a cluster are then skipped with that reason.

The jars are kept in the user's cache, in a folder named by what they are made of; no node has a
security plugin, and all listen on 127.0.0.1 alone. WARDSEARCH_TEST_OPENSEARCH names the version;
for OpenSearch 3, which needs Java 21, a Java is taken that stands beside that of the path, if that
is older. JAVA_HOME names one.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parent.parent / "opensearch" / "server"
VARIABLE = "WARDSEARCH_TEST_CLUSTER"
WHY_VARIABLE = "WARDSEARCH_TEST_NO_CLUSTER"
VERSION_VARIABLE = "WARDSEARCH_TEST_OPENSEARCH"
VERSION = "2.19.6"
_LEAST_JAVA = {"2": 11, "3": 21}
HEAP = "512m"
_END_SECONDS = 20.0
START_SECONDS = 180.0  # on a machine that does much else


class NoClusterError(Exception):
    """There can be no cluster here; the message says why."""


def version() -> str:
    """Return which OpenSearch is wanted.

    Raises:
        NoClusterError: It is one that no node can be started of.
    """
    wanted = os.environ.get(VERSION_VARIABLE) or VERSION
    if wanted.partition(".")[0] not in _LEAST_JAVA:
        raise NoClusterError(f"{VERSION_VARIABLE} is {wanted}, and none but 2 and 3 are known")
    return wanted


def java_home() -> Path:
    """Return the folder of a Java for `version`.

    Raises:
        NoClusterError: There is none.
    """
    if given := os.environ.get("JAVA_HOME"):
        return Path(given)
    found = shutil.which("javac")
    if found is None:
        raise NoClusterError("javac is not installed")
    home = Path(found).resolve().parent.parent
    least = _LEAST_JAVA[version().partition(".")[0]]
    for each in (home, *sorted(home.parent.glob("*"))):
        if (each / "bin" / "javac").exists() and _java_version(each) >= least:
            return each
    raise NoClusterError(f"OpenSearch {version()} needs Java {least}")


def _java_version(home: Path) -> int:
    """Return the number of the Java in *home*; 0 if that does not say."""
    with suppress(OSError):
        for line in (home / "release").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            number = value.strip('"').partition(".")[0]
            if name == "JAVA_VERSION" and number.isdecimal():
                return int(number)
    return 0


def cache_folder() -> Path:
    """Return the folder of what is fetched and made once, which is made if it is not there."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wardsearch-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def jars() -> Path:
    """Return the folder of the jars and of our class, which is made if it is not there.

    Raises:
        NoClusterError: Java, Maven or the network is missing.
    """
    wanted, home = version(), java_home()
    if shutil.which("mvn") is None:
        raise NoClusterError("mvn is not installed")
    classes = [SERVER / "StartNode.java", SERVER / wanted.partition(".")[0] / "Bundled.java"]
    made_of = b"".join(path.read_bytes() for path in (SERVER / "pom.xml", *classes))
    made_of += f"{wanted} {_java_version(home)}".encode()
    folder = cache_folder() / f"opensearch-{hashlib.sha256(made_of).hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    making = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    try:
        maven: list[str | Path] = ["mvn", "-q", "-B", "-f", SERVER / "pom.xml"]
        maven += [f"-Dopensearch={wanted}", "dependency:copy-dependencies"]
        run([*maven, "-DincludeScope=runtime", f"-DoutputDirectory={making}"], "Maven")
        javac = home / "bin" / "javac"
        run([javac, "-cp", f"{making}/*", "-d", making, *classes], "javac")
        with suppress(OSError):  # another process was faster
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def run(command: list[str | Path], name: str, folder: Path | None = None) -> None:
    """Run *command* in *folder*.

    Raises:
        NoClusterError: It fails.
    """
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["nothing was said"]
        raise NoClusterError(f"{name} failed: {said[0]}")


class Cluster:
    """Nodes in the folder *home*, each with a port of HTTP and one among themselves."""

    def __init__(self, home: Path, ports: list[int], classes: Path) -> None:
        self.home = home
        self.ports = ports
        self.classes = classes
        self.pids: list[int] = []
        self._children: set[int] = set()

    @classmethod
    def from_file(cls, path: str | Path) -> "Cluster":
        """Return the cluster that another process started."""
        said = json.loads(Path(path).read_text(encoding="utf-8"))
        cluster = cls(Path(said["home"]), said["ports"], Path(said["classes"]))
        cluster.pids = said["pids"]
        return cluster

    def write(self) -> Path:
        """Write what `from_file` reads."""
        path = self.home / "cluster.json"
        said = {
            "home": str(self.home),
            "ports": self.ports,
            "classes": str(self.classes),
            "pids": self.pids,
        }
        path.write_text(json.dumps(said), encoding="utf-8")
        return path

    @property
    def count(self) -> int:
        return len(self.ports) // 2

    @property
    def hosts(self) -> str:
        """The nodes, as an address has them."""
        return ",".join(f"127.0.0.1:{port}" for port in self.ports[: self.count])

    def settings(self, number: int) -> dict[str, str]:
        """Return the settings of the node *number*."""
        among = self.ports[self.count :]
        settings = {
            "cluster.name": f"wardsearch-{self.ports[0]}",
            "node.name": f"n{number}",
            "path.home": str(self.home / f"n{number}"),
            "network.host": "127.0.0.1",
            "http.port": str(self.ports[number]),
            "transport.port": str(among[number]),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "node.processors": "2",
            "path.repo": str(self.home / "snapshots"),
        }
        if self.count == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = ",".join(f"127.0.0.1:{port}" for port in among)
            names = ",".join(f"n{n}" for n in range(self.count))
            settings["cluster.initial_cluster_manager_nodes"] = names
        return settings

    def classpath(self) -> str:
        """Return where Java finds a node."""
        return f"{self.classes}:{self.classes}/*"

    def start(self, number: int) -> None:
        """Start the node *number*, from 0; `wait` for it."""
        own = self.home / f"n{number}"
        own.mkdir(parents=True, exist_ok=True)
        java = str(java_home() / "bin" / "java")
        command = [java, f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-Xshare:auto"]
        command += [*os.environ.get("WARDSEARCH_TEST_JAVA", "-XX:TieredStopAtLevel=1").split()]
        command += ["-Dlog4j2.disable.jmx=true", "-cp", self.classpath()]
        command += [
            "StartNode",
            *(f"{name}={value}" for name, value in self.settings(number).items()),
        ]
        # Not by `subprocess`, which would complain that a node outlives the test that started it.
        with (own / "out.log").open("ab") as log:
            said = [(os.POSIX_SPAWN_DUP2, log.fileno(), stream) for stream in (1, 2)]
            quiet = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
            pid = os.posix_spawn(
                java, command, os.environ, file_actions=[quiet, *said], setsid=True
            )
        self._children.add(pid)
        if number < len(self.pids):
            self.pids[number] = pid
        else:
            self.pids.append(pid)

    def ask(self, number: int, path: str, method: str = "GET", body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Return what the node *number* answers."""
        url = f"http://127.0.0.1:{self.ports[number]}{path}"
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        asked = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - it is our URL
            return json.load(answer)

    def forget(self, name: str) -> None:
        """Delete all that belongs to the index *name*."""
        for index in self.ask(0, f"/{name}*/_alias?expand_wildcards=all"):
            self.ask(0, f"/{index}", method="DELETE")

    def wait(self, nodes: int | None = None) -> None:
        """Wait until all *nodes*, or all there are, form a cluster that is whole.

        Raises:
            NoClusterError: It does not come up.
        """
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            for number in range(self.count):
                with suppress(urllib.error.URLError, OSError, ValueError):
                    health = self.ask(number, "/_cluster/health")
                    if (health["number_of_nodes"], health["status"]) == (
                        nodes or self.count,
                        "green",
                    ):
                        return
            time.sleep(0.2)
        raise NoClusterError(f"it does not come up in {START_SECONDS:.0f} s; see {self.home}")

    def manager(self) -> int:
        """Return the number of the elected manager."""
        for number in range(self.count):
            with suppress(urllib.error.URLError, OSError, ValueError):
                (found,) = self.ask(number, "/_cat/cluster_manager?format=json")
                return int(found["node"].removeprefix("n"))
        raise NoClusterError("no node knows a manager")

    def kill(self, number: int) -> None:
        """End the node *number* at once, as a power cut would."""
        pid = self.pids[number]
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._await(pid)

    def _await(self, pid: int) -> bool:
        """Wait some time for the process *pid*; return whether it ended."""
        began = time.monotonic()
        while time.monotonic() - began < _END_SECONDS:
            try:
                if pid in self._children:
                    if os.waitpid(pid, os.WNOHANG)[0]:
                        self._children.discard(pid)
                        return True
                elif _has_ended(pid):
                    return True
            except ChildProcessError:
                return True
            time.sleep(0.05)
        return False

    def processor_seconds(self) -> float:
        """Return how much processor time the nodes have taken."""
        ticks = 0
        for pid in self.pids:
            with suppress(OSError):
                stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2]
                ticks += sum(map(int, stat.split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End all nodes, and take away what they stored."""
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for number, pid in enumerate(self.pids):
            if not self._await(pid):
                self.kill(number)
        shutil.rmtree(self.home, ignore_errors=True)


def _has_ended(pid: int) -> bool:
    """Return whether the process *pid*, of any parent, does nothing more."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0]
    except OSError:
        return True
    return state in "ZX"


def start(count: int) -> Cluster:
    """Return a cluster of *count* nodes that has come up.

    Raises:
        NoClusterError: There can be none here.
    """
    classes = jars()
    home = Path(tempfile.mkdtemp(prefix="wardsearch-cluster-"))
    cluster = Cluster(home, free_ports(2 * count), classes)
    try:
        for number in range(count):
            cluster.start(number)
        cluster.wait()
    except BaseException:
        cluster.stop()
        raise
    return cluster


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nobody uses."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def main() -> int:
    """Run a command beside a cluster; see the docstring of the module."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    environment = dict(os.environ)
    paths = [str(SERVER.parent.parent), str(SERVER.parents[2] / "src")]  # for scripts of the tests
    environment["PYTHONPATH"] = os.pathsep.join([*paths, environment.get("PYTHONPATH", "")])
    began = time.monotonic()
    try:
        cluster = start(given.nodes)
    except NoClusterError as error:
        sys.stderr.write(f"no cluster: {error}\n")
        environment[WHY_VARIABLE] = str(error)
        return subprocess.run(given.command, env=environment, check=False).returncode
    try:
        sys.stderr.write(
            f"{given.nodes} nodes after {time.monotonic() - began:.0f} s, at {cluster.hosts}\n"
        )
        environment[VARIABLE] = str(cluster.write())
        return subprocess.run(given.command, env=environment, check=False).returncode
    finally:
        if cluster.home.is_dir():  # a node that a test started anew has another number
            cluster.pids = Cluster.from_file(cluster.home / "cluster.json").pids
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
