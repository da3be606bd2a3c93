"""Arguments to commands, and every end to an exit code. Commands are imported when they are called."""

import gc
import importlib
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

import click

from auditor import __version__
from auditor.cli import console, language
from auditor.errors import AuditorError, MissingPart, ProblemsError, UnknownId

EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_INPUT = 2
GARBAGE_AFTER = 200_000  # objects: a run makes many that stay and is soon over, so garbage is looked for rarely
COMPLETE = "_AUDITOR_COMPLETE"  # `_AUDITOR_COMPLETE=bash_source auditor` writes a script for the shell; zsh_source, fish_source

LANG = console.language_of_arguments(sys.argv[1:], language.OWN)


def t(fr: str, en: str) -> str:
    """Help in French, or in English to everybody else: these two are complete."""
    return fr if LANG == "fr" else en


# name -> (module, short help); kept here so that --help imports no command.
COMMANDS = {
    "init": ("init", t("Écrire un inventaire à remplir.", "Write an inventory to fill in.")),
    "audit": ("audit", t("Lire un inventaire et dire ce qui est à traiter, et pourquoi.", "Read an inventory and say what to take up, and why.")),
    "scan": ("scan", t("Voir ce qu'un domaine montre : courrier, site, services.", "See what a domain shows: mail, website, services.")),
    "verify": ("verify", t("Vérifier un fichier de preuves de « scan ».", "Verify a file of evidence made by “scan”.")),
    "alternatives": ("alternatives", t("Proposer des logiciels libres, chez un hébergeur nommé.", "Suggest free software, at a named host.")),
    "explain": ("explain", t("Montrer une règle ou un outil, avec ses sources.", "Show a rule or a tool, with its sources.")),
    "catalogue": (
        "catalogue",
        t("Interroger et vérifier le catalogue : outils, propriétaires, hébergeurs.", "Ask and check the catalogue: tools, owners, hosts."),
    ),
    "demo": ("demo", t("Auditer l'association d'exemple.", "Audit the example association.")),
}


class _Help(click.HelpFormatter):
    """click's own words in the language of ours."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or t("Emploi : ", "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(t(f"{_FRENCH.get(heading, heading)} ", heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = [(name, _CLICKS_FRENCH.sub(lambda found: _FRENCH[found.group()], text)) for name, text in rows] if LANG == "fr" else rows
        super().write_dl(said, col_max, col_spacing)


_FRENCH = {"Commands": "Commandes", "Show this message and exit.": "Montrer cette aide.", "[default: ": "[par défaut : ", "[required]": "[obligatoire]"}
_CLICKS_FRENCH = re.compile("|".join(map(re.escape, _FRENCH)))
click.Context.formatter_class = _Help


class Commands(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"auditor.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(t("Commandes", "Commands")):
            formatter.write_dl([(name, short) for name, (_, short) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            known = ", ".join(COMMANDS)
            hint = t(f"vouliez-vous écrire « {near[0]} » ?", f"did you mean “{near[0]}”?") if near else ""
            raise click.UsageError(
                t(f"la commande « {args[0]} » n'existe pas ; commandes : {known}. {hint}", f"there is no command “{args[0]}”; commands: {known}. {hint}"), ctx
            ) from error


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=t(
        "Inventaire des outils numériques d'une association : à qui ils appartiennent, quel droit atteint les données, comment partir.\n\n"
        "\b\nPour commencer :\n  auditor demo\n  auditor init -o inventaire.ods --stack small-asbl-google\n  auditor audit inventaire.ods",
        "Inventory of an association's digital tools: who owns them, which law reaches the data, how to leave.\n\n"
        "\b\nTo begin:\n  auditor demo\n  auditor init -o inventory.ods --stack small-asbl-google\n  auditor audit inventory.ods",
    ),
)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s", help=t("Montrer la version.", "Show the version."))
@click.option(
    "--data",
    "data",
    type=click.Path(file_okay=False, exists=True),
    is_eager=True,  # before --lang, which may be one of this folder's
    help=t("Un autre dossier avec rules/, vendor_db/ et reports/.", "Another folder with rules/, vendor_db/ and reports/."),
)
@click.option(
    "--lang",
    type=language.Language(),
    help=t("Langue (par défaut celle du système, sinon le français).", "Language (default: the system's, else French)."),
)
@click.option("--quiet", is_flag=True, help=t("Ne rien dire de plus que le résultat et les erreurs.", "Say nothing but the result and errors."))
@click.pass_context
def group(ctx: click.Context, data: str | None, lang: str | None, quiet: bool) -> None:
    from auditor.cli.session import Session

    ctx.obj = Session(data, lang, quiet)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    console.prepare()
    gc.set_threshold(GARBAGE_AFTER)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = group.main(list(arguments) if arguments is not None else None, standalone_mode=False, prog_name="auditor", complete_var=COMPLETE)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_INPUT
    except click.ClickException as error:
        _usage_error(error)
        return EXIT_INPUT
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except AuditorError as error:
        _input_error(error)
        return EXIT_INPUT
    except SystemExit as leave:
        # So click leaves after a completion script, and when the reader of a help text went away (`| head`): nothing to report.
        return EXIT_INPUT if leave.code and COMPLETE in os.environ else 0
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must say so, not print a traceback
        return _bug(error)
    return code if isinstance(code, int) else 0


def _usage_error(error: click.ClickException) -> None:
    console.say(f"auditor: {_words(error)}")
    if isinstance(error, click.UsageError) and error.ctx is not None:
        console.say(t(f"Aide : {error.ctx.command_path} --help", f"Help: {error.ctx.command_path} --help"))


def _words(error: click.ClickException) -> str:
    """Click's own messages, which are in English only, in the language of the person."""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        hint = t(f" ; options proches : {near}", f"; near options: {near}") if near else ""
        return t(f"l'option « {error.option_name} » n'existe pas{hint}", f"there is no option “{error.option_name}”{hint}")
    if not isinstance(error, click.BadParameter) or error.param is None:
        return error.format_message()
    name = error.param.human_readable_name if isinstance(error.param, click.Argument) else error.param.opts[-1]
    if isinstance(error, click.MissingParameter):
        return t(f"il manque : {name}", f"missing: {name}")
    if isinstance(error.param.type, click.Choice):
        accepted = ", ".join(error.param.type.choices)
        return t(f"{name} : valeur pas comprise ; accepté : {accepted}", f"{name}: value not understood; accepted: {accepted}")
    return t(f"{name} : {error.message}", f"{name}: {error.message}")


def _input_error(error: AuditorError) -> None:
    if isinstance(error, ProblemsError):
        for problem in error.problems:
            console.say(str(problem))
        return
    if isinstance(error, UnknownId):
        near = ", ".join(error.near)
        console.say(
            t(
                f"« {error.asked} » n'est pas dans le catalogue." + (f" Noms proches : {near}." if near else ""),
                f"“{error.asked}” isn't in the catalogue." + (f" Near names: {near}." if near else ""),
            )
        )
        return
    if isinstance(error, MissingPart):
        console.say(_missing(error))
        return
    console.say(str(error))


def _missing(error: MissingPart) -> str:
    """What to install for a PDF, and what to do without."""
    instead = t("Sans cela, ouvrir audit.html et l'imprimer en PDF.", "Without it, open audit.html and print it as PDF.")
    if error.packages:
        needed = t(
            f"Le PDF demande des bibliothèques du système qui manquent ; sous Debian ou Ubuntu : apt install {error.packages}.",
            f"The PDF needs libraries of the system that are missing; on Debian or Ubuntu: apt install {error.packages}.",
        )
    else:
        needed = t(
            f"Le PDF demande {error.package}, qui n'est pas installé : installer auditor[pdf].",
            f"The PDF needs {error.package}, which isn't installed: install auditor[pdf].",
        )
    return f"{needed} {instead}"


def _bug(error: Exception) -> int:
    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    console.say(
        t(
            f"C'est une erreur du programme ({type(error).__name__}), pas de votre fichier. Merci de la signaler avec la commande utilisée ; "
            "AUDITOR_DEBUG=1 montre les détails (à relire avant de les envoyer : ils peuvent contenir des noms de vos outils).",
            f"This is a bug of the program ({type(error).__name__}), not of your file. Please report it with the command used; "
            "AUDITOR_DEBUG=1 shows the details (read them before you send them: they may hold names of your tools).",
        )
    )
    return EXIT_BUG
