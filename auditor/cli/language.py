"""The languages offered: those that the data folder has sentences in, found by listing it, so that no code names them."""

from typing import Any

import click

from auditor.knowledge import location

OWN = location.languages()


class Language(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """The value of --lang: a language of the folder given with --data, or else of the program's own."""

    def __init__(self) -> None:
        super().__init__(OWN)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        data = ctx.find_root().params.get("data") if ctx else None
        self.choices = offered(data if isinstance(data, str) else None)  # click marks an option that wasn't given in its own way
        return super().convert(value, param, ctx)


def offered(data: str | None) -> tuple[str, ...]:
    """The languages of a data folder; None is the program's own."""
    return location.languages(data) if data else OWN
