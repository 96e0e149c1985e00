"""The checks of a whole policy: each field by its table, then what fields must not be together.

What lives here: which check belongs to which field, and the rules between fields. What may not: the grammar of one
origin (`pattern`), the rules of one name (`names`). Every check runs, so that all problems are found at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from corsage.policy import names, pattern, suffixes
from corsage.policy.pattern import ANY, Pattern
from corsage.policy.problems import Code, Problem

NULL: Final = "null"


def check(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The fields in their stored form, and every problem. `given` has a value for each field.

    What has not even the right type is stored as an empty value, so that the rules between fields can still run.
    """
    problems: list[Problem] = []
    stored: dict[str, Any] = {}
    for name, value in given.items():
        stored[name], wrong = _FORMS[name](name, value)
        problems += wrong
    problems += _between(stored)
    return stored, problems


def unknown_fields(data: Mapping[str, object], known: Iterable[str]) -> list[Problem]:
    """A problem for every key that is no field."""
    names_of_fields = frozenset(known)
    return [
        Problem(Code.UNKNOWN_FIELD, str(key), data[key], "there is no such field", _meant(str(key), names_of_fields))
        for key in data
        if key not in names_of_fields
    ]


def _meant(key: str, names_of_fields: Iterable[str]) -> str:
    """What to write for a key that is no field: the nearest name; where none is near, a list without hatches."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = get_close_matches(key.lower(), names_of_fields, 1)
    if near:
        return f"write {near[0]}"
    return f"the fields are {', '.join(sorted([name for name in names_of_fields if not name.startswith('danger_')]))}"


def _strings(name: str, value: object) -> tuple[tuple[str, ...], list[Problem]]:
    """A list of strings, each item once, in the order given."""
    if isinstance(value, str | bytes):
        # Starlette takes the string as a collection: `"https://a.example" in allow_origins` then looks for substrings.
        reason = "this is one string, and each of its characters would count as an item"
        return (), [Problem(Code.BARE_STRING, name, value, reason, f"write [{value!r}]")]
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return (), [Problem(Code.WRONG_TYPE, name, value, "this is not a list of strings", "write a list of strings")]
    items = list(value)
    wrong = [item for item in items if not isinstance(item, str)]
    strings = [item for item in items if isinstance(item, str)] if wrong else items
    problems = [Problem(Code.WRONG_TYPE, name, item, "this is not a string", "write a string") for item in wrong]
    return tuple(dict.fromkeys(strings)), problems


def _list_of(check_item: Callable[[str, str], Problem | None]) -> Callable[[str, object], tuple[Any, list[Problem]]]:
    """The check of a field that is a list, from the check of an item."""

    def checked(name: str, value: object) -> tuple[tuple[str, ...], list[Problem]]:
        items, wrong = _strings(name, value)
        return items, wrong + [problem for item in items if (problem := check_item(item, name)) is not None]

    return checked


def _origin(value: str, field: str) -> Problem | None:
    if pattern.is_plain(value) or value in {ANY, NULL}:
        return None
    parsed = pattern.parse(value, field)
    return parsed if isinstance(parsed, Problem) else None


def _boolean(name: str, value: object) -> tuple[object, list[Problem]]:
    if isinstance(value, bool):
        return value, []
    return False, [Problem(Code.WRONG_TYPE, name, value, "this is neither true nor false", "write true or false")]


def _seconds(name: str, value: object) -> tuple[object, list[Problem]]:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        return None, [Problem(Code.WRONG_TYPE, name, value, "this is not a number of seconds", "write 600")]
    problem = names.max_age(value, name)
    return value, [] if problem is None else [problem]


def _regex(name: str, value: object) -> tuple[object, list[Problem]]:
    if value is None:
        return None, []
    text = _with_flags(value) if isinstance(value, re.Pattern) else value
    if not isinstance(text, str):
        return None, [Problem(Code.WRONG_TYPE, name, value, "this is not a regular expression", "write a string")]
    return text, []


def _with_flags(compiled: re.Pattern[Any]) -> object:
    """The text of a compiled expression, with the flags that were passed beside it."""
    letters = "".join([letter for letter, flag in _FLAGS.items() if compiled.flags & flag])
    if not letters or not isinstance(compiled.pattern, str) or compiled.pattern.startswith(f"(?{letters})"):
        return compiled.pattern
    return f"(?{letters}){compiled.pattern}"


_FLAGS: Final = {"a": re.ASCII, "i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


def _function(name: str, value: object) -> tuple[object, list[Problem]]:
    if value is None or callable(value):
        return value, []
    hint = "write a function of the origin that returns true or false"
    return None, [Problem(Code.WRONG_TYPE, name, value, "this is not a function", hint)]


_FORMS: Final[Mapping[str, Callable[[str, object], tuple[Any, list[Problem]]]]] = {
    "allow_origins": _list_of(_origin),
    "allow_origin_regex": _regex,
    "allow_origin_function": _function,
    "allow_methods": _list_of(names.method),
    "allow_headers": _list_of(names.request_header),
    "expose_headers": _list_of(names.response_header),
    "allow_credentials": _boolean,
    "max_age": _seconds,
    "allow_private_network": _boolean,
    "danger_allow_null_origin": _boolean,
    "danger_allow_insecure_origins": _boolean,
    "danger_allow_public_suffixes": _boolean,
    "danger_reflect_any_origin": _boolean,
    "danger_skip_regex_audit": _boolean,
}


def _between(fields: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with fields that are each right."""
    for rule in (_any_origin, _null, _wide, _insecure, _audited, _exposed):
        yield from rule(fields)


def _any_origin(fields: Mapping[str, Any]) -> Iterator[Problem]:
    if ANY in fields["allow_origins"] and fields["allow_credentials"] and not fields["danger_reflect_any_origin"]:
        reason = "with credentials, every site could act as the user and read the answers"
        hint = "name the origins; danger_reflect_any_origin=True does it all the same"
        yield Problem(Code.ANY_ORIGIN_WITH_CREDENTIALS, "allow_origins", ANY, reason, hint)


def _null(fields: Mapping[str, Any]) -> Iterator[Problem]:
    if NULL in fields["allow_origins"] and not fields["danger_allow_null_origin"]:
        reason = "any site can make a page whose origin is null: a sandboxed frame, a data: URL"
        hint = "leave it out; danger_allow_null_origin=True allows it all the same"
        yield Problem(Code.ORIGIN_NULL, "allow_origins", NULL, reason, hint)


def _patterns(texts: Iterable[str]) -> Iterator[tuple[str, Pattern]]:
    """The texts that are patterns without a mistake: the mistakes are reported already."""
    for text in texts:
        if text not in {ANY, NULL} and isinstance(parsed := pattern.parse(text, "allow_origins"), Pattern):
            yield text, parsed


def _wide(fields: Mapping[str, Any]) -> Iterator[Problem]:
    if fields["danger_allow_public_suffixes"]:
        return
    for text, parsed in _patterns([text for text in fields["allow_origins"] if "*." in text]):
        if suffixes.is_public(parsed.host):
            reason = f"anyone can register a name under {parsed.host}, which is a public suffix"
            hint = "name the hosts; danger_allow_public_suffixes=True allows it all the same"
            yield Problem(Code.ORIGIN_PUBLIC_SUFFIX, "allow_origins", text, reason, hint)


def _insecure(fields: Mapping[str, Any]) -> Iterator[Problem]:
    if not fields["allow_credentials"] or fields["danger_allow_insecure_origins"]:
        return
    for text, parsed in _patterns([text for text in fields["allow_origins"] if not text.startswith("https:")]):
        if not parsed.secure:
            reason = "whoever sits on the network can speak for this origin, with the user's credentials"
            hint = "use https; danger_allow_insecure_origins=True allows it all the same"
            yield Problem(Code.INSECURE_ORIGIN_WITH_CREDENTIALS, "allow_origins", text, reason, hint)


def _audited(fields: Mapping[str, Any]) -> Iterator[Problem]:
    expression = fields["allow_origin_regex"]
    if expression is None:
        return
    from corsage.policy import expression_audit  # noqa: PLC0415 - who has no expression does not pay for the audit

    if fields["danger_skip_regex_audit"]:
        yield from expression_audit.uncompiled(expression)
        return
    problems = expression_audit.audit(expression)
    yield from problems
    if not fields["allow_credentials"] or fields["danger_allow_insecure_origins"]:
        return
    proof = expression_audit.insecure(expression)
    if proof is not None:
        reason = f"whoever sits on the network can speak for {proof}, with the user's credentials"
        hint = "write https; danger_allow_insecure_origins=True allows it all the same"
        yield Problem(Code.INSECURE_ORIGIN_WITH_CREDENTIALS, "allow_origin_regex", expression, reason, hint)


def _exposed(fields: Mapping[str, Any]) -> Iterator[Problem]:
    if ANY in fields["expose_headers"] and fields["allow_credentials"]:
        # Fetch, "main fetch", step 15 and the table of 3.3.3: with credentials the asterisk is a name like any other.
        reason = "with credentials, the asterisk is the name of a header and exposes nothing"
        yield Problem(Code.EXPOSED_ANY_WITH_CREDENTIALS, "expose_headers", ANY, reason, "name the headers")
