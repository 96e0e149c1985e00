"""A server's own configuration as evidence: what it grants to the request, and what is wrong in it.

The file is read by `corsage.stacks`; nothing in it is executed. The policy that it amounts to is asked what it grants.
"""

import re
from dataclasses import replace
from typing import Final

from corsage import stacks
from corsage.evidence.known import Configured, Evidence
from corsage.evidence.running import unsafe_names
from corsage.fetch import url as urls
from corsage.http.headers import HeaderList
from corsage.policy.decision import Subject

#: How the text of each stack is told from the others', the most particular first.
_SIGNS: Final[tuple[tuple[str, str], ...]] = (
    ("fastapi", r"\bfastapi\b"),
    ("starlette", r"\bstarlette\b"),
    ("flask", r"\bflask_cors\b|\bFlask\("),
    ("django", r"\bCORS_(?:ALLOW|ORIGIN)\w*\s*=|corsheaders"),
    ("express", r"require\(['\"](?:cors|express)['\"]\)|from ['\"](?:cors|express)['\"]"),
    ("s3", r"\"?AllowedOrigins?\b"),
    ("haproxy", r"\bhttp-(?:response|after-response|request) (?:set|add)-header\b"),
    ("nginx", r"\badd_header\b|\bproxy_pass\b|\blocation\s+\S*\s*/"),
    ("apache", r"^\s*Header\s+(?:always\s+|onsuccess\s+)?(?:set|add|merge|append)\b|<VirtualHost|<Directory"),
    ("caddy", r"^\s*header\s+\S|\breverse_proxy\b"),
)
_COMPILED: Final = tuple([(name, re.compile(sign, re.MULTILINE)) for name, sign in _SIGNS])
#: The checks of a policy, as the causes' rules name them.
_SUBJECTS: Final = frozenset({Subject.ORIGIN, Subject.METHOD, Subject.HEADER})


def stack_of(text: str) -> str | None:
    """The stack whose configuration the text looks like, or None."""
    return next((name for name, sign in _COMPILED if sign.search(text)), None)


def add(evidence: Evidence, text: str, stack: str) -> Evidence:
    """The evidence with what the configuration says about its request."""
    reading = stacks.read(text, stack)
    return replace(
        evidence,
        stack=evidence.stack or stack,
        configured=Configured(stack, _refused(evidence, reading), reading.problems, bool(reading.unread)),
    )


def _refused(evidence: Evidence, reading: stacks.Reading) -> tuple[tuple[str, str], ...] | None:
    """What the configuration refuses of the request, by subject; None where that cannot be asked."""
    page = evidence.page or next((message.page for message in evidence.console if message.page), None)
    url = urls.parse(evidence.request.url) if evidence.request.url else None
    if reading.configuration is None or page is None or url is None:
        return None
    method = evidence.request.method or "GET"
    names = ",".join(unsafe_names(evidence))
    headers: HeaderList = (("Origin", page), ("Access-Control-Request-Method", method))
    headers += (("Access-Control-Request-Headers", names),) if names else ()
    path = "/" + url.target.split("/", 3)[3].partition("?")[0]
    checks = reading.configuration.policy_for(method, path).explain("OPTIONS", headers)
    return tuple(
        [(check.subject.value, check.requested) for check in checks if not check.passed and check.subject in _SUBJECTS]
    )
