"""How named tuples are made where a handshake makes them by the dozen.

A class that is called looks for its constructor, packs the arguments, and makes the tuple in the end; that is half of
the cost of a `Step`. What is made here is the same value: nothing is checked but by the eye, so all fields are given,
in their order. Elsewhere, and for what is made once, call the class.
"""

from typing import Final

#: `made(Kind, (...))` is `Kind(...)`.
made: Final = tuple.__new__
