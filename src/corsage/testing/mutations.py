"""Weakened policies: a test that passes under all of them asserts nothing about what the policy refuses.

Each weakening changes one thing that an attacker would like. `assert_noticed` runs the assertions of a test against
every weakening and names those under which they still pass.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final, NamedTuple

from corsage.http.methods import SAFELISTED
from corsage.policy import Policy, PolicyError

Check = Callable[[Policy], object]

#: An origin of a site that no policy means.
STRANGER: Final = "https://attacker.example"
_HEADER: Final = "x-corsage-mutation"
_METHODS: Final = ("DELETE", "PUT", "PATCH")


class Weakening(NamedTuple):
    """One thing that the policy allows more, and the policy that allows it."""

    name: str
    policy: Policy


def weakenings(policy: Policy) -> Iterator[Weakening]:
    """Each way to weaken a policy that gives a policy which can be built and is not narrower than the first."""
    for name, change in _changes(policy):
        try:
            weaker = Policy(**{**policy.values(), **change})
        except PolicyError:
            continue
        if not weaker.narrower_than(policy):
            yield Weakening(name, weaker)


def _changes(policy: Policy) -> Iterator[tuple[str, dict[str, Any]]]:
    yield f"origin {STRANGER} added", {"allow_origins": (*policy.allow_origins, STRANGER)}
    if not policy.allow_credentials:
        yield "every origin allowed", {"allow_origins": ("*",), "allow_origin_regex": None}
    yield "every origin reflected", {"danger_reflect_any_origin": True, "allow_origins": (), "allow_origin_regex": None}
    yield "null origin allowed", {"danger_allow_null_origin": True}
    insecure = [f"http{origin.removeprefix('https')}" for origin in policy.allow_origins if origin.startswith("https:")]
    for origin in insecure[:1]:
        change = {"allow_origins": (*policy.allow_origins, origin), "danger_allow_insecure_origins": True}
        yield f"insecure origin {origin} added", change
    yield "credentials allowed", {"allow_credentials": True}
    unlisted = [method for method in _METHODS if method not in policy.allow_methods]
    for method in unlisted:
        yield f"method {method} added", {"allow_methods": (*policy.allow_methods, method)}
    yield f"header {_HEADER} added", {"allow_headers": (*policy.allow_headers, _HEADER)}
    yield "every header allowed", {"allow_headers": ("*",)}
    yield f"header {_HEADER} exposed", {"expose_headers": (*policy.expose_headers, _HEADER)}


class Mutations:
    """The weakenings of one policy. Iterate over them, or let `assert_noticed` run a check against each.

    `ignore` are names, or beginnings of names, of weakenings that the check is not about.
    """

    def __init__(self, policy: Policy, ignore: Collection[str] = ()) -> None:
        self.policy: Final = policy
        self._ignored: Final = tuple(ignore)

    def __iter__(self) -> Iterator[Weakening]:
        """Every weakening that is not ignored."""
        return (item for item in weakenings(self.policy) if not item.name.startswith(self._ignored or ("\0",)))

    def survivors(self, check: Check) -> list[str]:
        """The names of the weakenings that the check does not notice: it passes under them, too.

        `check` takes a policy and asserts. Raises what it raises under the policy itself: a check that fails there
        says nothing about the weakenings.
        """
        check(self.policy)
        return [item.name for item in self if _passes(check, item.policy)]

    def assert_noticed(self, check: Check) -> None:
        """Every weakening makes the check fail."""
        unnoticed = self.survivors(check)
        if unnoticed:
            listed = "\n".join([f"  {name}" for name in unnoticed])
            raise AssertionError(
                f"{len(unnoticed)} of {len(list(self))} weakenings go unnoticed: the test passes under each.\n{listed}"
            )


def _passes(check: Check, policy: Policy) -> bool:
    try:
        check(policy)
    except AssertionError:
        return False
    return True


#: Methods that need a grant; a weakening of a safelisted one would change nothing.
assert not set(_METHODS) & SAFELISTED
