"""Configurations of every server stack that is read."""

from typing import NamedTuple

from hypothesis import strategies as st
from tests.fuzz.hostile import broken

from corsage.policy import Policy
from corsage.stacks import STACKS, export, read

LAW = """Any text is read: a reading, never an exception. What is read twice is the same."""
_READABLE = tuple(name for name, stack in STACKS.items() if stack.read is not None)
_POLICIES = (
    Policy(allow_origins=["https://app.example.com"], allow_methods=["GET", "PUT"], allow_headers=["X-One"]),
    Policy(allow_origins=["https://*.example.com"], allow_credentials=True, max_age=600, expose_headers=["X-Two"]),
)


class Text(NamedTuple):
    """A text and the stack that it is for."""

    stack: str
    text: str


_TEXTS = {name: st.sampled_from([export(policy, name).text for policy in _POLICIES]) for name in _READABLE}
INPUTS = st.sampled_from(_READABLE).flatmap(lambda name: broken(_TEXTS[name]).map(lambda text: Text(name, text)))


def check(drawn: Text) -> None:
    """Fail where the law is broken."""
    assert read(drawn.text, drawn.stack) == read(drawn.text, drawn.stack)
