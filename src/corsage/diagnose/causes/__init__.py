"""One module a cause: its docstring is its page, `CAUSE` its clues, refutations and example."""
