"""The console script `fonds`: a group whose commands are imported only when they run.

`COMMANDS` is the whole list: a name, where the click command lives, and one line of help, so
that `fonds --help` starts without importing Django, numpy or lxml.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

from fonds import __version__
from fonds.core.errors import FondsError

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("fonds.cli.init:command", "Make a project."),
    "import": ("fonds.cli.importing:command", "Take files in."),
    "problems": ("fonds.cli.problems:command", "Decide what imports found wrong."),
    "search": ("fonds.cli.searching:command", "Search everything in a project."),
    "serve": ("fonds.cli.serve:command", "Serve a project's site."),
    "status": ("fonds.cli.status:command", "Show what a project holds."),
    "reindex": ("fonds.cli.reindex:command", "Make the search index anew."),
    "demo": ("fonds.cli.demo:command", "Build the example archive and serve it."),
    "qca": ("fonds.cli.qca:command", "Explain an outcome by combinations of conditions."),
    "estimate": ("fonds.cli.estimate:command", "Estimate how many were on no list."),
    "argue": ("fonds.cli.argue:command", "Add up evidence under rival explanations."),
    "figures": ("fonds.cli.figures:figures", "List published figures."),
    "reproduce": ("fonds.cli.figures:reproduce", "Compute a published figure again."),
    "survival": ("fonds.cli.survival:survival", "Estimate how long they stayed, and how it ended."),
    "chronology": ("fonds.cli.chronology:chronology", "Solve relative dating; draw and export."),
    "network": ("fonds.cli.network:network", "Measure who was tied to whom; export."),
    "names": ("fonds.cli.names:names", "Match people's names under every spelling and script."),
}

EXIT_CANNOT = 2
EXIT_INTERRUPTED = 130
TROUBLE = (OSError, UnicodeDecodeError, MemoryError)


def _errors_outside() -> tuple[type[Exception], ...]:
    """Return the errors of the databases and readers that this command has loaded."""
    loaded = (("sqlite3", "DatabaseError"), ("django.db.utils", "Error"), ("_csv", "Error"))
    return tuple(getattr(sys.modules[name], kind) for name, kind in loaded if name in sys.modules)


class LazyGroup(click.Group):
    """A click group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None where the table has no such name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what it cannot go on with becomes one line and exit code 2.

        Ctrl-C ends with 130, as the shell has it. A fault of our own keeps its traceback.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a terminal of few letters stops no answer
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except FondsError as error:
            click.echo(f"fonds: {error}", err=True)
            ctx.exit(EXIT_CANNOT)
        except KeyboardInterrupt:
            click.echo("fonds: interrupted.", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except Exception as error:
            if not isinstance(error, (*TROUBLE, *_errors_outside())):
                raise
            from fonds.workflows.trouble import explain

            sentence = explain(error)
            if sentence is None:
                raise
            click.echo(f"fonds: {sentence}", err=True)
            ctx.exit(EXIT_CANNOT)


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="fonds")
def main() -> None:
    """Sources to catalogue, people and claims, estimates, and a published site."""


if __name__ == "__main__":
    main()
