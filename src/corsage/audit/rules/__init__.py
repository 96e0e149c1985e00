"""The rules, one file each. A rule's docstring is its page; its bad example must raise it, its good one must not."""
