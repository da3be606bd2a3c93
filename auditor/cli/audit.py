"""`auditor audit`: inventories in, documents out, an exit code for CI."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import console, output
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.outside import Way, as_domains, look_at, nothing_seen, resolver_option
from auditor.cli.session import Session, parse_day, quiet_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.document import Audit
    from auditor.identify.observed import SeenDomain
    from auditor.model import Inventory

PRIORITY_THRESHOLDS = ("change_first", "frame", "plan", "clarify_first")
SEVERITY_THRESHOLDS = ("high", "medium", "low")
THRESHOLDS = ("never", *PRIORITY_THRESHOLDS, *SEVERITY_THRESHOLDS)


@click.command(
    "audit",
    help=t(
        "Lire un ou plusieurs inventaires (YAML, CSV, ODS, XLSX) et dire ce qui est à traiter, et pourquoi.\n\n"
        "\b\nExemples :\n  auditor audit inventaire.ods\n  auditor audit outils.csv --country BE\n  auditor audit inventaire.yaml -o audit/\n"
        "  auditor audit inventaire.yaml --format json -o audit.json\n  auditor audit inventaire.yaml --fail-on change_first --fail-on high\n\n"
        "\b\nCodes de sortie : 0 rien au seuil · 1 quelque chose au seuil · 2 fichier ou option à corriger ·\n3 avec --strict, un outil inconnu ou un usage à éclaircir · 70 erreur du programme.",
        "Read one or several inventories (YAML, CSV, ODS, XLSX) and say what to take up, and why.\n\n"
        "\b\nExamples:\n  auditor audit inventory.ods\n  auditor audit tools.csv --country BE\n  auditor audit inventory.yaml -o audit/\n"
        "  auditor audit inventory.yaml --format json -o audit.json\n  auditor audit inventory.yaml --fail-on change_first --fail-on high\n\n"
        "\b\nExit codes: 0 nothing at the threshold · 1 something at it · 2 wrong input ·\n3 with --strict, an unknown tool or a use to clarify · 70 a bug.",
    ),
)
@click.argument("inventories", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=t("INVENTAIRE…", "INVENTORY…"))
@click.option(
    "--country",
    metavar="CC",
    help=t("Pays de l'association (BE, FR, LU…), si le fichier ne le dit pas.", "Country of the organisation (BE, FR, LU…), when the file doesn't say."),
)
@click.option("--name", help=t("Nom de l'association, si le fichier ne le dit pas.", "Name of the organisation, when the file doesn't say."))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(output.FORMATS),
    help=t("Forme du résultat ; peut être répété.", "Form of the result; may be repeated."),
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar=t("FICHIER_OU_DOSSIER", "FILE_OR_FOLDER"),
    help=t("Où écrire ; un dossier reçoit html, json et md.", "Where to write; a folder gets html, json and md."),
)
@click.option(
    "--as-of",
    callback=parse_day,
    metavar="DATE",
    help=t("Propriétaires, noms et listes à cette date (AAAA-MM-JJ).", "Owners, names and lists on this date (YYYY-MM-DD)."),
)
@click.option("--lang", type=Language(), help=t("Langue du document.", "Language of the document."))
@click.option(
    "--list",
    "list_id",
    default="dma-gatekeepers",
    show_default=True,
    metavar="ID",
    help=t("Liste de groupes pour la dépendance.", "List of groups for dependence."),
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(THRESHOLDS),
    help=t("Sortir avec 1 à partir de ce seuil ; peut être répété.", "Exit with 1 from this threshold on; may be repeated."),
)
@click.option(
    "--strict",
    is_flag=True,
    help=t(
        "Sortir avec 3 s'il reste un outil inconnu, un usage à éclaircir ou un endroit qui n'a pas pu être regardé.",
        "Exit with 3 when a tool is unknown, a use is to be clarified or a place could not be looked at.",
    ),
)
@click.option("--scan", "scans", is_flag=True, help=t("Regarder aussi ce que les domaines montrent.", "Look at what the domains show, too."))
@click.option("--evidence", type=click.Path(path_type=Path), metavar=t("FICHIER", "BUNDLE"),
              help=t("La même chose, d'un fichier de « scan --record », sans rien demander.", "The same from a file of “scan --record”, asking nobody."))  # fmt: skip
@resolver_option
@click.option("--with-notes", is_flag=True, help=t("Reprendre vos remarques dans le document.", "Carry your notes into the document."))
@quiet_option
@click.pass_obj
def command(
    session: Session,
    inventories: tuple[Path, ...],
    country: str | None,
    name: str | None,
    formats: tuple[str, ...],
    target: str | None,
    as_of: date,
    lang: str | None,
    list_id: str,
    fail_on: tuple[str, ...],
    strict: bool,
    scans: bool,
    evidence: Path | None,
    resolvers: tuple[str, ...],
    with_notes: bool,
) -> int:
    session.speak(lang)
    _check_target(inventories, target, formats)
    if scans and evidence is not None:
        raise click.UsageError(t("--scan ou --evidence, pas les deux", "--scan or --evidence, not both"))
    if resolvers and not scans:
        raise click.UsageError(t("--resolver demande --scan : sans lui, rien n'est demandé à personne", "--resolver needs --scan: nobody is asked without it"))
    if "pdf" in _formats(formats, target):
        session.printer  # noqa: B018 - it loads beside what follows, the imports too
    from auditor.audit import audit
    from auditor.errors import InputError, Problem, UnknownId
    from auditor.inventory.read import Overrides, read_inventory
    from auditor.model import AuditOptions, Inventory

    if session.knowledge.company_list(list_id) is None:
        raise UnknownId(list_id, session.knowledge.ids("lists"))
    read: list[Inventory] = []
    problems: list[Problem] = []
    for path in inventories:
        try:
            read.append(read_inventory(path, session.knowledge, session.lang, Overrides(country, name)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    documents = []
    names = _file_names(inventories)
    for name_of_file, path, inventory in zip(names, inventories, read, strict=True):
        seen = _seen(session, path, inventory, Way(resolvers, replay=evidence)) if scans or evidence is not None else ()
        # CONTRACT 3: without --lang, JSON is in French whatever the locale.
        lang_of = {format_: session.lang if session.lang_chosen or format_ != "json" else "fr" for format_ in output.FORMATS}
        audits = {
            one: audit(inventory, session.knowledge, AuditOptions(as_of, one, list_id, with_notes), seen)
            for one in dict.fromkeys(lang_of[f] for f in _formats(formats, target))
        }
        _write(session, name_of_file, audits, lang_of, formats, target, alone=len(read) == 1)
        documents.append(next(iter(audits.values())))
    return exit_code(documents, fail_on, strict=strict)


def _seen(session: Session, path: Path, inventory: "Inventory", way: Way) -> "Sequence[SeenDomain]":
    """What the organisation's domains show. Raises InputError where the inventory names none."""
    from auditor.errors import InputError, Problem
    from auditor.scan import was_looked_at

    domains = as_domains(inventory.organisation.domains, f"{path}: organisation.domains", session)
    say = session.wording.say
    if not domains:
        raise InputError([Problem(f"{path}: organisation.domains", say("scan.no_domains_declared"), say("scan.no_domains_hint"))])
    seen, scanner = look_at(domains, way, session, website=True)
    for one in seen:
        if not was_looked_at(one):
            console.say(nothing_seen(one, scanner, way))
    return seen


def _formats(formats: tuple[str, ...], target: str | None) -> tuple[str, ...]:
    if formats:
        return tuple(dict.fromkeys(formats))
    if target is None:
        return ("terminal",)
    if output.is_folder(target):
        return output.FOLDER_FORMATS
    suffix = Path(target).suffix.lower()
    if suffix.removeprefix(".") in output.ONLY_IN_FOLDERS:
        return (suffix.removeprefix("."),)
    chosen = next((format_ for format_, known in output.SUFFIXES.items() if known == suffix), None)
    if chosen is None:
        known = ", ".join(output.SUFFIXES.values())
        raise click.UsageError(
            t(
                f"« {target} » : terminaison inconnue ; accepté : {known}, ou un dossier, ou --format",
                f"“{target}”: unknown suffix; accepted: {known}, or a folder, or --format",
            )
        )
    return (chosen,)


def _check_target(inventories: tuple[Path, ...], target: str | None, formats: tuple[str, ...]) -> None:
    if len(inventories) > 1 and target is not None and not output.is_folder(target):
        raise click.UsageError(
            t("plusieurs inventaires donnent plusieurs documents : -o doit être un dossier", "several inventories give several documents: -o must be a folder")
        )
    if len(set(formats)) > 1 and (target is None or not output.is_folder(target)):
        raise click.UsageError(t("plusieurs formes : donner un dossier avec -o", "several formats: give a folder with -o"))
    for format_ in _formats(formats, target):
        if format_ in output.ONLY_IN_FOLDERS and (target is None or not output.is_folder(target)):
            raise click.UsageError(
                t(
                    f"la forme {format_} donne plusieurs fichiers : donner un dossier, -o audit/",
                    f"the form {format_} gives several files: give a folder, -o audit/",
                )
            )
        if format_ in output.BINARY and target is None and (len(inventories) > 1 or sys.stdout.isatty()):
            raise click.UsageError(
                t(f"la forme {format_} ne s'affiche pas : ajouter -o audit.{format_}", f"the form {format_} can't be shown here: add -o audit.{format_}")
            )


def _file_names(inventories: tuple[Path, ...]) -> list[str]:
    """What the documents of each inventory are called in a folder: `audit`, or as several inventories are, each differently."""
    if len(inventories) == 1:
        return ["audit"]
    names: list[str] = []
    for path in inventories:
        name, number = path.stem, 1
        while name.casefold() in {taken.casefold() for taken in names}:
            number += 1
            name = f"{path.stem}-{number}"
        names.append(name)
    return names


def _write(
    session: Session, name: str, audits: "dict[str, Audit]", lang_of: dict[str, str], formats: tuple[str, ...], target: str | None, *, alone: bool
) -> None:
    for format_ in _formats(formats, target):
        document = audits[lang_of[format_]]
        if target is None:
            output.to_stdout(document, format_, session)
            continue
        in_folder = output.is_folder(target)
        folder, stem = (Path(target), name) if in_folder else (Path(target).parent, Path(target).stem)
        if format_ in output.ONLY_IN_FOLDERS and not alone:
            folder /= name
        for number, (file, content) in enumerate(output.files(document, format_, session, stem)):
            path = folder / file if in_folder or number else Path(target)  # a name that was given is kept
            output.write_private(path, content)
            session.tell(session.wording.say("written", path=path))
        if format_ == "letters" and not document.letters:
            session.tell(session.wording.say("letters.none"))


def exit_code(documents: "list[Audit]", fail_on: tuple[str, ...], *, strict: bool) -> int:
    """0, 1 for a threshold reached, 3 with --strict for what couldn't be judged (3 wins). CONTRACT 4."""
    if strict and any(document.gaps for document in documents):
        return 3
    usages = [usage for document in documents for usage in document.usages]
    if strict and any(not usage.tool.known or usage.priority.id == "clarify_first" for usage in usages):
        return 3
    for threshold in fail_on:
        if threshold in ("change_first", "frame", "plan"):
            order = ("change_first", "frame", "plan")
            at_least = order[: order.index(threshold) + 1]
            if any((usage.priority.worst if strict else usage.priority.id) in at_least for usage in usages):
                return 1
        elif threshold == "clarify_first" and any(usage.priority.id == threshold for usage in usages):
            return 1
        elif threshold in SEVERITY_THRESHOLDS:
            grave = SEVERITY_THRESHOLDS[: SEVERITY_THRESHOLDS.index(threshold) + 1]
            if any(finding.outcome == "violates" and finding.severity in grave for document in documents for finding in document.findings):
                return 1
    return 0
