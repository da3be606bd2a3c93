"""Templates of HTML, filled: each is made into code once and then used once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from auditor.render.html import Page


def filled(template: str, folder: Path, make: Callable[[Callable[[str], str]], "Page"]) -> str:
    """A template of a folder, filled from the page that `make` gives, which may read the folder's files by their names."""
    loader = FileSystemLoader(folder)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,  # a template is filled once: looking for what is constant in it takes longer than that
    )
    page = make(lambda name: loader.get_source(environment, name)[0])
    wording = page.wording
    environment.finalize = page.printed
    environment.globals |= {
        "audit": page.audit,
        "page": page,
        "say": wording.say,
        "count": wording.count,
        "date": wording.date,
        "semicolon": Markup(page.between),  # noqa: S704 - our own signs
        "colon": Markup(page.colon),  # noqa: S704 - the same
    }
    text: str = environment.get_template(template).render()
    return text.replace("&#39;", "'")  # attributes stand in double quotes; French is full of apostrophes
