"""The language of serialised origins, as `corsage.http.origin` reads them: what an expression is ever asked about.

The port's value is left to the parser (at most 65535, not the default one); here a port is one to five digits.
"""

from typing import Final

from corsage.policy.automaton.alphabet import DIGIT, DIGITS, LETTERS, mask_of
from corsage.policy.automaton.language import Language

_LETTER: Final = mask_of(LETTERS)
_SCHEME: Final = mask_of(LETTERS + DIGITS + "+-.")
_HOST: Final = mask_of(LETTERS + DIGITS + "_~!$&'()*+,;=%-.")
_HEX: Final = mask_of("0123456789abcdef:.")
_COLON: Final = mask_of(":")
_SLASH: Final = mask_of("/")
_OPEN: Final = mask_of("[")
_CLOSE: Final = mask_of("]")

SERIALIZED: Final = Language(
    (
        ((_LETTER, 1),),
        ((_SCHEME, 1), (_COLON, 2)),
        ((_SLASH, 3),),
        ((_SLASH, 4),),
        ((_HOST, 5), (_OPEN, 6)),
        ((_HOST, 5), (_COLON, 9)),
        ((_HEX, 7),),
        ((_HEX, 7), (_CLOSE, 8)),
        ((_COLON, 9),),
        ((DIGIT & ~mask_of("0"), 10),),
        *[((DIGIT, place),) for place in range(11, 15)],
        (),
    ),
    frozenset({5, 8, 10, 11, 12, 13, 14}),
)
