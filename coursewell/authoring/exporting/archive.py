"""An exported course as one ZIP file."""

from __future__ import annotations

import zipfile
from pathlib import Path

#: The first moment that a ZIP can say: the same course gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, archive: Path) -> None:
    """Everything in the folder that a course may have, in the order of the names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    with zipfile.ZipFile(archive, "x") as target:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, target.open(entry, "w", force_zip64=True) as member:
                while chunk := source.read(1024 * 1024):
                    member.write(chunk)
