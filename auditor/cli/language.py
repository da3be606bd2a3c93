"""The languages offered: those that the data folder has sentences in, found by listing it, so that no code names them."""

from pathlib import Path
from typing import Any

import click

from auditor.knowledge import location

OWN = location.languages(location.data_root())


class Language(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """The value of --lang: a language of the folder given with --data, or else of the program's own."""

    def __init__(self) -> None:
        super().__init__(OWN)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        self.choices = offered(ctx.find_root().params.get("data") if ctx else None)
        return super().convert(value, param, ctx)


def offered(data: str | Path | None) -> tuple[str, ...]:
    """The languages of a data folder; None is the program's own."""
    return location.languages(Path(data)) if data else OWN
