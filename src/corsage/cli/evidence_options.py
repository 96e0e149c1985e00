"""The options of `corsage diagnose` that name evidence, and reading what they name."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.evidence import configured, curl, fetch_snippet, har, joining, message_evidence, powershell
from corsage.evidence.copied import CopyError
from corsage.evidence.known import Evidence
from corsage.stacks import STACKS

READABLE: Final = [name for name, stack in STACKS.items() if stack.read is not None]
F = TypeVar("F", bound=Callable[..., Any])

#: Characters of the longest text that may also be a file's name.
_NAME: Final = 255


class Sources(NamedTuple):
    """What the options name."""

    messages: tuple[str, ...]
    hars: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]  # the kind of each, and its file or text
    stack: str
    config: str
    config_stack: str

    @property
    def given(self) -> bool:
        """Whether any option names evidence."""
        return bool(self.messages or self.hars or self.copies or self.config)

    @property
    def is_more_than_configuration(self) -> bool:
        """Whether any option names evidence of a request."""
        return bool(self.messages or self.hars or self.copies)


def evidence_options(verb: F) -> F:
    """Add the options; the verb gets them as `sources`."""
    for option in reversed(_OPTIONS):
        verb = option(verb)
    return verb


_OPTIONS: Final = (
    click.option("--har", "hars", multiple=True, metavar="FILE", help="A HAR file of a browser, proxy or test tool."),
    click.option(
        "--message", "messages", multiple=True, metavar="TEXT|FILE|-", help="Console text, or a paste with some."
    ),
    click.option("--curl", multiple=True, metavar="TEXT|FILE|-", help='A request, copied as cURL ("Copy as cURL").'),
    click.option(
        "--fetch", multiple=True, metavar="TEXT|FILE|-", help="A request as JavaScript: fetch, XHR, jQuery, axios."
    ),
    click.option("--powershell", multiple=True, metavar="TEXT|FILE|-", help="A request, copied as PowerShell."),
    click.option("--config", default="", metavar="FILE", help="The server's configuration, to hold against the rest."),
    click.option("--from", "config_stack", type=click.Choice(READABLE), help="The stack of --config, if not detected."),
    click.option("--stack", default="", metavar="TEXT", help='What serves it: "nginx in front of Django".'),
)
_COPIES: Final[dict[str, Callable[[str], Evidence]]] = {
    "curl": curl.read,
    "fetch": fetch_snippet.read,
    "powershell": powershell.read,
}


def sources_of(options: Mapping[str, Any]) -> Sources:
    """The sources that the options of a call name."""
    copies = [(kind, given) for kind in _COPIES for given in options[kind]]
    return Sources(
        options["messages"],
        options["hars"],
        tuple(copies),
        options["stack"],
        options["config"],
        options["config_stack"] or "",
    )


def gather(sources: Sources) -> Iterator[Evidence]:
    """The evidence that the options name, joined where it is about the same request."""
    recorded = [evidence for name in sources.hars for evidence in _har(name)]
    text = "\n".join([_text(message) for message in sources.messages])
    messages = list(message_evidence.read(text)) if sources.messages else []
    copies = [_copy(kind, given) for kind, given in sources.copies]
    joined = list(joining.join(recorded, messages, copies))
    if sources.config and not joined:
        joined = [Evidence()]
    for evidence in joined:
        known = replace(evidence, stack=sources.stack or evidence.stack)
        yield with_configuration(known, sources) if sources.config else known


def with_configuration(evidence: Evidence, sources: Sources) -> Evidence:
    """The evidence with what the configuration says about it."""
    text = reading.octets(sources.config).decode("utf-8-sig", "replace")
    stack = sources.config_stack or configured.stack_of(text)
    if stack is None:
        raise Failed(f"{sources.config}: its stack is not recognised; name it with --from ({', '.join(READABLE)})")
    return configured.add(evidence, text, stack)


def _har(name: str) -> Iterator[Evidence]:
    try:
        archive = har.read(reading.octets(name))
    except har.HarError as error:
        raise Failed(f"{name}: {error}") from error
    sys.stderr.writelines(f"{name}: {problem}\n" for problem in archive.problems)
    yield from har.failures(archive)


def _copy(kind: str, given: str) -> Evidence:
    try:
        return _COPIES[kind](_text(given))
    except CopyError as error:
        raise Failed(f"--{kind}: {error}") from error


def _text(given: str) -> str:
    """A text itself, or that of the file which it names."""
    is_file = given == "-" or (len(given) <= _NAME and "\n" not in given and Path(given).is_file())
    return reading.octets(given).decode("utf-8-sig", "replace") if is_file else given
