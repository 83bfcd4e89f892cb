"""Compares Site Builder with other site generators: ``python benchmarks/run.py --articles 1000 --peers hugo``."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.compare import main

    sys.exit(main())
