"""A handshake and a scenario without the secrets in them: what is shown to people and written to files by default.

A masked record is a record like any other: it has the same form, and drawn or replayed it takes the same way, because
each secret is replaced by a mask of its own wherever it stands and none is added or lost. Bodies are kept as they are:
their length and their bytes are part of what happened.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from corsage.handshake import handshake_form, scenario_form
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario
from corsage.http.secrets import Masks

#: Keys of the JSON forms whose values are not looked into.
_KEPT: Final = frozenset({"body", "policy", "environments", "version", "browser", "check", "section", "link"})
#: Keys whose values are prose or quotations: a secret may stand in the middle of them.
_QUOTING: Final = frozenset({"observed", "required", "detail", "requested", "parameter", "via", "url", "referrer"})
#: Characters of the shortest secret that is also looked for in prose: a shorter one may be an ordinary word.
_LONG: Final = 6
#: Secrets that are looked for in prose: a server may send thousands of cookies.
_MOST: Final = 256


def masked(handshake: Handshake) -> Handshake:
    """The handshake with its secrets masked."""
    form = handshake_form.write(handshake)
    changed = _masked(form)
    return handshake if changed == form else handshake_form.read(changed)


def masked_scenario(scenario: Scenario) -> Scenario:
    """The scenario with its secrets masked."""
    form = scenario_form.write(scenario)
    changed = _masked(form)
    return scenario if changed == form else scenario_form.read(changed)


def _masked(form: Any) -> Any:  # noqa: ANN401 - JSON is anything
    masks = Masks()
    changed = _walk(form, "", masks.url, masks)
    long = sorted((secret for secret in masks.secrets if len(secret) >= _LONG), key=len, reverse=True)[:_MOST]
    if not long:
        return changed
    pattern = re.compile("|".join([rf"(?<!\w){re.escape(secret)}(?!\w)" for secret in long]))

    def quotation(text: str) -> str:
        return pattern.sub(lambda match: masks.of(match[0]), text)

    return _walk(changed, "", quotation, None)


def _walk(value: Any, key: str, change: Callable[[str], str], masks: Masks | None) -> Any:  # noqa: ANN401 - as above
    """The value with its texts changed: every one with `masks`, which knows headers; without, the quoting ones."""
    if key in _KEPT:
        return value
    if isinstance(value, str):
        return change(value) if masks is not None or key in _QUOTING else value
    if isinstance(value, Mapping):
        return {change(name): _walk(each, name, change, masks) for name, each in value.items()}
    if not isinstance(value, list | tuple):
        return value
    if key == "headers":
        header = _quoted(change) if masks is None else masks.header
        return [[name, header(name, text)] for name, text in value]
    return [_walk(each, key, change, masks) for each in value]


def _quoted(change: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda _, text: change(text)
