"""What all commands share: the data folder, the language, how talkative."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import console
from auditor.cli.language import offered

if TYPE_CHECKING:
    from auditor.cli.printer import Printer
    from auditor.knowledge.store import Knowledge
    from auditor.knowledge.wording import Wording


class Session:
    """Created once a run; loads the knowledge when a command asks for it."""

    def __init__(self, data: str | None, lang: str | None, quiet: bool) -> None:
        self.data = Path(data) if data else None
        self.lang = console.language(lang, offered(data))
        self.lang_chosen = lang
        self.quiet = quiet

    def speak(self, lang: str | None) -> None:
        """A command's own --lang wins over the group's."""
        if lang:
            self.lang = self.lang_chosen = lang

    @property
    def root(self) -> Path:
        from auditor.knowledge import location

        return self.data or location.data_root()

    @cached_property
    def knowledge(self) -> "Knowledge":
        from auditor.knowledge import store

        return store.load(self.data)

    @cached_property
    def printer(self) -> "Printer":
        """Makes PDFs, from when it is first asked for: the sooner, the less one waits for it."""
        from auditor.cli.printer import Printer

        return Printer()

    @property
    def wording(self) -> "Wording":
        return self.knowledge.wording(self.lang)

    def tell(self, text: str) -> None:
        """Something beside the result, on stderr."""
        if not self.quiet:
            console.say(text)


def parse_day(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    """A day as YYYY-MM-DD; today when left out."""
    if value is None:
        return date.today()
    try:
        day = date.fromisoformat(value)
        day.replace(year=day.year + 1, day=1)  # what is kept is reviewed a year on: that day must exist
        return day  # noqa: TRY300
    except ValueError as error:
        from auditor.cli.main import t

        raise click.BadParameter(
            t(f"« {value} » n'est pas une date ; écrire par exemple 2026-11-22", f"“{value}” isn't a date; write for instance 2026-11-22")
        ) from error


def _be_quiet(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        ctx.obj.quiet = True


def quiet_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--quiet after a command's name, where people write it too."""
    from auditor.cli.main import t

    said = t("Ne rien dire de plus que le résultat et les erreurs.", "Say nothing but the result and errors.")
    return click.option("--quiet", is_flag=True, expose_value=False, callback=_be_quiet, help=said)(command)
