"""The verbs, and how a run of one ends: its exit code, and one sentence for every failure."""

import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

from corsage import __version__
from corsage.cli.failure import Failed

#: verb: (module under corsage.cli, its summary in `corsage --help`)
VERBS: Final = {
    "simulate": "run scenarios in memory, browser and server both",
    "check": "run a handshake for real against a URL",
    "diagram": "draw a scenario or a recorded handshake",
    "mermaid": "read, check and format any sequence diagram",
    "policy": "check, show and compare policy files",
    "export": "a policy as nginx, Apache, Caddy, ... configuration",
    "import": "a server's configuration as a policy, with its problems",
    "serve": "a demo API behind a policy, on loopback",
    "studio": "the web page: run, see, change, run again",
    "agent": "the browser engine as a service for other languages",
}

EXIT_FAULT: Final = 70
EXIT_USAGE: Final = 2


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
      corsage check http://127.0.0.1:8000/api/data --origin https://app.example.com
      corsage diagram scenario.json
      corsage studio
    """


def run(arguments: list[str]) -> int:
    """Run a verb; the exit code."""
    try:
        code = program.main(arguments, prog_name="corsage", standalone_mode=False)
    except Failed as failure:
        return _say(str(failure), failure.code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_USAGE
    except click.UsageError as error:
        where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        return _say(f"{error.format_message()}{where}", EXIT_USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # The reader of our output has left (`| head`): not an error; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: a fault of ours is told in a sentence, not a traceback
        return _fault(error)
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(f"corsage: {sentence}\n")
    return code


def _fault(error: Exception) -> int:
    if os.environ.get("CORSAGE_TRACEBACK"):
        raise error
    sentence = f"a fault of ours ({type(error).__name__}: {error}); CORSAGE_TRACEBACK=1 shows where, please report it"
    return _say(sentence, EXIT_FAULT)
