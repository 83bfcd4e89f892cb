"""Runs the command line: ``python -m site_builder``."""

from site_builder.shell.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
