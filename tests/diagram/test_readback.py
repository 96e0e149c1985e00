"""Both ways: an edit of a template diagram is a change of the scenario, and drawn anew the diagram shows it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from corsage.diagram import template
from corsage.diagram.adapt import ADAPTATIONS, adapt
from corsage.diagram.fields import Name, fields, open_fields
from corsage.diagram.readback import NotReadBack, read_back
from corsage.diagram.redraw import redraw
from corsage.diagram.seed import NoHandshake, seed
from corsage.diagram.trace import traced
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, scenario_form
from corsage.handshake.scenario import Guarded, Scenario
from corsage.mermaid import Diagram
from corsage.mermaid.edit import EditRefused, applied, apply
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse

ROOT = Path(__file__).parents[2]
SCENARIO = scenario_form.read(json.loads((ROOT / "docs/examples/post-json.json").read_text(encoding="utf-8")))
GENERAL = """sequenceDiagram
    participant Browser
    participant Server
    Browser->>Server: OPTIONS /api/data (preflight)
    Note over Browser,Server: no credentials, CORS headers
    Server->>Server: check origin, method, headers
    Server->>Browser: 200 OK + CORS headers
    Note over Browser,Server: Allow-Origin, Allow-Methods, Allow-Headers
    alt CORS allowed
        Browser->>Server: POST /api/data (actual request)
        Server->>Browser: 200 OK + data
        Browser->>Browser: JavaScript receives response
    else CORS denied
        Browser->>Browser: block response, throw CORS error
        Note over Browser: origin not in Allow-Origin list
    end
"""
ORIGINS = ["https://app.example.com", "https://admin.example.com", "https://staging.example.com:8443"]


def random_scenario(rng: random.Random) -> Scenario:
    """A scenario behind a random policy, which lets its page through."""
    page = rng.choice(ORIGINS)
    names = rng.sample(["content-type", "x-api-key", "authorization", "x-trace"], rng.randint(0, 3))
    policy: dict[str, Any] = {
        "allow_origins": [page, *rng.sample([it for it in ORIGINS if it != page], rng.randint(0, 2))],
        "allow_methods": ["GET", "POST", "PUT"],
        "allow_headers": names or ["content-type"],
        "allow_credentials": rng.random() < 0.4,
        "max_age": rng.choice([0, 5, 600]),
        "expose_headers": rng.choice([[], ["x-total"]]),
    }
    request: dict[str, Any] = {
        "url": rng.choice(["https://api.example.com/api/data", "https://api.example.com:8443/v1/items?q=1"]),
        "method": rng.choice(["POST", "PUT", "GET"]),
        "headers": [[name, "application/json" if name == "content-type" else "v"] for name in names],
        "credentials": "include" if policy["allow_credentials"] else "same-origin",
    }
    return scenario_form.read({"page": page, "requests": [request], "server": {"policy": policy}})


EDITS: dict[Name, tuple[str, ...]] = {
    Name.PAGE_ORIGIN: ("https://new.example.com",),
    Name.SERVER_ORIGIN: ("https://api.other.example",),
    Name.METHOD: ("DELETE", "PATCH"),
    Name.PATH: ("/v2/other",),
    Name.ALLOW_ORIGIN: ("https://new.example.com",),
    Name.ALLOW_METHODS: ("GET, DELETE",),
    Name.ALLOW_HEADERS: ("content-type, x-new",),
    Name.MAX_AGE: ("60",),
    Name.HEADER_NAMES: ("x-api-key,x-new",),
}


def random_edit(drawn: Diagram, rng: random.Random) -> tuple[Name, str, Diagram]:
    """One field of the diagram with another value, in all its places."""
    said = [it for it in fields(drawn) if it.name in EDITS and it.subject != "with"]
    field = rng.choice(said)
    new = rng.choice(EDITS[field.name])
    text = drawn.to_text()
    lines = text.split("\n")
    for it in fields(drawn):
        if it.name is field.name and it.value is not None and it.subject != "with":
            at = 1 + it.statement
            lines[at] = lines[at].replace(it.value, new, 1)
    return field.name, new, parse("\n".join(lines))


@pytest.mark.parametrize("seed_", range(150))
def test_the_diagram_shows_the_edit_and_nothing_else_changed(seed_: int) -> None:
    """After edit, read back and redraw, the diagram is the template of the changed scenario, with the new value."""
    rng = random.Random(seed_)
    scenario = random_scenario(rng)
    name, new, edited = random_edit(template(scenario), rng)
    result = read_back(scenario, edited)
    assert name in {change.name for change in result.changes}
    drawn = redraw(scenario, edited, result.scenario)
    assert drawn.to_text() == template(result.scenario).to_text()
    says = [it.value for it in fields(drawn) if it.name is name and it.value]
    wanted = {*new.replace(" ", "").split(",")}
    assert (
        wanted & {entry for value in says for entry in value.replace(" ", "").split(",")} or name is Name.ALLOW_ORIGIN
    )
    assert read_back(result.scenario, drawn).changes == ()


@pytest.mark.parametrize("seed_", range(60))
def test_the_authors_additions_stay(seed_: int) -> None:
    """Notes, participants, names and comments of the author survive a changed policy."""
    rng = random.Random(seed_)
    scenario = random_scenario(rng)
    drawn = template(scenario)
    first = next(i for i, it in enumerate(drawn.statements) if it.to_text().strip().startswith("Browser->>"))
    for request in (
        {"edit": "insert.note", "index": first, "placement": "over", "first": "Server", "text": "my own words"},
        {"edit": "insert.participant", "name": "Team"},
        {"edit": "participants.rename", "old": "Browser", "new": "Client"},
    ):
        drawn = apply(drawn, request).diagram
    edited = parse(drawn.to_text().replace("    Client->>", "    %% a comment\n    Client->>", 1))
    assert read_back(scenario, edited).changes == ()
    assert isinstance(scenario.server, Guarded)
    _, _, other = random_edit(template(scenario), rng)
    changed = read_back(scenario, other).scenario
    text = redraw(scenario, edited, changed).to_text()
    assert "my own words" in text
    assert "%% a comment" in text
    assert "participant Team" in text
    assert "Browser->>" not in text
    assert read(text).accepted
    assert {(it.name, it.value) for it in fields(template(changed))} == {
        (it.name, it.value) for it in fields(parse(text))
    }


def edited(old: str, new: str) -> Diagram:
    """The default template with other words."""
    text = template(SCENARIO).to_text()
    assert old in text
    return parse(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("Max-Age: 600", "Max-Age: 999999", "not from 0 to 86400"),
        ("Max-Age: 600", "Max-Age: soon", "a number of seconds"),
        ("Allow-Origin: https://app.example.com", "Allow-Origin: app.example.com", "policy.allow_origins"),
        ("Browser<br/>https://app.example.com", "Browser<br/>https://", "not an origin"),
        ("Allow-Methods: GET, POST", "Allow-Methods: GE T", "allow_methods"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(old: str, new: str, part: str) -> None:
    """A value that no policy or page can have changes nothing."""
    if new.endswith("https://"):
        assert read_back(SCENARIO, edited(old, new)).changes == ()  # not an origin: the author's own words
        return
    with pytest.raises(NotReadBack, match=part):
        read_back(SCENARIO, edited(old, new))


def test_two_new_values_for_one_field_are_refused() -> None:
    """The diagram must say one thing."""
    text = template(SCENARIO).to_text()
    text = text.replace("Browser<br/>https://app.example.com", "Browser<br/>https://a.example")
    text = text.replace("Origin: https://app.example.com", "Origin: https://b.example", 1)
    with pytest.raises(NotReadBack, match="write the same value everywhere"):
        read_back(SCENARIO, parse(text))


def test_a_general_diagram_is_read() -> None:
    """The words of the CORS diagram that everybody draws become a scenario, with fields to fill in."""
    made = seed(parse(GENERAL))
    assert {it.name for it in open_fields(parse(GENERAL))} == {
        Name.ALLOW_ORIGIN,
        Name.ALLOW_METHODS,
        Name.ALLOW_HEADERS,
    }
    assert {*made.open} >= {Name.PAGE_ORIGIN, Name.SERVER_ORIGIN, Name.ALLOW_ORIGIN}
    assert made.scenario.requests[0].method == "POST"
    (record,) = pair.simulate(made.scenario).fetches
    assert record.preflights
    assert not isinstance(record.outcome, Failure)
    with pytest.raises(NoHandshake, match="shows no request"):
        seed(parse("sequenceDiagram\nA->>B: hello\n"))


REQUESTS: dict[str, dict[str, Any]] = {
    "environments": {"table": {"production": [ORIGINS[0]], "staging": [ORIGINS[2]]}},
    "custom_header": {"name": "X-API-Key"},
    "redirect": {"location": "/v2/data"},
}


@pytest.mark.parametrize("name", ADAPTATIONS)
def test_each_adaptation_is_one_edit_that_can_be_undone(name: str) -> None:
    """The result is accepted, its changes and their inverse are exact, and it says the adapted scenario."""
    drawn = parse(template(SCENARIO).to_text())
    made = adapt(SCENARIO, drawn, {"adapt": name, **REQUESTS.get(name, {})})
    text = made.edited.diagram.to_text()
    assert read(text).accepted
    assert text != drawn.to_text()
    assert applied(drawn.to_text(), made.edited.edits) == text
    assert applied(text, made.edited.inverse) == drawn.to_text()
    assert read_back(made.scenario, made.edited.diagram).changes == ()
    assert made.proof
    assert redraw(made.scenario, made.edited.diagram, made.scenario).to_text() == text


def test_an_adaptation_that_is_not_true_is_refused() -> None:
    """What the engine blocks is not drawn as if it worked."""
    drawn = template(SCENARIO)
    with pytest.raises(EditRefused, match="do not allow null"):
        adapt(SCENARIO, drawn, {"adapt": "redirect", "location": "https://elsewhere.example/x"})
    with pytest.raises(EditRefused, match="origin-no-scheme"):
        adapt(SCENARIO, drawn, {"adapt": "environments", "table": {"production": ["nonsense"]}})
    with pytest.raises(EditRefused, match="header-forbidden"):
        adapt(SCENARIO, drawn, {"adapt": "custom_header", "name": "Cookie"})
    with pytest.raises(EditRefused, match="argument 'location' is missing; it takes location, status"):
        adapt(SCENARIO, drawn, {"adapt": "redirect"})


def test_the_trace_says_what_each_statement_shows() -> None:
    """Statements carry the number of their fetch and exchange; the one that blocks carries the failed step."""
    data = json.loads((ROOT / "docs/examples/wrong-origin.json").read_text(encoding="utf-8"))
    handshake = pair.simulate(scenario_form.read(data))
    drawn, shown = traced(handshake)
    assert len(shown) == len(drawn.statements)
    by_text = {it.to_text().strip(): shown[i] for i, it in enumerate(drawn.statements)}
    sent = next(it for text, it in by_text.items() if "(preflight)" in text)
    assert (sent.fetch, sent.exchange) == (0, 0)
    blocked = next(it for text, it in by_text.items() if "throw CORS error" in text)
    assert blocked.step is not None
    assert handshake.fetches[0].steps[blocked.step] is handshake.fetches[0].failed_step
