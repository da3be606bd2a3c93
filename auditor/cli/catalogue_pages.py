"""`auditor catalogue pages`: the catalogue as a folder of static pages."""

from datetime import date
from pathlib import Path

import click

from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.session import Session, parse_day


@click.command(
    "pages",
    help=t(
        "Écrire le catalogue en pages HTML : outils, organisations, hébergeurs, besoins, et une recherche. Rien n'est chargé d'ailleurs.\n\n"
        "\b\nExemple :\n  auditor catalogue pages -o site/ --edit-url https://forge.example/projet/_edit/main/",
        "Write the catalogue as HTML pages: tools, organisations, hosts, needs, and a search. Nothing is loaded from elsewhere.\n\n"
        "\b\nExample:\n  auditor catalogue pages -o site/ --edit-url https://forge.example/project/_edit/main/",
    ),
)
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar=t("DOSSIER", "FOLDER"),
    help=t("Où écrire.", "Where to write."),
)
@click.option(
    "--edit-url",
    metavar="URL",
    default="",
    help=t("Début des liens « corriger » ; le chemin du fichier suit.", "Start of the links to correct; the file's path follows."),
)
@click.option("--as-of", callback=parse_day, metavar="DATE", help=t("À cette date (AAAA-MM-JJ).", "On this date (YYYY-MM-DD)."))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@click.pass_obj
def command(session: Session, target: Path, edit_url: str, as_of: date, lang: str | None) -> int:
    from auditor.render.catalogue_pages import pages

    if edit_url and not edit_url.startswith(("https://", "http://")):
        raise click.BadParameter(t("une adresse qui commence par https://", "an address that begins with https://"), param_hint="--edit-url")
    session.speak(lang)
    edit_url = f"{edit_url.rstrip('/')}/" if edit_url else ""
    written = 0
    try:
        for name, text in pages(session.knowledge, session.wording, session.root / "reports", as_of, edit_url):
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            written += 1
    except OSError as error:
        raise click.ClickException(t(f"impossible d'écrire dans {target} ({error.strerror})", f"can't write into {target} ({error.strerror})")) from error
    session.tell(session.wording.say("cat.written", n=written, path=target / "index.html"))
    return 0
