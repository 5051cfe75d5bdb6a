"""Which bytes break a promise? Ask atheris, for as long as it takes.

    pip install --upgrade 'pip>=25.1'
    pip install --group fuzz --editable '.[formats]'
    python tests/fuzz/run.py --seconds 3600 [--target report] [--jobs 2] [--keep FOLDER]

Each target of `targets.py` is fuzzed for its share of the seconds, in a process of its own, from
the seeds in `seeds/` (and from what an earlier run left in the folder of `--keep`). The table says
how many inputs were tried and how much of the code they reached. What breaks a promise is written
to `FOLDER/TARGET/crash-…`: make it a seed, with a named test of the cause, and mend it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple

HERE = Path(__file__).parent
NAMES = ("report", "query", "formats", "index")
TIMEOUT_SECONDS = 20  # of one input
MEMORY_MB = 2_048
LONGEST = {"report": 4_096, "query": 2_048, "formats": 16_384, "index": 512}
_STATE = re.compile(r"#\d+\s+\w+\s+cov: (?P<edges>\d+) ft: \d+ corp: (?P<kept>\d+)/")
_DONE = re.compile(r"Done (?P<runs>\d+) runs in (?P<seconds>\d+) second")


class Outcome(NamedTuple):
    """What came of fuzzing one target; *log* is what atheris said where it found something."""

    target: str
    seconds: int
    runs: int
    edges: int
    kept: int
    findings: list[Path]
    log: str

    def line(self) -> str:
        rate = self.runs / max(self.seconds, 1)
        columns = f"{self.seconds:7d} {self.runs:11,d} {rate:9.0f} {self.edges:7d} {self.kept:7d}"
        return f"{self.target:8s} {columns} {len(self.findings):9d}"


def fuzz(target: str, seconds: int, work: Path) -> Outcome:
    """Fuzz one target in a process of its own."""
    folder = work / target
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={TIMEOUT_SECONDS}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LONGEST[target]}",
        f"-artifact_prefix={folder}/",
        f"-dict={HERE / 'words.dict'}",
    ]
    folders = [str(found), str(HERE / "seeds" / target)]
    command = [sys.executable, __file__, "--inside", target, *options, *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    log = done.stderr
    states = list(_STATE.finditer(log))
    ended = _DONE.search(log)
    findings = [path for path in sorted(folder.iterdir()) if path.is_file()]
    if done.returncode and not findings:
        raise SystemExit(f"{target} could not be fuzzed:\n{log[-3_000:]}")
    return Outcome(
        target,
        int(ended["seconds"]) if ended else 0,
        int(ended["runs"]) if ended else 0,
        int(states[-1]["edges"]) if states else 0,
        int(states[-1]["kept"]) if states else 0,
        findings,
        (done.stdout + log)[-4_000:] if findings else "",
    )


def inside(target: str, options: list[str]) -> None:
    """Be the process that fuzzes."""
    import atheris

    import wardsearch

    sys.path[:0] = [str(HERE.parent)]
    with atheris.instrument_imports(include=["wardsearch", "olefile", "striprtf", "xlrd"]):
        for module in walk_packages(wardsearch.__path__, "wardsearch."):
            if module.name != "wardsearch.__main__":  # what is imported later is not seen
                import_module(module.name)
        from fuzz.targets import TARGETS
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def main() -> None:
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=3_600, help="of all targets together")
    parser.add_argument("--target", choices=NAMES, action="append", help="only this; repeatable")
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    parser.add_argument("--keep", type=Path, help="where inputs are kept for the next run")
    options = parser.parse_args()
    targets = options.target or NAMES
    share = max(options.seconds * options.jobs // len(targets), 1)
    with tempfile.TemporaryDirectory() as folder:
        work = (options.keep or Path(folder)).resolve()
        print(f"{'target':8s} seconds      inputs per second edges   kept  findings", flush=True)
        with ThreadPoolExecutor(options.jobs) as pool:
            outcomes = list(pool.map(lambda target: fuzz(target, share, work), targets))
        for outcome in outcomes:
            print(outcome.line(), flush=True)
        for outcome in outcomes:
            for finding in outcome.findings:
                print(f"\n{outcome.target}: {finding}\n{finding.read_bytes()[:2_000]!r}")
            if outcome.log:
                print(outcome.log)
    sys.exit(any(outcome.findings for outcome in outcomes))


if __name__ == "__main__":
    main()
