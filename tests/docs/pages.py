"""The pages of the documentation, and what their examples print now. Run it (`make docs`) to write that into them."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.docs.generated import PARTS

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

#: A console block, or a diagram below a comment with the command that draws it.
_BLOCK: Final = re.compile(
    r"^```console\n(?P<session>.*?)^```$|^<!-- (?P<command>corsage .*?) -->\n```mermaid\n.*?^```$",
    re.DOTALL | re.MULTILINE,
)

#: A part of a page that is made from a table of the code.
GENERATED: Final = re.compile(
    r"^<!-- generated: (?P<name>[a-z-]+) -->\n.*?^<!-- end of (?P=name) -->$", re.DOTALL | re.MULTILINE
)


def shell(command: str) -> str:
    """What a command prints on both streams, from the project's root; its exit code is the page's matter."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "80"}
    ran = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def refreshed(text: str) -> str:
    """The page with what its commands print now, and with its generated parts.

    A command stands on a `$ ` line of a console block or in the comment above a diagram. A generated part stands
    between `<!-- generated: NAME -->` and `<!-- end of NAME -->`; `tests.docs.generated` has a function for each.
    """
    return GENERATED.sub(_generate, _BLOCK.sub(_run, text))


def _generate(found: re.Match[str]) -> str:
    name = found["name"]
    return f"<!-- generated: {name} -->\n\n{PARTS[name]()}\n\n<!-- end of {name} -->"


def _run(found: re.Match[str]) -> str:
    if found["command"]:
        return f"<!-- {found['command']} -->\n```mermaid\n{shell(found['command'])}```"
    commands = [line for line in found["session"].splitlines() if line.startswith("$ ")]
    return "```console\n" + "".join([f"{line}\n{shell(line[2:])}" for line in commands]) + "```"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text()))
