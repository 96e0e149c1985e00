"""Starlette's keyword names, read as Starlette reads them, so that a change of the import is all that migration takes.

Two things mean more there than in a policy, and are added here in so many words: Starlette lets every preflight ask
for the four CORS-safelisted request-headers, and its `*` for headers stands for Authorization too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict

from corsage.policy import Policy, PolicyError
from corsage.policy.compiled import OriginFunction

_ALWAYS: Final = ("Accept", "Accept-Language", "Content-Language", "Content-Type")


class PolicyFields(TypedDict, total=False):
    """The fields of a policy, as keywords."""

    allow_origins: Sequence[str]
    allow_origin_regex: str | None
    allow_origin_function: OriginFunction | None
    allow_methods: Sequence[str]
    allow_headers: Sequence[str]
    expose_headers: Sequence[str]
    allow_credentials: bool
    max_age: int | None
    allow_private_network: bool
    danger_allow_null_origin: bool
    danger_allow_insecure_origins: bool
    danger_allow_public_suffixes: bool
    danger_reflect_any_origin: bool
    danger_skip_regex_audit: bool


def policy_of(fields: Mapping[str, Any]) -> Policy:
    """The policy that Starlette's keywords describe. Raises `PolicyError`, and logs it.

    A framework that builds its middleware when the first message arrives answers every request with 500 then, and
    some servers hide the exception. The log has it at level CRITICAL.
    """
    try:
        return _policy_of(fields)
    except PolicyError as error:
        from logging import getLogger  # noqa: PLC0415 - only a refused policy needs it

        getLogger("corsage").critical("The CORS policy was refused, so the application cannot start: %s", error)
        raise


def _policy_of(fields: Mapping[str, Any]) -> Policy:
    listed = fields.get("allow_headers", ())
    # A problem to be reported, not to be added to.
    if isinstance(listed, str | Mapping) or not isinstance(listed, Iterable):
        return Policy.from_mapping(fields)
    listed = list(listed)  # a generator can be read once only
    added = ("Authorization",) if "*" in listed else _ALWAYS
    there = {str(name).lower() for name in listed}
    headers = [*listed, *[name for name in added if name.lower() not in there]]
    return Policy.from_mapping({**fields, "allow_headers": headers})
