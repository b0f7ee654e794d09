"""`python -m bars.hostile.build NAME FOLDER` makes one source and prints its path; without arguments, lists all."""

from __future__ import annotations

import sys
from pathlib import Path

from bars.hostile import archives, folders, pictures, shared, tables, texts
from bars.hostile.case import Case


def cases() -> list[Case]:
    return [case for module in (shared, archives, folders, texts, pictures, tables) for case in module.cases()]


def main() -> None:
    if len(sys.argv) == 1:
        print("\n".join(case.name for case in cases()))
        return
    name, folder = sys.argv[1:]
    case = next(case for case in cases() if case.name == name)
    print(case.make(Path(folder)), end="")


if __name__ == "__main__":
    main()
