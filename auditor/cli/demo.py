"""`auditor demo`: the example association, audited, complete."""

from datetime import date
from pathlib import Path

import click

from auditor.cli import output
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.session import Session, parse_day, quiet_option

EXAMPLE = "le-pont.yaml"


@click.command(
    "demo",
    help=t(
        "Auditer l'association d'exemple et montrer le résultat ; avec -o, écrire aussi l'inventaire et les documents.\n\n\b\nExemples :\n  auditor demo\n  auditor demo -o demo/",
        "Audit the example association and show the result; with -o, also write the inventory and the documents.\n\n\b\nExamples:\n  auditor demo\n  auditor demo -o demo/",
    ),
)
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path, file_okay=False), metavar=t("DOSSIER", "FOLDER"), help=t("Où écrire.", "Where to write.")
)
@click.option("--as-of", callback=parse_day, metavar="DATE", help=t("À cette date (AAAA-MM-JJ).", "On this date (YYYY-MM-DD)."))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@quiet_option
@click.pass_obj
def command(session: Session, target: Path | None, as_of: date, lang: str | None) -> int:
    from auditor.audit import audit
    from auditor.inventory.read import read_inventory
    from auditor.model import AuditOptions

    session.speak(lang)
    example = session.root / "examples" / EXAMPLE
    inventory = read_inventory(example, session.knowledge, session.lang)
    session.tell(session.wording.say("demo.intro", name=inventory.organisation.name))
    document = audit(inventory, session.knowledge, AuditOptions(as_of, session.lang))
    output.to_stdout(document, "terminal", session)
    if target is not None:
        output.write_private(target / EXAMPLE, example.read_bytes())
        session.tell(session.wording.say("written", path=target / EXAMPLE))
        for format_ in output.FOLDER_FORMATS:
            french = format_ == "json" and not session.lang_chosen and session.lang != "fr"  # as in `auditor audit`: CONTRACT 3
            written = audit(inventory, session.knowledge, AuditOptions(as_of, "fr")) if french else document
            for file, content in output.files(written, format_, session, "audit"):
                output.write_private(target / file, content)
                session.tell(session.wording.say("written", path=target / file))
    session.tell(session.wording.say("demo.next"))
    return 0
