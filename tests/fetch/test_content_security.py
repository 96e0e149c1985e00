"""Content-Security-Policy: which sources match which URL, and what it does to a request."""

import pytest

from corsage.fetch import content_security
from corsage.fetch.elements.run import seen
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, scenario_form, verdict

OWN = "http://app.example.com"


@pytest.mark.parametrize(
    ("source", "url", "matches"),
    [
        ("*", "https://x.test/", True),
        ("*", "data:text/plain,x", False),
        ("'self'", "http://app.example.com/a", True),
        ("'self'", "https://app.example.com/a", True),
        ("'self'", "ws://app.example.com/a", True),
        ("'self'", "http://api.example.com/a", False),
        ("'none'", "http://app.example.com/a", False),
        ("https:", "https://x.test/", True),
        ("https:", "http://x.test/", False),
        ("http:", "https://x.test/", True),
        ("x.test", "http://x.test/", True),
        ("x.test", "http://x.test:8080/", False),
        ("x.test:*", "http://x.test:8080/", True),
        ("*.x.test", "http://a.x.test/", True),
        ("*.x.test", "http://x.test/", False),
        ("http://x.test/a", "http://x.test/a", True),
        ("http://x.test/a", "http://x.test/b", False),
        ("http://x.test/a/", "http://x.test/a/b", True),
        ("http://x.test", "https://x.test/", True),
    ],
)
def test_a_source_matches(source: str, url: str, *, matches: bool) -> None:
    """CSP3, "does url match expression"."""
    policies = content_security.read((("Content-Security-Policy", f"connect-src {source}"),))
    assert (content_security.violations(policies, "connect-src", url, OWN, redirected=False) == []) is matches


def test_a_path_is_not_looked_at_after_a_redirect() -> None:
    """Else a policy would tell where a server redirects to."""
    policies = content_security.read((("Content-Security-Policy", "connect-src http://x.test/a"),))
    assert content_security.violations(policies, "connect-src", "http://x.test/b", OWN, redirected=True) == []


@pytest.mark.parametrize(
    ("policy", "directive", "decides"),
    [
        ("default-src 'none'", "img-src", "default-src"),
        ("img-src 'none'; default-src *", "img-src", "img-src"),
        ("script-src 'none'", "script-src-elem", "script-src"),
        ("child-src 'none'", "worker-src", "child-src"),
        ("img-src 'none'", "font-src", None),
    ],
)
def test_a_directive_falls_back(policy: str, directive: str, decides: str | None) -> None:
    """The first of the list that the policy has decides; where it has none, nothing does."""
    found = content_security.violations(
        content_security.read((("Content-Security-Policy", policy),)),
        directive,
        "http://x.test/",
        OWN,
        redirected=False,
    )
    assert [violation.directive for violation in found] == ([decides] if decides else [])


def fetched(header: str, value: str) -> tuple[int, object, dict[str, object]]:
    """A fetch() from a page with this header: exchanges, outcome, what the page sees."""
    scenario = scenario_form.read(
        {
            "page": {"url": f"{OWN}/page", "headers": {header: value}},
            "requests": [{"url": "http://x.test/a"}],
            "server": {"http://x.test/a": {"status": 200, "headers": {"Access-Control-Allow-Origin": "*"}}},
        }
    )
    (fetch,) = pair.simulate(scenario).fetches
    return len(fetch.exchanges), fetch.outcome, seen(fetch.steps)


def test_what_a_policy_blocks_is_not_sent_and_is_not_cors() -> None:
    """A verdict of its own: nothing goes out, and the sentence says that this is not CORS."""
    exchanges, outcome, page = fetched("Content-Security-Policy", "connect-src 'self'")
    assert exchanges == 0
    assert isinstance(outcome, Failure)
    assert verdict.headline(outcome) == "not CORS: blocked by Content-Security-Policy: ContentSecurityPolicy"
    assert page["violations"] == [{"directive": "connect-src", "blocked": "http://x.test/a"}]


def test_what_only_reports_lets_pass() -> None:
    """The violation is reported, and the response comes."""
    exchanges, outcome, page = fetched("Content-Security-Policy-Report-Only", "connect-src 'self'")
    assert exchanges == 1
    assert not isinstance(outcome, Failure)
    assert "violations" in page
