"""Fixes that are true: for each cause and stack, the exact change and where it goes.

`fix` finds the one for a cause; `stack_of` reads the stack's name out of what a user or a Server header says.
"""

import re
from typing import Final

from corsage.diagnose.fixes.apache import APACHE
from corsage.diagnose.fixes.fix import Fix, Values
from corsage.diagnose.fixes.frameworks import DJANGO, EXPRESS, FASTAPI, FLASK
from corsage.diagnose.fixes.nginx import NGINX
from corsage.diagnose.fixes.proxies import CADDY, HAPROXY

__all__ = ["FIXES", "STACKS", "Fix", "Values", "fix", "stack_of"]

FIXES: Final[tuple[Fix, ...]] = (*NGINX, *APACHE, *CADDY, *HAPROXY, *FASTAPI, *FLASK, *DJANGO, *EXPRESS)

#: What a stack is called, by the name that fixes have.
STACKS: Final = {
    "nginx": r"nginx|openresty",
    "apache": r"apache",
    "caddy": r"caddy",
    "haproxy": r"haproxy",
    "fastapi": r"fastapi|starlette",
    "flask": r"flask|werkzeug",
    "django": r"django|wsgiserver",
    "express": r"express",
}


def fix(cause: str, stack: str, values: Values | None = None) -> Fix | None:
    """The fix for a cause on a stack, filled in; None where there is none that is tested."""
    found = next((item for item in FIXES if item.stack == stack and cause in item.causes), None)
    return None if found is None else found.filled(values or Values())


def stack_of(words: str) -> str | None:
    """The stack that a text names ("nginx/1.26", "Django (django-cors-headers)"), or None."""
    return next((name for name, pattern in STACKS.items() if re.search(pattern, words, re.IGNORECASE)), None)
