"""The verbs, and how a run of one ends: its exit code, and one sentence for every failure."""

import os
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

from corsage import __version__
from corsage.cli import streams
from corsage.cli.failure import Failed, say

#: verb: (module under corsage.cli, its summary in `corsage --help`)
VERBS: Final = {
    "simulate": "run scenarios in memory, browser and server both",
    "check": "run a handshake for real against a URL",
    "diagnose": "evidence of a failure to its causes, best first",
    "audit": "policies, configurations and endpoints: can a stranger slip through?",
    "explain": "a reason, check, header, cause or status, with an example",
    "diagram": "draw a scenario or a recorded handshake",
    "redraw": "read an edited diagram back as a change of its scenario",
    "mermaid": "read, check and format any sequence diagram",
    "docs": "the documentation page of a policy, checked for staleness",
    "templates": "scenarios for what people meet, to run and to adapt",
    "policy": "check, show and compare policy files",
    "export": "a policy as nginx, Apache, Caddy, ... configuration",
    "import": "a server's configuration as a policy, with its problems",
    "serve": "a demo API behind a policy, on loopback",
    "studio": "the web page: run, see, change, run again",
    "agent": "the browser engine as a service for other languages",
}

EXIT_FAULT: Final = 70
EXIT_USAGE: Final = 2
#: After Ctrl-C: 128 and the number of the signal.
EXIT_INTERRUPTED: Final = 130


class Verbs(click.Group):
    """A group whose verbs are imported when they are named: help and completion cost no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's module has a command of the verb's name, which has a bar behind it if it is a word of Python."""
        del ctx
        if cmd_name not in VERBS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"corsage.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs by the table, without importing them."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="corsage")
def program() -> None:
    """Run, draw, test and trust the CORS handshake.

    \b
    Examples:
      corsage simulate scenario.json
      corsage check http://127.0.0.1:8000/api/data --page https://app.example.com
      corsage diagram scenario.json
      corsage studio
    """


def run_process(arguments: list[str]) -> int:
    """Run a verb as a whole process does: on guarded streams, whose last flush belongs to the run."""
    streams.guard()
    try:
        return streams.finish(run(arguments))
    except Failed as failure:
        return say(str(failure), failure.code)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def run(arguments: list[str]) -> int:
    """Run a verb; the exit code."""
    try:
        code = program.main(arguments, prog_name="corsage", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_USAGE
    except click.UsageError as error:
        where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        return say(f"{error.format_message()}{where}", EXIT_USAGE)
    except click.ClickException as error:
        return say(error.format_message(), EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a fault of ours is told in a sentence, not a traceback
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    """The sentence of a failure, which a group of tasks may have wrapped; anything else is a fault of ours."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    if isinstance(error, Failed):
        return say(str(error), error.code)
    if os.environ.get("CORSAGE_TRACEBACK"):
        raise error
    sentence = f"a fault of ours ({type(error).__name__}: {error}); CORSAGE_TRACEBACK=1 shows where, please report it"
    return say(sentence, EXIT_FAULT)
