"""`auditor init`: an inventory to fill in, empty or from a starter stack. CONTRACT 2."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import console, output
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.outside import resolver_option
from auditor.cli.session import Session, quiet_option

if TYPE_CHECKING:
    from auditor.inventory.template import Start, Template
    from auditor.render.terminal import Line

SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".ods": "ods", ".xlsx": "xlsx", ".csv": "csv"}
FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
SHEETS = ("ods", "xlsx")


@click.command(
    "init",
    help=t(
        "Écrire un inventaire à remplir : un texte YAML commenté, ou un tableau avec des listes à choisir.\n\n"
        "\b\nExemples :\n  auditor init -o inventaire.ods --stack youth-club\n  auditor init -o inventaire.xlsx\n"
        "  auditor init --list-stacks\n  auditor init --stack debt-mediation > inventaire.yaml\n  auditor init -o outils.csv --stack social-service\n"
        "  auditor init -o inventaire.ods --from-scan lepont.example\n\n"
        "Sans -o, le YAML s'affiche. Un fichier qui existe n'est jamais remplacé sans --force.",
        "Write an inventory to fill in: a YAML text with comments, or a sheet with lists to choose from.\n\n"
        "\b\nExamples:\n  auditor init -o inventory.ods --stack youth-club\n  auditor init -o inventory.xlsx\n"
        "  auditor init --list-stacks\n  auditor init --stack debt-mediation > inventory.yaml\n  auditor init -o tools.csv --stack social-service\n"
        "  auditor init -o inventory.ods --from-scan lepont.example\n\n"
        "Without -o, the YAML is shown. A file that exists is never replaced without --force.",
    ),
)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"),
              help=t("Où écrire : .yaml, .ods, .xlsx ou .csv.", "Where to write: .yaml, .ods, .xlsx or .csv."))  # fmt: skip
@click.option("--stack", metavar="NAME", help=t("Partir d'un modèle.", "Begin with a starter stack."))
@click.option("--from-scan", "from_scan", multiple=True, metavar=t("DOMAINE", "DOMAIN"),
              help=t("Partir de ce que ce domaine montre ; à répéter pour plusieurs.", "Begin with what this domain shows; repeat it for several."))  # fmt: skip
@resolver_option
@click.option("--list-stacks", is_flag=True, help=t("Montrer les modèles.", "Show the starter stacks."))
@click.option("--format", "format_", type=click.Choice(FORMATS),
              help=t("Forme du fichier, si son nom ne la dit pas.", "Form of the file, when its name doesn't say."))  # fmt: skip
@click.option("--force", is_flag=True, help=t("Remplacer un fichier qui existe.", "Replace a file that exists."))
@click.option("--lang", type=Language(), help=t("Langue du fichier.", "Language of the file."))
@quiet_option
@click.pass_obj
def command(
    session: Session, target: Path | None, stack: str | None, from_scan: tuple[str, ...], resolvers: tuple[str, ...], list_stacks: bool,
    format_: str | None, force: bool, lang: str | None,
) -> int:  # fmt: skip
    from auditor.inventory.template import Template

    session.speak(lang)
    if list_stacks:
        console.lines(_stacks(session), session.lang)
        return 0
    if stack is not None and from_scan:
        raise click.UsageError(t("--stack ou --from-scan, pas les deux", "--stack or --from-scan, not both"))
    chosen = _format(session, target, format_)
    if target is not None:
        _check_target(session, target, chosen, force=force)
    if resolvers and not from_scan:
        raise click.UsageError(t("--resolver demande --from-scan : sans lui, rien n'est demandé", "--resolver needs --from-scan: nobody is asked without it"))
    start = _seen(session, from_scan, resolvers) if from_scan else None
    template = Template(session.knowledge, session.lang, None if stack is None else _known_stack(session, stack), start)
    if target is None:
        console.result(_text(template, chosen))
    else:
        _write(session, target, _bytes(template, chosen), force=force)
        session.tell(session.wording.say("written", path=target))
    _say_next(session, template, target, chosen)
    return 0


def _seen(session: Session, written: "Sequence[str]", resolvers: tuple[str, ...]) -> "Start":
    """What domains show, as usages to complete. Leaves with 3 where none could be looked at."""
    from auditor.cli.outside import Way, as_domains, look_at, nothing_seen
    from auditor.identify.not_seen import is_remark
    from auditor.inventory import from_scan
    from auditor.scan import was_looked_at

    way = Way(resolvers)
    looks, scanner = look_at(as_domains(written, "", session), way, session, website=True)
    for seen in looks:
        if not was_looked_at(seen):
            console.say(nothing_seen(seen, scanner, way))
    looks = [seen for seen in looks if was_looked_at(seen)]
    if not looks:
        raise click.exceptions.Exit(3)
    say, observations = session.wording.say, [seen.observation for seen in looks]
    found = from_scan.start([scanner.as_json(seen) for seen in looks], observations[0].when[:10], session.wording)
    session.tell(session.wording.count("scan.proposed", len(found.usages)))
    if gaps := sum(not is_remark(gap.why) for one in observations for gap in one.gaps):
        session.tell(session.wording.count("scan.row_gaps", gaps))
    session.tell(f"{say('scan.contacted')}{say('sign.colon')} {', '.join(dict.fromkeys(host for one in observations for host in one.contacted))}")
    return found


def _stacks(session: Session) -> "Iterator[Line]":
    from auditor.render.terminal import Line

    for id_ in session.knowledge.ids("stacks"):
        stack = session.knowledge.stack(id_)
        assert stack is not None
        yield Line(id_, style="title")
        yield Line(session.wording.of(stack.name), 2)
        yield Line(session.wording.of(stack.says), 2)
        yield Line()


def _known_stack(session: Session, asked: str) -> str:
    """The id of a stack. Raises UsageError with near names and the list."""
    import difflib

    ids = session.knowledge.ids("stacks")
    if asked in ids:
        return asked
    near = [id_ for id_ in ids if asked.casefold() in id_] or difflib.get_close_matches(asked.casefold(), ids, n=1)
    say = session.wording.say
    hint = f" ({say('input.did_you_mean', word=near[0])})" if near else ""
    raise click.UsageError(f"{say('template.no_stack', asked=asked)}{hint}. {say('template.known_stacks', stacks=', '.join(ids))}")


def _format(session: Session, target: Path | None, asked: str | None) -> str:
    """By the name of the file, else by --format, else YAML. Raises UsageError where the two disagree."""
    say = session.wording.say
    if target is None:
        if asked in SHEETS:
            raise click.UsageError(say("template.needs_file", format=asked.upper(), example=_example_name(session, asked)))
        return asked or "yaml"
    suffix = target.suffix.lower()
    by_name = SUFFIXES.get(suffix)
    if by_name and asked and asked != by_name:
        raise click.UsageError(say("template.two_formats", path=target, suffix=suffix, format=asked))
    if suffix and not by_name and not asked:
        raise click.UsageError(say("template.unknown_suffix", path=target, suffixes=", ".join(SUFFIXES)))
    return by_name or asked or "yaml"


def _example_name(session: Session, format_: str) -> str:
    return f"{session.wording.say('template.file_name')}.{format_}"


def _check_target(session: Session, target: Path, format_: str, *, force: bool) -> None:
    if target.is_dir():
        raise click.UsageError(session.wording.say("template.is_folder", path=target, example=target / _example_name(session, format_)))
    if not force and os.path.lexists(target):
        raise click.UsageError(session.wording.say("template.exists", path=target))


def _text(template: "Template", format_: str) -> str:
    from auditor.inventory import write_csv, write_yaml

    return write_csv.write(template) if format_ == "csv" else write_yaml.write(template)


def _bytes(template: "Template", format_: str) -> bytes:
    if format_ not in SHEETS:
        # The mark at the start tells a spreadsheet that a CSV file is UTF-8.
        return _text(template, format_).encode("utf-8-sig" if format_ == "csv" else "utf-8")
    from auditor.inventory import write_ods, write_xlsx
    from auditor.inventory.pages import pages_of

    pages = pages_of(template)
    return write_ods.write(pages) if format_ == "ods" else write_xlsx.write(pages)


def _write(session: Session, path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that only its owner can read, as an audit: once filled in, it lists weaknesses."""
    if force:
        output.write_private(path, data)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(_cannot_write(path, error)) from error
    try:
        # Made by this very step or not at all: what another program wrote meanwhile isn't lost.
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(data)
    except FileExistsError as error:
        raise click.UsageError(session.wording.say("template.exists", path=path)) from error
    except OSError as error:
        raise click.ClickException(_cannot_write(path, error)) from error


def _cannot_write(path: Path, error: OSError) -> str:
    return t(f"impossible d'écrire {path} ({error.strerror})", f"can't write {path} ({error.strerror})")


def _say_next(session: Session, template: "Template", target: Path | None, format_: str) -> None:
    shown = str(target or _example_name(session, format_))
    quoted = f'"{shown}"' if " " in shown else shown
    if format_ == "csv":
        session.tell(session.wording.say("template.next_csv", path=quoted, country=template.start.organisation.get("country", "BE")))
    elif target is not None:
        session.tell(session.wording.say("template.next", path=quoted))
