"""What a browser's HTTP makes of a scripted head that no good server would send: in memory as over the wire.

A head that contradicts itself, or has a line that is not a field line, is read by the engine's HTTP rules
(`corsage.fetch.wire.http1_rules`). Such answers are rare: they are marked when a scenario is built, and only they are
read again.
"""

from typing import Final

from corsage.fetch.network import Answer, ContradictionError, Lost, Received
from corsage.fetch.wire.http1_rules import HTTP1Rules
from corsage.http.grammar import is_token

_VERSION: Final = (1, 1)
#: What engines want to be said once.
_ONCE: Final = frozenset({"content-disposition", "content-length", "location"})


def is_odd(answer: Answer) -> bool:
    """Whether engines may read the head each in its own way."""
    # A line may say several things, too: each item counts.
    names = [name.lower() for name, value in answer.headers for _ in value.split(",")]
    return not all(map(is_token, names)) or any(names.count(name) > 1 for name in _ONCE)


def read(received: Received, rules: HTTP1Rules) -> Received:
    """The answer with the header lines that the engine takes, or what it makes of one that contradicts itself."""
    if not isinstance(received, Answer) or not is_odd(received):
        return received
    lines = [f"{name}: {value}".encode("latin-1") for name, value in received.headers]
    try:
        fields = [field for field in map(rules.field, lines) if field is not None]
        rules.agree(fields, _VERSION)
    except ContradictionError as error:
        return Lost(error.cause, str(error))
    return received._replace(
        headers=tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields])
    )
