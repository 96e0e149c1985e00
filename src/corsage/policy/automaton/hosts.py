"""Hosts that a browser can send in an Origin, read from left to right, and whether an owner covers a host.

URL standard, "host serializer": a domain of labels, of which the last is no number; an IPv4 address as four decimal
numbers; an IPv6 address in its compressed form. Each kind is a small machine: `moves` says which characters may come
next and what they lead to, `ends` whether the host may end here without being covered.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from corsage.policy.automaton.alphabet import BITS, DIGITS, LETTERS, mask_of

Moves: TypeAlias = list[tuple[int, "Host"]]
# What stands in the labels of names in use; the rest of what the URL standard lets stand in a host.
_USUAL: Final = mask_of(LETTERS + DIGITS + "-_")
_ODD: Final = mask_of("!$&'()*+,;=~")
_EDGE: Final = mask_of(LETTERS + DIGITS + "_")
_HEX: Final = "0123456789abcdef"
_DOT, _COLON = BITS["."], BITS[":"]


class Covered(NamedTuple):
    """The hosts that are not looked for.

    domains: names that cover themselves and all below them.
    shallow: names that cover themselves and what has one label more: what lies deeper may be anybody's.
    exact: names and IPv6 addresses that cover themselves only.
    addresses: beginnings of IPv4 addresses, each with its last dot.
    private: whether IPv6 addresses of private networks are covered (fc00::/7, fe80::/10).
    """

    domains: frozenset[str] = frozenset()
    shallow: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    private: bool = True


class Trie:
    """Texts by their characters; nodes are numbers, 0 is the root."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.edges: Final[list[dict[str, int]]] = [{}]
        self.texts: Final[dict[int, str]] = {}
        for text in texts:
            node = 0
            for char in text:
                if char not in self.edges[node]:
                    self.edges[node][char] = len(self.edges)
                    self.edges.append({})
                node = self.edges[node][char]
            self.texts[node] = text

    def after(self, node: int, char: str) -> int:
        """The node after a character, or OUT."""
        return self.edges[node].get(char, OUT) if node != OUT else OUT


OUT: Final = -1


class Domain(NamedTuple):
    """A domain so far. `kind` is what the last label may still become, `active` where names are being spelled."""

    kind: str
    active: frozenset[int]
    # The same for names that cover themselves only: they are spelled from the start of the host.
    whole: int
    # How many labels are complete; counted only where it matters, and no further.
    labels: int = 0
    # Whether the host may end with the dot that was read last.
    ended: bool = False


class IPv4(NamedTuple):
    """An IPv4 address so far: numbers that are complete, the class of the last one, where in the trie it is."""

    complete: int
    number: str
    node: int


class IPv6(NamedTuple):
    """An IPv6 address so far.

    shape: `0` for a piece that is zero, `n` for another, `_` for `::`, `:` for a first half of it.
    piece: what is known of the piece under way: nothing, `0`, or the number of its digits.
    """

    shape: str
    piece: str
    whole: int
    network: str


Host: TypeAlias = Domain | IPv4 | IPv6
# A number of an IPv4 address by what may follow it: the digits that it takes, and what each makes of it.
_NUMBERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "": (("0", "full"), ("1", "1"), ("2", "2"), ("3456789", "one more")),
    "1": (("0123456789", "one more"),),
    "2": (("01234", "one more"), ("5", "25"), ("6789", "full")),
    "25": (("012345", "full"),),
    "one more": (("0123456789", "full"),),
    "full": (),
}
# A label by what it may still become: a number in decimal or hexadecimal digits, or Punycode.
_KINDS: Final[Mapping[str, tuple[tuple[int, str], ...]]] = {
    "": ((mask_of("0"), "zero"), (mask_of("123456789"), "number"), (mask_of("x"), "x")),
    "zero": ((mask_of("x"), "hex"), (mask_of(DIGITS), "number")),
    "number": ((mask_of(DIGITS), "number"),),
    "hex": ((mask_of(_HEX), "hex"),),
    "x": ((mask_of("n"), "xn"),),
    "xn": ((mask_of("-"), "xn-"),),
    "xn-": ((mask_of("-"), "xn--"),),
    "xn--": ((mask_of(LETTERS + DIGITS + "-"), "xn--"),),
}
_NUMERIC: Final = frozenset({"zero", "number", "hex"})
# The first digits of private IPv6 networks, and what they lead to.
_NETWORKS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {"f": "f"},
    "f": {"c": "private", "d": "private", "e": "fe"},
    "fe": dict.fromkeys("89ab", "private"),
    "private": dict.fromkeys(_HEX, "private"),
}


class Hosts:
    """The machines of one question. `usual`: only names in use, without Punycode, odd characters, outer hyphens."""

    def __init__(self, covered: Covered, *, usual: bool) -> None:
        self._domains: Final = covered.domains
        self._shallow: Final = covered.shallow
        self._most_labels: Final = max([name.count(".") + 2 for name in covered.shallow], default=-1) + 1
        self._private: Final = covered.private
        self._usual: Final = usual
        self._names: Final = Trie(sorted(covered.domains | covered.shallow))
        self._exact: Final = Trie(covered.exact)
        self._addresses: Final = Trie(covered.addresses)

    def starts(self, *, numeric: bool) -> Iterator[Host]:
        """The states before a host; before an address only where one is possible."""
        yield Domain("", frozenset({0}), 0)
        if numeric:
            yield IPv4(0, "", 0)

    def bracketed(self) -> Host:
        """The state after the bracket that opens an IPv6 address."""
        return IPv6("", "", 0, "")

    def moves(self, host: Host) -> Moves:
        """Masks of the next characters, and the states after them."""
        if isinstance(host, Domain):
            return self._domain(host)
        return self._ipv4(host) if isinstance(host, IPv4) else self._ipv6(host)

    def ends(self, host: Host) -> bool:
        """Whether the host is complete, and not covered."""
        if isinstance(host, Domain):
            return self._is_stranger(host) if host.kind else host.ended
        if isinstance(host, IPv4):
            return host.complete == 3 and host.number != "" and not self._is_covered(host.node)
        return _is_canonical(host) and host.whole not in self._exact.texts

    def _domain(self, host: Domain) -> Moves:
        out: Moves = []
        rest = _USUAL if self._usual else _USUAL | _ODD
        if self._usual and not host.kind:
            rest = _EDGE
        if host.kind not in {"", "-"}:
            whole = self._exact.after(host.whole, ".")
            labels = min(host.labels + 1, self._most_labels)
            active = self._advanced(host.active, ".") | {0}
            out.append((_DOT, Domain("", active, whole, labels, self._is_stranger(host))))
        for chars, kind in (*_KINDS.get(host.kind, ()), (BITS["-"], "-" if self._usual else "name"), (rest, "name")):
            mask = chars & rest
            rest &= ~mask
            if mask and not (self._usual and kind == "xn--"):
                out += self._spelled(mask, kind, host)
        return out

    def _spelled(self, mask: int, kind: str, host: Domain) -> Moves:
        """One kind of label, apart by which names go on."""
        out: Moves = []
        edges = [self._names.edges[node] for node in host.active]
        edges += [self._exact.edges[host.whole]] if host.whole != OUT else []
        for char in sorted({char for each in edges for char in each}):
            if mask & BITS[char]:
                mask &= ~BITS[char]
                whole = self._exact.after(host.whole, char)
                out.append((BITS[char], Domain(kind, self._advanced(host.active, char), whole, host.labels)))
        if mask:
            out.append((mask, Domain(kind, frozenset(), OUT, host.labels)))
        return out

    def _advanced(self, active: frozenset[int], char: str) -> frozenset[int]:
        return frozenset([after for node in active if (after := self._names.after(node, char)) != OUT])

    def _is_stranger(self, host: Domain) -> bool:
        """Whether the host may end here, and nobody covers it."""
        if host.kind in _NUMERIC or host.kind == "-" or (self._usual and host.kind == "xn-"):
            return False
        for node in host.active:
            name = self._names.texts.get(node)
            # A name of n labels covers a host of n + 1: n of them are complete before the last one.
            if name in self._domains or (name in self._shallow and host.labels <= name.count(".") + 1):
                return False
        return host.whole not in self._exact.texts

    def _ipv4(self, host: IPv4) -> Moves:
        after: dict[Host, int] = {}
        if host.number and host.complete < 3:
            after[IPv4(host.complete + 1, "", self._onward(host.node, "."))] = _DOT
        for digits, number in _NUMBERS[host.number]:
            for char in digits:
                state = IPv4(host.complete, number, self._onward(host.node, char))
                after[state] = after.get(state, 0) | BITS[char]
        return [(mask, state) for state, mask in after.items()]

    def _onward(self, node: int, char: str) -> int:
        """The node after a character; it stays where a covered beginning is complete."""
        return node if self._is_covered(node) else self._addresses.after(node, char)

    def _is_covered(self, node: int) -> bool:
        return node in self._addresses.texts

    def _ipv6(self, host: IPv6) -> Moves:
        shape, piece = host.shape, host.piece
        room = len(shape.replace("_", "")) < (6 if "_" in shape else 8)
        after: dict[Host, int] = {}
        for char in _HEX if room and piece not in {"0", "4"} and shape != ":" else "":
            grown = "0" if (char, piece) == ("0", "") else str(int(piece or "0") + 1)
            network = _NETWORKS.get(host.network, {}).get(char, "no") if not shape else host.network
            state = IPv6(shape, grown, self._exact.after(host.whole, char), network)
            after[state] = after.get(state, 0) | BITS[char]
        whole = self._exact.after(host.whole, ":")
        if piece and not (self._private and not shape and (piece, host.network) == ("4", "private")):
            longer = _condensed(shape + ("0" if piece == "0" else "n"))
            after[IPv6(longer, "", whole, host.network)] = _COLON
        elif not piece and "_" not in shape:
            opened = ":" if shape == "" else shape.removesuffix(":") + "_"
            after[IPv6(opened, "", whole, host.network)] = _COLON
        return [(mask, state) for state, mask in after.items()]


def _condensed(shape: str) -> str:
    """A shape of as many pieces that can be continued in the same ways: the longest run of zeros and the last count."""
    if "_" in shape:
        before, _, after = shape.partition("_")
        return f"{before}_{after[:1]}{_condensed(after[1:])}"
    runs = shape.split("n")
    longest, last = max(map(len, runs)), len(runs[-1])
    if longest == last:
        return "n" * (len(shape) - last) + "0" * last
    return "0" * longest + "n" * (len(shape) - longest - last) + "0" * last


def _is_canonical(host: IPv6) -> bool:
    """Whether an address may end here: URL standard, "IPv6 serializer": the first longest run of zeros is `::`."""
    pieces = host.shape + ({"": "", "0": "0"}.get(host.piece, "n"))
    before, compressed, after = pieces.partition("_")
    if not compressed:
        return len(pieces) == 8 and host.piece != "" and "00" not in pieces and ":" not in pieces
    left_out = 8 - len(before) - len(after)
    runs = max(map(len, before.split("n"))) < left_out and max(map(len, after.split("n"))) <= left_out
    ends = host.piece != "" or after == ""
    return left_out > 1 and runs and ends and not before.endswith("0") and not after.startswith("0")
