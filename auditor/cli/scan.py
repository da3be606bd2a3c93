"""`auditor scan`: what domains show, from names, mail and website. CONTRACT 2."""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import console, output
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.outside import TIMEOUT, Seconds, Way, as_domain, opened, resolver_option
from auditor.cli.session import Session, quiet_option

if TYPE_CHECKING:
    from auditor.identify.observed import SeenDomain
    from auditor.network.protocol import Network
    from auditor.observation import Evidence
    from auditor.scan import Scanner, Wishes

AT_ONCE = 12  # domains whose website is read too
AT_ONCE_NAMES = 40  # domains of which only names are asked
EXIT_NOTHING_SEEN = 3
EXIT_INTERRUPTED = 130


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    done: int = 0  # in this run, whatever came of them
    looked_at: int = 0
    with_gaps: int = 0
    what_to_try: str = ""  # of the first domain of which nothing could be seen
    results: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[tuple[str, "Evidence"]] = field(default_factory=list)


@click.command(
    "scan",
    help=t(
        "Voir ce qu'un domaine montre : courrier, site, hébergement, services appelés par les pages.\n\n"
        "\b\nExemples :\n  auditor scan lepont.example\n  auditor scan lepont.example --no-website\n"
        "  auditor scan --domains-file partenaires.csv --json-lines -o partenaires.jsonl\n  auditor scan lepont.example --record preuves.zip\n\n"
        "Ne demande rien qu'aux serveurs de noms et au site du domaine lui-même. Vu ne veut pas dire voulu.",
        "See what a domain shows: mail, website, hosting, services that its pages call.\n\n"
        "\b\nExamples:\n  auditor scan lepont.example\n  auditor scan lepont.example --no-website\n"
        "  auditor scan --domains-file partners.csv --json-lines -o partners.jsonl\n  auditor scan lepont.example --record evidence.zip\n\n"
        "Asks nobody but name servers and the domain's own website. Seen is not meant.",
    ),
)
@click.argument("domains", nargs=-1, metavar=t("DOMAINE…", "DOMAIN…"))
@click.option("--domains-file", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"),
              help=t("Une liste : un domaine par ligne, ou un CSV avec une colonne « domaine ».", "A list: one domain a line, or a CSV with a column “domain”."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=t("Résultat en JSON.", "Result as JSON."))
@click.option(
    "--json-lines", "as_lines", is_flag=True, help=t("Un objet JSON par domaine, dès qu'il est prêt.", "One JSON object a domain, as soon as it is ready.")
)
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path, dir_okay=False), metavar=t("FICHIER", "FILE"), help=t("Où écrire.", "Where to write.")
)
@click.option("--resume", is_flag=True, help=t("Continuer le fichier de -o là où il s'est arrêté.", "Go on with the file of -o where it stopped."))
@resolver_option
@click.option("--no-website", "website", is_flag=True, flag_value=False, default=True, help=t("Noms et courrier seulement.", "Names and mail only."))
@click.option("--follow", is_flag=True, help=t("Suivre aussi les renvois hors du domaine.", "Follow what leads outside the domain too."))
@click.option("--ask-vendors", "asking", is_flag=True, help=t("Demander à Microsoft s'il connaît le domaine.", "Ask Microsoft whether it knows the domain."))
@click.option("--har", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"),
              help=t("Export HAR d'un navigateur : seuls les noms d'hôtes sont lus.", "A browser's HAR export: only host names are read."))  # fmt: skip
@click.option("--bookmarks", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"),
              help=t("Export des favoris d'un navigateur : seuls les noms d'hôtes sont lus.", "A browser's bookmarks: only host names are read."))  # fmt: skip
@click.option("--network-data", type=click.Path(path_type=Path), metavar=t("FICHIER", "FILE"),
              help=t("À qui sont les réseaux : MMDB ou tableau TSV.", "Whose the networks are: MMDB, or a table as TSV."))  # fmt: skip
@click.option("--ask-networks", is_flag=True, help=t("Demander à Team Cymru à qui sont les réseaux.", "Ask Team Cymru whose the networks are."))
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), metavar=t("DOSSIER_DE_PREUVES", "BUNDLE"),
              help=t("Garder tout ce qui a été répondu dans un fichier.", "Keep everything that was answered in one file."))  # fmt: skip
@click.option("--keep-pages", is_flag=True, help=t("Avec --record : les pages entières aussi.", "With --record: whole pages too."))
@click.option("--replay", type=click.Path(path_type=Path), metavar=t("DOSSIER_DE_PREUVES", "BUNDLE"),
              help=t("Refaire l'analyse d'un tel fichier, sans rien demander.", "Do it again from such a file, asking nobody."))  # fmt: skip
@click.option("--suggest", type=click.Path(path_type=Path, dir_okay=False), metavar=t("FICHIER", "FILE"),
              help=t("Écrire ce que personne n'a reconnu, avec les lignes à ajouter.", "Write what nobody recognised, with the lines to add."))  # fmt: skip
@click.option("--timeout", type=Seconds(), default=TIMEOUT, show_default=True, metavar="S",
              help=t("Secondes d'attente d'une réponse ; un second essai suit.", "Seconds to wait for one answer; a second try follows."))  # fmt: skip
@click.option(
    "--contact", default="", metavar=t("TEXTE", "TEXT"), help=t("Comment vous joindre, dit au site visité.", "How to reach you, told to the site visited.")
)
@click.option("--strict", is_flag=True, help=t("Sortir avec 3 si quelque chose n'a pas pu être vu.", "Exit with 3 when something could not be looked at."))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@quiet_option
@click.pass_obj
def command(
    session: Session, domains: tuple[str, ...], domains_file: Path | None, as_json: bool, as_lines: bool, target: Path | None, resume: bool,
    resolvers: tuple[str, ...], website: bool, follow: bool, asking: bool, har: Path | None, bookmarks: Path | None, network_data: Path | None, ask_networks: bool,
    record: Path | None, keep_pages: bool, replay: Path | None, suggest: Path | None, timeout: float, contact: str, strict: bool, lang: str | None,
) -> int:  # fmt: skip
    from auditor.network.loop import run
    from auditor.scan import Wishes

    session.speak(lang)
    _check_options(as_json=as_json, as_lines=as_lines, target=target, resume=resume, record=record, keep_pages=keep_pages, replay=replay,
                   ask_networks=ask_networks, network_data=network_data)  # fmt: skip
    if replay:
        _check_asks_nobody(
            {"--resolver": bool(resolvers), "--follow": follow, "--ask-vendors": asking, "--ask-networks": ask_networks, "--contact": bool(contact)}
        )
    chosen = _domains(session, domains, domains_file, replay)
    if bookmarks and len(chosen) > 1:
        raise click.UsageError(t("--bookmarks : les favoris sont ceux d'une organisation ; donner un seul domaine",
                                 "--bookmarks: bookmarks are those of one organisation; give one domain"))  # fmt: skip
    wishes = Wishes(website, follow, asking, ask_networks, _brought(session, har, bookmarks, list(chosen)), _network_owner(session, network_data))
    form = "lines" if as_lines else "json" if as_json else "text"
    job = _Job(
        session,
        chosen,
        wishes,
        Way(resolvers, timeout, contact, replay),
        form,
        target,
        record,
        keep_pages=keep_pages,
        resume=resume,
        suggests=suggest is not None,
    )
    outcome = run(job.run())
    if suggest is not None:
        _suggest(suggest, outcome)
        session.tell(session.wording.say("written", path=suggest))
    if job.interrupted:
        job.say_what_is_missing()
        return EXIT_INTERRUPTED
    if not outcome.looked_at and outcome.what_to_try:
        console.say(outcome.what_to_try)
    return EXIT_NOTHING_SEEN if not outcome.looked_at or (strict and outcome.with_gaps) else 0


def _check_options(
    *, as_json: bool, as_lines: bool, target: Path | None, resume: bool, record: Path | None, keep_pages: bool, replay: Path | None,
    ask_networks: bool, network_data: Path | None,
) -> None:  # fmt: skip
    if as_json and as_lines:
        raise click.UsageError(t("--json ou --json-lines, pas les deux", "--json or --json-lines, not both"))
    if resume and not (as_lines and target):
        raise click.UsageError(t("--resume continue un fichier : ajouter --json-lines -o FICHIER", "--resume goes on with a file: add --json-lines -o FILE"))
    if resume and record:
        raise click.UsageError(t("--resume et --record : un enregistrement est d'un seul tenant", "--resume and --record: a recording is made in one go"))
    if record and replay:
        raise click.UsageError(t("--record ou --replay, pas les deux", "--record or --replay, not both"))
    if ask_networks and network_data:
        raise click.UsageError(t("--ask-networks ou --network-data, pas les deux", "--ask-networks or --network-data, not both"))
    if keep_pages and not record:
        raise click.UsageError(t("--keep-pages demande --record", "--keep-pages needs --record"))


def _check_asks_nobody(asking: dict[str, bool]) -> None:
    """A replay gives back what was answered at the time: to ask otherwise takes a new recording."""
    given = ", ".join(option for option, is_given in asking.items() if is_given)
    if given:
        raise click.UsageError(
            t(
                f"--replay n'interroge personne : enlever {given}, ou refaire un enregistrement avec",
                f"--replay asks nobody: leave out {given}, or record anew with it",
            )
        )


def _domains(session: Session, arguments: Sequence[str], file: Path | None, replay: Path | None) -> dict[str, str]:
    """What is to be looked at, by its name, and how it was written. What isn't one is said, line by line. Raises InputError when nothing is left."""
    from auditor.cli import domain_list
    from auditor.errors import InputError, Problem

    written: dict[str, str] = {}
    problems = []
    for one in domain_list.read(arguments, file, session.wording):
        found = as_domain(one.text, one.place, session)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            written.setdefault(found, one.text)
    if not written and replay is not None and not problems:
        from auditor.network.bundle import recorded_domains

        written = {name: name for name in recorded_domains(replay, session.wording.say)}
    if not written:
        raise InputError(problems or [Problem(str(file or t("arguments", "arguments")), session.wording.say("scan.no_domain"))])
    for problem in problems:
        console.say(str(problem))
    return written


def _brought(session: Session, har: Path | None, bookmarks: Path | None, domains: Sequence[str]) -> "tuple[Evidence, ...]":
    if har is None and bookmarks is None:
        return ()
    from auditor.collect.browser_export import belongs, pages, read_bookmarks, read_har

    found: list[Evidence] = []
    if har is not None:
        found += read_har(har, session.wording).evidence
        without = [domain for domain in domains if not any(belongs(piece, domain) for piece in found)]
        if without:
            say, some = session.wording.say, session.wording.some
            session.tell(say("browser.no_page", file=har, domains=some(without), pages=some(pages(found)) or "—"))
    if bookmarks is not None:
        found += read_bookmarks(bookmarks, session.wording).evidence
    return tuple(found)


def _network_owner(session: Session, file: Path | None) -> Any:
    from auditor.collect.network_owner import from_file, from_ranges

    return from_file(file, session.wording) if file is not None else from_ranges(session.knowledge.networks)


def _suggest(path: Path, outcome: Outcome) -> None:
    from auditor.identify.unrecognised import gathered, suggested

    output.write_private(path, (f"{line}\n".encode() for line in ("fingerprints:", *suggested(gathered(outcome.unknown)))))


class _Job:
    """One run over all domains: what it needs, and where results go."""

    def __init__(
        self, session: Session, domains: dict[str, str], wishes: "Wishes", way: Way, form: str, target: Path | None, record: Path | None,
        *, keep_pages: bool, resume: bool, suggests: bool,
    ) -> None:  # fmt: skip
        self.session = session
        self.domains = domains
        self.wishes = wishes
        self.way = way
        self.form = form
        self.target = target
        self.record = record
        self.keep_pages = keep_pages
        self.suggests = suggests
        self.outcome = Outcome()
        self.interrupted = self.recorded = False
        self.not_recorded = ""  # why, in a sentence
        from auditor.cli.many import LinesFile

        self.lines = LinesFile(target, session.wording, resume=resume) if target is not None and form == "lines" else None
        if self.lines:
            self.outcome.looked_at, self.outcome.with_gaps = self.lines.looked_at, self.lines.with_gaps

    async def run(self) -> Outcome:
        import asyncio

        try:
            async with opened(self.way, self.session) as (network, now):
                if self.record is None:
                    await self._over(network, now)
                else:
                    await self._recorded(network, now, self.record)
        except asyncio.CancelledError:  # SIGINT: what is done is kept, and said
            self.interrupted = True
        finally:
            if self.lines:
                self.lines.close()
        self._write()
        if self.not_recorded:
            raise click.ClickException(self.not_recorded)
        return self.outcome

    async def _recorded(self, network: "Network", now: Any, path: Path) -> None:
        from auditor.audit import versions
        from auditor.network.bundle import Manifest
        from auditor.network.recording import Recording

        options = {**self.wishes.told(), "lang": self._lang}
        about = Manifest(now(), asdict(versions(self.session.knowledge)), options, self.wishes.brought)
        with Recording(network, about, keep_pages=self.keep_pages) as recording:
            await self._over(recording, now, keep=True)
            try:
                recording.write(path, self.outcome.results)
            except OSError as error:  # said once the result, which may have taken long, is out
                self.not_recorded = t(f"impossible d'écrire {path} ({error.strerror})", f"can't write {path} ({error.strerror})")
                return
        self.recorded = True
        self.session.tell(self.session.wording.say("written", path=path))

    def say_what_is_missing(self) -> None:
        """After an interruption: a part is never taken for the whole, not even with --quiet."""
        say, number = self.session.wording.say, self.session.wording.number
        if self.lines:
            self.session.tell(say("scan.interrupted", path=self.target))
        else:
            console.say(say("scan.interrupted_part", done=number(self.outcome.done), total=number(len(self.domains))))
        if self.record and not self.recorded:
            console.say(say("scan.interrupted_record", path=self.record))

    async def _over(self, network: "Network", now: Any, *, keep: bool = False) -> None:
        """Every domain that isn't done yet; `keep` holds all results in memory."""
        from auditor.cli.many import Progress, each

        scanner = self._scanner(network, now)
        self.wishes = scanner.wishes
        to_do = [name for name in self.domains if self.lines is None or name not in self.lines.done]
        progress = Progress(len(to_do), self.session.wording, quiet=self.session.quiet)
        try:
            async with contextlib.aclosing(each(to_do, scanner.scan, AT_ONCE if self.wishes.website else AT_ONCE_NAMES)) as seen_domains:
                async for seen in seen_domains:
                    self._take(seen, scanner, keep=keep)
                    progress.step()
        finally:
            progress.end()
            self._put_in_order()

    @property
    def _lang(self) -> str:
        """CONTRACT 3 holds here too: without --lang, JSON is in French whatever the locale."""
        return self.session.lang if self.session.lang_chosen or self.form == "text" else "fr"

    def _scanner(self, network: "Network", now: Any) -> "Scanner":
        from auditor.identify.observed import Saying
        from auditor.scan import Scanner

        saying = Saying(self.session.knowledge, self.session.knowledge.wording(self._lang), date.today())
        return Scanner(saying, network, self.wishes, now)

    def _take(self, seen: "SeenDomain", scanner: "Scanner", *, keep: bool) -> None:
        from auditor.cli.outside import nothing_seen
        from auditor.identify.not_seen import exists, is_remark
        from auditor.scan import was_looked_at

        result = scanner.as_json(seen, self.domains[seen.observation.domain])
        if keep or self.form != "lines":
            self.outcome.results.append(result)
        if self.form == "lines":
            self._line(result)
        self.outcome.done += 1
        self.outcome.looked_at += was_looked_at(seen)
        if not was_looked_at(seen) and exists(seen.observation) and not self.outcome.what_to_try:
            self.outcome.what_to_try = nothing_seen(seen, scanner, self.way)
        self.outcome.with_gaps += not all(is_remark(gap.why) for gap in seen.observation.gaps)
        if self.suggests:
            self.outcome.unknown += ((seen.observation.domain, piece) for piece in seen.unrecognised)

    def _line(self, result: dict[str, Any]) -> None:
        from auditor.cli.many import as_line

        if self.lines is not None:
            self.lines.add(result)
        else:
            console.result(as_line(result))

    def _put_in_order(self) -> None:
        """As the domains were given: which look ends first is chance, and a replay goes by what was recorded."""
        order = {name: number for number, name in enumerate(self.domains)}
        self.outcome.results.sort(key=lambda result: order[result["domain"]])

    def _write(self) -> None:
        if self.form == "lines":
            return
        text = "".join(self._text())
        if self.target is None:
            console.result(text)
        else:
            output.write_private(self.target, text.encode())
            self.session.tell(self.session.wording.say("written", path=self.target))

    def _text(self) -> Iterator[str]:
        from auditor import safe_text

        if self.form == "json":
            document = {"schema": 1, "domains": self.outcome.results}
            yield safe_text.json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
            return
        from auditor.render import scan as render
        from auditor.render import terminal

        on_screen = self.target is None
        lines = render.lines(self.outcome.results, self.session.wording, self.wishes.website)
        yield terminal.render_lines(lines, self.session.lang, console.width(), color=on_screen and console.has_color(sys.stdout))
