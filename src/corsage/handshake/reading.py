"""What a browser's HTTP makes of a scripted head that no good server would send: in memory as over the wire.

What a head says in two ways, and what is no field line, is the engine's HTTP's matter (`corsage.fetch.http1_rules`).
Few answers are so: which are is known when a scenario is made, and the others are not looked at again.
"""

from typing import Final

from corsage.fetch.grammar import is_token
from corsage.fetch.http1_rules import HTTP1Rules
from corsage.fetch.network import Answer, ContradictionError, Lost, Received

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
