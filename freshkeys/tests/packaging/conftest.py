"""The wheel, built once, and a virtual environment in which it alone is installed."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

import freshkeys

SOURCE = Path(freshkeys.__file__).parent
UV = Path(sys.executable).parent / "uv"
#: Nothing is downloaded: the backend is the one of requirements/dev.txt.
OFFLINE = ("--offline", "--no-cache", "--quiet")


@dataclass(frozen=True)
class Built:
    """What a build of the package gives: the wheel was built from the sdist, so that it is tested too."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("dist")
    run(UV, "build", *OFFLINE, "--no-build-isolation", "--python", sys.executable, "--out-dir", folder, SOURCE)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def python(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with freshkeys from its wheel, which sees the other packages that are installed here, but no source."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    executable = folder / "bin" / "python"
    run(UV, "pip", "install", *OFFLINE, "--no-deps", "--no-index", "--python", executable, built.wheel)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A .pth file's folders come last, and .pth files in them (an editable installation of the source) are not read.
    (packages / "others.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    return executable


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a program prints; it sees nothing of this process's settings."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout
