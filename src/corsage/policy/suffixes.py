"""Public suffixes: the only door to publicsuffixlist, opened when a policy with a wildcard is built.

A public suffix is a name under which anyone can register one's own (`com`, `co.uk`, `github.io`): a pattern for all
of its subdomains allows strangers. https://publicsuffix.org, "Formal Algorithm".
"""

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# RFC 6761 and ICANN's resolution of 2024-07-29 for `internal`: no one can register a name there.
RESERVED: Final = frozenset({"example", "internal", "invalid", "localhost", "test"})


@cache
def _list() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - loading the list takes longer than all of corsage

    return PublicSuffixList()


@cache
def _registries() -> "PublicSuffixList":
    """The part of the list that registries sell names under, without that of hosting companies."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - as above

    return PublicSuffixList(only_icann=True)


def is_shared(host: str) -> bool:
    """Whether the host is at, or below, a suffix of a hosting company, where anyone can have a page (`github.io`)."""
    suffix = _list().publicsuffix(host, accept_unknown=False)
    return suffix is not None and suffix != _registries().publicsuffix(host, accept_unknown=False)


def is_public(host: str) -> bool:
    """Whether anyone can register a name under the host. An unknown top-level domain counts as one that sells names."""
    name = host.rstrip(".")
    return name.rpartition(".")[2] not in RESERVED and is_suffix(name)


def is_suffix(host: str) -> bool:
    """Whether the host is a public suffix by the list's algorithm, which takes every top-level domain for one."""
    return bool(_list().is_public(host))


def is_listed(host: str) -> bool:
    """Whether the list has a suffix of the host, or it is one; an unknown top-level domain is none."""
    return _list().publicsuffix(host, accept_unknown=False) is not None


def registrable(host: str) -> str:
    """The part of the host that its owner registered: the public suffix and one label; the host where it has none."""
    return _list().privatesuffix(host) or host


@cache
def _above() -> frozenset[str]:
    """The names above public suffixes."""
    out = set()
    for rule in _list()._publicsuffix:  # noqa: SLF001 - the package has no other way to list its rules
        above = rule.lstrip("*!.")
        while "." in above:
            above = above.partition(".")[2]
            out.add(above)
    return frozenset(out)


def is_above_suffixes(host: str) -> bool:
    """Whether there are public suffixes under the host: names under them belong to others, although they end in it."""
    return host in _above()
