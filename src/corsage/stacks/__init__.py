"""A policy to and from the configuration of server stacks: nginx, Apache, Caddy, HAProxy, Express and others.

`export` writes text that does what the policy says, and says what it cannot do; `read` makes a policy, with its
problems, of a configuration. No file is read or written here, and nothing that is read is ever executed.
May import `corsage.policy` and `corsage.fetch`'s vocabulary, nothing else of ours. One module (or a pair: writing and
reading) a stack; `registry` is the table of all.
"""

from corsage.stacks.kit.plan import NotExpressibleError
from corsage.stacks.kit.stack import Effect, Export, File, Lack, Limit, Reading, Stack
from corsage.stacks.registry import STACKS, export, read

__all__ = [
    "STACKS",
    "Effect",
    "Export",
    "File",
    "Lack",
    "Limit",
    "NotExpressibleError",
    "Reading",
    "Stack",
    "export",
    "read",
]
