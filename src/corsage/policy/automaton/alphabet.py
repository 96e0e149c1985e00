"""The characters of serialised origins, and sets of them as bit masks.

Origins are compared as the Origin header spells them (`corsage.http.origin`): 58 characters, all ASCII, no capitals.
What an expression says about any other character can never matter. Bit n of a mask stands for the n-th character.
"""

from collections.abc import Iterable, Iterator
from typing import Final

ALPHABET: Final = "!$%&'()*+,-./0123456789:;=[]_abcdefghijklmnopqrstuvwxyz~"
BITS: Final = {char: 1 << place for place, char in enumerate(ALPHABET)}
ALL: Final = (1 << len(ALPHABET)) - 1

# For each ASCII code, the mask of the characters with a lower code.
_BELOW: Final = [sum(bit for char, bit in BITS.items() if ord(char) < code) for code in range(129)]
# Unicode's simple case folding, as `re` applies it: what else matches a letter when case is ignored.
_FOLDED: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}


def mask_of(chars: Iterable[str]) -> int:
    """The mask of some characters; those outside of the alphabet are left out."""
    mask = 0
    for char in chars:
        mask |= BITS.get(char, 0)
    return mask


def mask_of_range(low: int, high: int) -> int:
    """The mask of the characters whose codes are from `low` to `high`."""
    return _BELOW[min(high + 1, 128)] & ~_BELOW[min(low, 128)]


def folded(low: int, high: int, *, unicode: bool) -> int:
    """The mask of a range when case is ignored: what differs in case from a member belongs to it."""
    mask = mask_of_range(low, high)
    for char in LETTERS:
        others = (ord(char) - 32, *(_FOLDED.get(char, ()) if unicode else ()))
        if any(low <= code <= high for code in others):
            mask |= BITS[char]
    return mask


def chars_of(mask: int) -> Iterator[str]:
    """The characters of a mask, in the order of their codes."""
    while mask:
        low = mask & -mask
        yield ALPHABET[low.bit_length() - 1]
        mask ^= low


def split(masks: Iterable[int]) -> list[int]:
    """The coarsest division of the alphabet in which each of the masks is a union of blocks, without what none has."""
    blocks: list[int] = []
    for mask in masks:
        rest = mask
        for place in range(len(blocks)):
            block = blocks[place]
            common = block & rest
            if common and common != block:
                blocks[place] = common
                blocks.append(block ^ common)
            rest &= ~block
        if rest:
            blocks.append(rest)
    return blocks


LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
DIGITS: Final = "0123456789"
DIGIT: Final = mask_of(DIGITS)
WORD: Final = mask_of(LETTERS + DIGITS + "_")
