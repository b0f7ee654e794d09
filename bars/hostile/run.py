"""Gives each hostile source to the real command, and says what is wrong with what came of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bars.hostile.build import cases
from bars.hostile.case import Case
from tests.support import site

MOST_SECONDS, MOST_MEGABYTES = 5.0, 200.0
MOST_SECONDS_OF_A_PAGE = 3.0
#: What would be written where names that climb out point to.
OUTSIDE = [Path("/tmp/evil.txt"), Path("/evil.txt")]
LAUNCHER = Path(__file__).with_name("measured.py")


@dataclass
class Finding:
    """What became of one case."""

    case: Case
    code: int = 0
    seconds: float = 0
    cpu: float = 0
    megabytes: float = 0
    output: str = ""
    pages: list[tuple[str, int, float, int]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def slowest_page(self) -> float:
        return max((seconds for _, _, seconds, _ in self.pages), default=0)


def run_all(names: str = "") -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(prefix="coursewell-hostile-") as home:
        template = Path(home, "template")
        environment = site.environment(template, 8000, SITE_URL="https://courses.example.org")
        subprocess.run([sys.executable, "-m", "config.cli", "prepare"], env=environment, cwd=site.ROOT, check=True)
        for case in cases():
            if names in case.name:
                place = Path(home, "case")
                yield run(case, template, place)
                subprocess.run(["chmod", "-R", "u+rwX", place], check=False, capture_output=True)
                shutil.rmtree(place)


def run(case: Case, template: Path, place: Path) -> Finding:
    finding = Finding(case)
    data, scratch, elsewhere, source = (place / name for name in ("data", "tmp", "cwd", "source"))
    for folder in (scratch, elsewhere, source):
        folder.mkdir(parents=True)
    shutil.copytree(template, data, ignore=shutil.ignore_patterns("static"))
    (data / "static").symlink_to(template / "static")
    environment = site.environment(data, 8000, SITE_URL="https://courses.example.org", TMPDIR=str(scratch))
    environment["PYTHONPATH"] = str(site.ROOT)
    before = dump(data)
    path = built(case, source)
    names = {path.name for path in source.rglob("*")} if case.meanwhile is None else set()
    execute(case, finding, path, [*case.command, str(path), *case.options], environment, place)
    judge(case, finding)
    kept = [file for file in data.rglob("*") if file.is_file() and file.relative_to(data).parts[0] == "files"]
    if finding.code and dump(data) != before:
        finding.complaints.append("rows were left")
    if finding.code and kept:
        finding.complaints.append(f"bytes were left: {kept[:3]}")
    strays = [*scratch.rglob("*"), *elsewhere.rglob("*"), *(path for path in OUTSIDE if path.exists())]
    strays += [path for path in source.rglob("*") if case.meanwhile is None and path.name not in names]
    if strays:
        finding.complaints.append(f"left behind: {strays[:3]}")
    if not finding.code:
        compare_bytes(data, kept, finding)
        look_at_pages(finding, environment)
    return finding


def built(case: Case, source: Path) -> Path:
    command = [sys.executable, "-m", "bars.hostile.build", case.name, str(source)]
    return Path(subprocess.run(command, cwd=site.ROOT, check=True, capture_output=True, text=True).stdout)


def execute(
    case: Case, finding: Finding, path: Path, arguments: list[str], environment: dict[str, str], place: Path
) -> None:
    report = place / "report.json"
    arguments = [argument.format(folder=path.parent) for argument in arguments]
    command = [
        sys.executable,
        "-S",
        "-E",
        str(LAUNCHER),
        str(report),
        "60",
        sys.executable,
        "-m",
        "config.cli",
        *arguments,
    ]
    stop = threading.Event()
    if case.meanwhile:
        threading.Thread(target=disturb, args=(case, path, stop), daemon=True).start()
    done = subprocess.run(command, env=environment, cwd=place / "cwd", capture_output=True, check=False)
    stop.set()
    finding.output = (done.stdout + done.stderr).decode(errors="replace")
    for name, value in json.loads(report.read_text()).items():
        setattr(finding, name, value)


def disturb(case: Case, path: Path, stop: threading.Event) -> None:
    turn = 0
    while case.meanwhile and not stop.wait(0.005):
        case.meanwhile(path, turn)
        turn += 1


def judge(case: Case, finding: Finding) -> None:
    wanted = {True: {1}, False: {0}, None: {0, 1}}[case.is_refused]
    if finding.code not in wanted:
        finding.complaints.append(f"exit code {finding.code} instead of {wanted}")
    if finding.seconds > MOST_SECONDS:
        finding.complaints.append(f"{finding.seconds:.1f} s")
    if finding.megabytes > MOST_MEGABYTES:
        finding.complaints.append(f"{finding.megabytes:.0f} MB")
    if "Traceback" in finding.output or "does not know" in finding.output:
        finding.complaints.append("it is not said in a sentence")
    if case.says not in finding.output or (finding.code and "Error: " not in finding.output):
        finding.complaints.append("it is not said what is wrong")
    if any((ord(char) < 32 and char not in "\n") or ord(char) == 127 for char in finding.output):
        finding.complaints.append("control characters of the source reach the terminal")
    if len(finding.output) > 100_000:
        finding.complaints.append(f"{len(finding.output):,} characters are said")


def dump(data: Path) -> str:
    """Everything in the database, but for what tells nothing."""
    with closing(sqlite3.connect(f"file:{data / 'coursewell.sqlite3'}?mode=ro", uri=True)) as connection:
        digest = hashlib.sha256()
        for line in connection.iterdump():
            digest.update(line.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def compare_bytes(data: Path, kept: list[Path], finding: Finding) -> None:
    with closing(sqlite3.connect(data / "coursewell.sqlite3")) as connection:
        wanted = {digest for (digest,) in connection.execute("SELECT DISTINCT digest FROM courses_attachment")}
    found = {file.name for file in kept}
    if wanted != found:
        finding.complaints.append(
            f"{len(wanted - found)} files without bytes, {len(found - wanted)} bytes without rows"
        )
    for file in kept:
        if file.name in wanted and hashlib.sha256(file.read_bytes()).hexdigest() != file.name:
            finding.complaints.append(f"{file.name} has other bytes")


def look_at_pages(finding: Finding, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "bars.hostile.pages"]
    done = subprocess.run(
        command, env=environment, cwd=site.ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        finding.complaints.append(f"pages fail: {done.stderr[-300:]}")
        return
    finding.pages = json.loads(done.stdout.splitlines()[-1])
    for path, status, seconds, _ in finding.pages:
        if status != 200 or seconds > MOST_SECONDS_OF_A_PAGE:
            finding.complaints.append(f"{path} answers {status} after {seconds:.1f} s")


if __name__ == "__main__":
    for found in run_all(*sys.argv[1:2]):
        verdict = "; ".join(found.complaints) or "ok"
        print(
            f"{found.case.name[:60]:<60} {found.code:>3} {found.seconds:5.1f} s {found.cpu:5.1f} cpu "
            f"{found.megabytes:5.0f} MB page {found.slowest_page:4.1f} s  {verdict}",
            flush=True,
        )
        if found.complaints or "-v" in sys.argv:
            print("    " + "\n    ".join(found.output.strip().splitlines()[-4:])[:700], flush=True)
