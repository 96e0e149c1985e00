"""The kinds of handshakes that are drawn from seeds, beside the plain ones of `tests.live.generator`.

Each kind is a function from a seed and the sites to a scenario. Most take a plain scenario, whose servers are drawn to
let it get far, and change how the script asks.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Final, TypeAlias

from tests.live import gate_kinds, generator, sequences, word_kinds
from tests.live.cookie_kind import cookies
from tests.live.lab import Lab, Sites
from tests.live.stored_kind import stored

Kind: TypeAlias = Callable[[int, Lab], dict[str, Any]]

CACHE_MODES: Final = ("default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached")
POLICIES: Final = (
    "", "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
    "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
)  # fmt: skip

DECLARED: Final = (*POLICIES[1:], "ORIGIN", "no-referrer, nonsense", "same-origin,unsafe-url", "never", '"origin"', "")


def options(seed: int, sites: Sites) -> dict[str, Any]:
    """Cache modes, keepalive, referrer and referrer policy: what else `fetch()` takes."""
    case, random = _plain("options", seed, sites)
    referrers = (f"{sites.app}/other?q#f", "", "about:client", f"{sites.api}/x", "/relative", "http://[", "about:blank")
    for request in case["requests"]:
        if random.random() < 0.4:
            request["referrerPolicy"] = random.choice(POLICIES)
        if random.random() < 0.3:
            request["referrer"] = random.choice(referrers)
        if random.random() < 0.4:
            request["cache"] = random.choice(CACHE_MODES)
        if random.random() < 0.2:
            request["keepalive"] = True
            # What is in flight is counted together, and a browser takes its time to count down: one such body a case.
            if request is case["requests"][0] and request["body"] is not None and random.random() < 0.3:
                request["body"] = "x" * random.choice((65535, 65536, 65537))
        if random.random() < 0.2:
            request["mode"] = random.choice(("no-cors", "same-origin"))
    for script in case["server"].values():
        if script["actual"] != "close" and random.random() < 0.3:
            script["actual"]["headers"].append(["Referrer-Policy", random.choice(DECLARED)])
    return case


def xhr(seed: int, sites: Sites) -> dict[str, Any]:
    """XMLHttpRequest: withCredentials, upload listeners, a user in the URL, getAllResponseHeaders()."""
    case, random = _plain("xhr", seed, sites)
    for request in case["requests"]:
        request |= {"initiator": "xhr", "mode": "cors", "redirect": "follow"}
        if request["credentials"] == "omit":
            request["credentials"] = "same-origin"
        if random.random() < 0.3:
            request["uploadListeners"] = True
        if random.random() < 0.2:
            request["body"] = "x=1"
    return case


def streams(seed: int, sites: Sites) -> dict[str, Any]:
    """Bodies that come from a stream: always preflighted, never sent twice."""
    case, random = _plain("streams", seed, sites)
    for request in case["requests"]:
        request |= {"body": "x=1", "stream": True}
        if random.random() < 0.7:
            request["method"] = random.choice(("POST", "PUT", "PATCH"))
    return case


def _plain(kind: str, seed: int, sites: Sites) -> tuple[dict[str, Any], Random]:
    series = 1 + list(KINDS).index(kind)
    return generator.scenario(seed, sites, series), Random(f"{kind}{seed}")


def _of_sites(drawn: Callable[[int, Sites], dict[str, Any]]) -> Kind:
    return lambda seed, lab: drawn(seed, lab.sites)


KINDS: Final[dict[str, Kind]] = {
    "plain": _of_sites(generator.scenario), "options": _of_sites(options), "xhr": _of_sites(xhr),
    "streams": _of_sites(streams), "stored": _of_sites(stored), "hops": _of_sites(sequences.hops),
    "grants": _of_sites(sequences.grants), "documents": gate_kinds.documents, "mixed": gate_kinds.mixed,
    "embedder": gate_kinds.embedder, "local": gate_kinds.local, "cookies": _of_sites(cookies),
    "asks": _of_sites(word_kinds.asks), "answers": _of_sites(word_kinds.answers), "leads": _of_sites(word_kinds.leads),
}  # fmt: skip
