"""JSON as the verbs print it: safe for a terminal, and the same value for every reader."""

import msgspec

from corsage.cli.terminal import json_visible


def line(value: object) -> str:
    """The value on one line, with its line feed."""
    return json_visible(msgspec.json.encode(value).decode()) + "\n"


def pretty(value: object) -> str:
    """The value indented by two, with a last line feed."""
    return json_visible(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"
