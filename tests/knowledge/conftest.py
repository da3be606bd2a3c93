"""Data folders that a test describes: the frozen knowledge, with files added, changed or taken away."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Described = Callable[[Mapping[str, str | None]], Path]


@pytest.fixture
def described(tmp_path: Path, tiny_root: Path) -> Described:
    """A data folder of one's own; a file given as None is removed."""

    def build(files: Mapping[str, str | None]) -> Path:
        root = tmp_path / "data"
        if not root.exists():
            shutil.copytree(tiny_root, root)
        for name, text in files.items():
            path = root / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return root

    return build
