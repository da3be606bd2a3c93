"""Writes an inventory as a user would, and reads it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import InputError
from auditor.inventory.read import Overrides, read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import Inventory


class Reader:
    """`read(text)` gives the inventory, `problems(text)` the lines that the user sees, without the folder."""

    def __init__(self, folder: Path, knowledge: Knowledge) -> None:
        self.folder = folder
        self.knowledge = knowledge

    def write(self, content: str | bytes, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def __call__(self, content: str | bytes, name: str = "inv.yaml", *, lang: str = "fr", **overrides: Any) -> Inventory:
        return read_inventory(self.write(content, name), self.knowledge, lang, Overrides(**overrides))

    def csv(self, content: str | bytes, **more: Any) -> Inventory:
        return self(content, "inv.csv", country="BE", **more)

    def problems(self, content: str | bytes, name: str = "inv.yaml", *, lang: str = "fr", **overrides: Any) -> list[str]:
        with pytest.raises(InputError) as caught:
            self(content, name, lang=lang, **overrides)
        return [str(problem).replace(f"{self.folder}/", "") for problem in caught.value.problems]

    def notes(self, inventory: Inventory, lang: str = "fr") -> list[str]:
        wording = self.knowledge.wording(lang)
        return [f"{note.place}: {wording.say(note.code, **dict(note.values))}".replace(f"{self.folder}/", "") for note in inventory.notes]


@pytest.fixture
def read(tmp_path: Path, knowledge: Knowledge) -> Callable[..., Any]:
    return Reader(tmp_path, knowledge)
