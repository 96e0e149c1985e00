"""The options of `corsage diagnose` that name evidence, and reading what they name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.evidence import har, message_evidence
from corsage.evidence.known import Evidence

F = TypeVar("F", bound=Callable[..., Any])

#: Characters of the longest text that may also be a file's name.
_NAME: Final = 255


class Sources(NamedTuple):
    """What the options name."""

    messages: tuple[str, ...]
    hars: tuple[str, ...]

    @property
    def given(self) -> bool:
        """Whether any option names evidence."""
        return any(self)


def evidence_options(verb: F) -> F:
    """Add the options; the verb gets them as `sources`."""

    @click.option(
        "--message", "messages", multiple=True, metavar="TEXT|FILE|-", help="Console text, or a paste with some."
    )
    @click.option("--har", "hars", multiple=True, metavar="FILE", help="A HAR file of a browser, proxy or test tool.")
    @click.pass_context
    def command(context: click.Context, /, messages: tuple[str, ...], hars: tuple[str, ...], **others: Any) -> Any:  # noqa: ANN401 - click's
        return context.invoke(verb, sources=Sources(messages, hars), **others)

    command.__doc__ = verb.__doc__
    command.__name__ = verb.__name__
    command.__click_params__ = [*getattr(verb, "__click_params__", []), *command.__click_params__]  # type: ignore[attr-defined]
    return command  # type: ignore[return-value]


def gather(sources: Sources) -> Iterator[Evidence]:
    """The evidence that the options name, joined where it is about the same request."""
    for name in sources.hars:
        try:
            yield from har.evidence(reading.octets(name))
        except har.HarError as error:
            raise Failed(f"{name}: {error}") from error
    if sources.messages:
        yield from message_evidence.read("\n".join([_text(message) for message in sources.messages]))


def _text(given: str) -> str:
    """A text itself, or that of the file which it names."""
    is_file = given == "-" or (len(given) <= _NAME and "\n" not in given and Path(given).is_file())
    return reading.octets(given).decode("utf-8-sig", "replace") if is_file else given
