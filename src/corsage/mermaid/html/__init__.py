"""HTML as browsers read it, as far as a diagram's texts need it: from characters to a tree of elements.

`references` and `tokens` are the HTML standard's tokenizer (13.2.5), whole; `tree` is its tree construction (13.2.6) up
to the body, and says what is left out. The standard library's `html.parser` is neither: it departs from the standard,
and differently in each patch release of Python. `purify` writes back what of a tree is safe to keep.
"""
