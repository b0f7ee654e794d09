"""The edge runs where Django is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import freshkeys.edge

MODULES = sorted(one.stem for one in Path(freshkeys.edge.__file__).parent.glob("[a-z]*.py"))


def test_no_module_of_the_edge_imports_django():
    imports = ", ".join(f"freshkeys.edge.{name}" for name in MODULES)
    code = f"import sys, {imports}; print(sorted(one for one in sys.modules if one.split('.')[0] == 'django'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert len(MODULES) > 5
