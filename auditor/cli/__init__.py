"""The command line: `main` runs it and turns every end into an exit code (CONTRACT 4)."""

from auditor.cli.main import main

__all__ = ["main"]
