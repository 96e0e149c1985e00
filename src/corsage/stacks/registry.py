"""The table of stacks, and the two verbs that go through it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from corsage.policy import Policy
from corsage.policy.routes import Configuration
from corsage.stacks import (
    apache,
    apigateway,
    aspnet,
    caddy,
    django,
    express,
    flask,
    haproxy,
    nginx,
    s3,
    spring,
    starlette,
)
from corsage.stacks.kit.plan import Plan
from corsage.stacks.kit.stack import Effect, Export, Lack, Limit, Reading, Stack, heading

#: Characters of a configuration, and blocks within blocks, that are read.
MOST_CHARACTERS: Final = 4 << 20
DEEPEST: Final = 200
#: What opens and closes a block: braces, and Apache's sections.
_BLOCK: Final = re.compile(r"[{}]|</|<(?=[A-Za-z])")

_ROWS: Final = (
    nginx.STACK,
    apache.STACK,
    caddy.STACK,
    haproxy.STACK,
    express.STACK,
    starlette.FASTAPI,
    starlette.STARLETTE,
    django.STACK,
    flask.STACK,
    spring.STACK,
    aspnet.STACK,
    s3.STACK,
    apigateway.STACK,
)
STACKS: Final[Mapping[str, Stack]] = {stack.name: stack for stack in _ROWS}

_LEFT_OUT: Final = {
    "allow_origin_function": (Lack.ORIGIN_FUNCTION, "no configuration can call a function of Python"),
    "allow_origin_regex": (Lack.ORIGIN_REGEX, "other engines read this expression otherwise than Python"),
    "allow_methods": (Lack.UNUSUAL_NAME, "only letters, digits, - . and _ can be written in every place"),
    "allow_headers": (Lack.UNUSUAL_NAME, "only letters, digits, - . and _ can be written in every place"),
    "expose_headers": (Lack.UNUSUAL_NAME, "only letters, digits, - . and _ can be written in every place"),
}


def export(source: Policy | Configuration, to: str) -> Export:
    """The policy, or the configuration with its routes, as text of a stack (a key of `STACKS`).

    Raises `NotExpressibleError` where any text would allow what the policy refuses.
    """
    stack, plan = STACKS[to], Plan.of(source)
    limits = (*_left_out(plan), *stack.limits(plan))
    head = "".join([f"{stack.comment} {line}".rstrip() + "\n" for line in heading(stack, plan, limits)])
    files = [
        file._replace(text=f"{stack.comment} {file.name}: {file.place}\n{head}\n{file.text}")
        for file in stack.write(plan)
    ]
    return Export(stack.name, tuple(files), limits, stack.verified is not None)


def read(text: str, of: str) -> Reading:
    """The policy that a stack's configuration amounts to, with its problems. Never raises for what the text says."""
    reader = STACKS[of].read
    if reader is None:
        raise KeyError(of)
    limit = _limit(text)
    return reader(text) if limit is None else Reading(None, {}, (), (), (), (limit,))


def _limit(text: str) -> str | None:
    """Why the text is not read at all: a reader's work grows with the depth of the blocks."""
    if len(text) > MOST_CHARACTERS:
        return f"the text has more than {MOST_CHARACTERS >> 20} Mi characters; give the part about CORS"
    depth = deepest = 0
    for mark in _BLOCK.finditer(text):
        depth += -1 if mark[0] in {"}", "</"} else 1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return f"its blocks are nested {deepest} deep, more than {DEEPEST}; give the part about CORS"
    return None


def _left_out(plan: Plan) -> Iterator[Limit]:
    for field, text in plan.left_out:
        lack, reason = _LEFT_OUT[field]
        yield Limit(lack, field, Effect.NARROWER, f"{text} is left out: {reason}")
