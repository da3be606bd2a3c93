"""`auditor verify`: whether a file of evidence is as it was written, and whether its results follow from it."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor import safe_text
from auditor.cli import console
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.session import Session, quiet_option

if TYPE_CHECKING:
    from auditor.network.bundle import Bundle
    from auditor.network.verify import Difference


@click.command(
    "verify",
    help=t(
        "Vérifier un fichier de preuves : rien n'y a été changé, et chaque résultat en découle encore.\n\n\b\nExemple :\n  auditor verify preuves.zip\n\n"
        "\b\nCodes de sortie : 0 intact, mêmes résultats · 1 d'autres résultats · 2 fichier abîmé ou changé.",
        "Verify a file of evidence: nothing in it was changed, and every result still follows from it.\n\n\b\nExample:\n  auditor verify evidence.zip\n\n"
        "\b\nExit codes: 0 intact, same results · 1 other results · 2 file damaged or changed.",
    ),
)
@click.argument("bundle", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@quiet_option
@click.pass_obj
def command(session: Session, bundle: Path, lang: str | None) -> int:
    from auditor.errors import InputError
    from auditor.network.bundle import problem, read_bundle
    from auditor.network.verify import check

    session.speak(lang)
    say = session.wording.say
    wrong = check(bundle)
    if wrong:
        raise InputError([problem(bundle, one, say) for one in wrong])
    with read_bundle(bundle, say) as opened:
        found = list(_differences(opened, session))
        console.result(session.wording.count("verify.intact", len(opened.manifest.domains), date=session.wording.date(opened.manifest.when[:10])) + "\n")
    for one in found:
        console.result(say(f"verify.because.{one.because}", domain=one.domain, fields=safe_text.line(", ".join(one.fields))) + "\n")
    if not found:
        console.result(say("verify.same") + "\n")
    return 1 if found else 0


def _differences(bundle: "Bundle", session: Session) -> "Iterator[Difference]":
    """What is derived today that wasn't then, in the language of the recording."""
    from auditor.audit import versions
    from auditor.identify.observed import Saying
    from auditor.network.replaying import Replaying
    from auditor.network.verify import differences
    from auditor.scan import Scanner, Wishes

    knowledge = session.knowledge
    lang = bundle.manifest.options.get("lang")
    wording = knowledge.wording(lang if isinstance(lang, str) and lang in knowledge.languages else "fr")
    replaying = Replaying(bundle)
    scanner = Scanner(Saying(knowledge, wording, date.fromisoformat(replaying.when[:10])), replaying, Wishes(), lambda: replaying.when)

    def derive(domain: str) -> dict[str, Any]:
        return scanner.as_json(asyncio.run(scanner.scan(domain)))

    yield from differences(bundle, derive, {name: str(value) for name, value in asdict(versions(knowledge)).items()})
