"""The functions that the page asks, called as a web worker calls them: no server, no network."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from corsage.handshake.form import FormError
from corsage.policy import Policy
from corsage.studio import forms, typescript
from corsage.studio.functions import FUNCTIONS
from corsage.studio.gallery import GALLERY

FORMS = Path(__file__).parents[2] / "studio/src/engine/forms.ts"
TEXT = "sequenceDiagram\n    participant A\n    participant B\n    %% mine\n    A->>B: hi\n    B->>A: yo\n"


def call(name: str, **request: Any) -> Any:  # noqa: ANN401 - JSON
    """Call a function as a transport does: JSON in, JSON out."""
    return json.loads(json.dumps(FUNCTIONS[name].call(json.loads(json.dumps(request)))))


def ran(scenario: dict[str, Any], browser: str = "chromium") -> forms.Result:
    """The one result of a run."""
    result: forms.Result = call("run", scenario=scenario, browsers=[browser])["results"][0]
    return result


def sample(name: str) -> dict[str, Any]:
    """A scenario of the gallery."""
    return next(one for one in GALLERY if one.id == name).scenario()


def test_the_pages_types_are_those_of_the_forms() -> None:
    """The TypeScript file is what the table writes: run `python -m corsage.studio.typescript` after a change."""
    assert FORMS.read_text(encoding="utf-8") == typescript.source()


@pytest.mark.parametrize("one", GALLERY, ids=lambda one: one.id)
def test_each_sample_ends_as_it_says(one: Any) -> None:  # noqa: ANN401 - a sample
    """In memory as over HTTP: blocked for its reason, or not."""
    verdict = ran(one.scenario(), "standard")["verdict"]
    assert verdict["blocked"] == (one.ends is not None)
    assert verdict["reason"] == (one.ends.value if one.ends else None)


@pytest.mark.parametrize("name", ["wrong-origin", "credentials-wildcard", "header-not-allowed"])
@pytest.mark.parametrize("browser", ["standard", "chromium", "firefox", "webkit"])
def test_a_fix_is_proven_and_adds_names_only(name: str, browser: str) -> None:
    """With the policy of the fix the same request is allowed; no asterisk, no pattern and no danger is added."""
    scenario = sample(name)
    fix = ran(scenario, browser)["verdict"]["fix"]
    assert fix is not None
    assert fix["diff"]
    mended = scenario | {"server": {"policy": fix["policy"]}}
    assert not ran(mended, browser)["verdict"]["blocked"]
    before, after = Policy.from_mapping(scenario["server"]["policy"]), Policy.from_mapping(fix["policy"])
    for field in ("allow_origins", "allow_methods", "allow_headers"):
        added = set(getattr(after, field)) - set(getattr(before, field))
        assert not any("*" in value for value in added)
    assert not any(value for key, value in fix["policy"].items() if key.startswith("danger"))


@pytest.mark.parametrize(
    "change",
    [
        {"page": "null"},
        {"page": "http://plain.example", "requests": [{"url": "https://api.example.com/", "credentials": "include"}]},
        {"server": {"https://api.example.com/api/data": {"preflight": "close", "actual": "close"}}},
    ],
)
def test_there_is_no_fix_that_opens_a_door(change: dict[str, Any]) -> None:
    """The opaque origin, an insecure origin with credentials, a server whose answers are written down: none."""
    verdict = ran(sample("json-post") | change)["verdict"]
    assert verdict["blocked"]
    assert verdict["fix"] is None


def test_a_picture_has_every_statement_and_where_it_stands() -> None:
    """Each statement with its span in the text, its kind and its names; and the elements name the same statements."""
    drawn = call("draw", text=TEXT)
    assert [(it["kind"], TEXT[it["start"] : it["end"]]) for it in drawn["statements"]] == [
        ("participant", "participant A"),
        ("participant", "participant B"),
        ("message", "A->>B: hi"),
        ("message", "B->>A: yo"),
    ]
    assert 'data-statement="2"' in drawn["svg"]
    assert (drawn["problems"], drawn["participants"][0]["id"]) == ([], "A")


def test_what_happened_is_drawn_and_the_other_branch_is_a_ghost() -> None:
    """Blocked: the answer that came, no headers, the allowed branch a ghost, the server's check marked."""
    scenario = sample("header-not-allowed")
    text = call("template", scenario=scenario)["text"]
    drawn = call("draw", text=text, trail=ran(scenario)["trail"])
    assert "403 Forbidden" in drawn["svg"]
    assert "204 No Content" not in drawn["svg"]
    assert "no CORS headers" in drawn["svg"]
    by_text = {it["text"].split("\n")[0]: it for it in drawn["statements"]}
    assert by_text["POST /api/data (actual request)"]["ghost"]
    assert by_text["check origin, method, headers"]["failed"]
    assert "ghost" not in by_text["block response, throw CORS error"]
    plain = call("draw", text=text)
    assert not any("ghost" in it for it in plain["statements"])


def test_an_allowed_run_ghosts_the_denied_branch() -> None:
    """Allowed: what would have been denied is the ghost, and nothing failed."""
    scenario = sample("json-post")
    text = call("template", scenario=scenario)["text"]
    statements = call("draw", text=text, trail=ran(scenario)["trail"])["statements"]
    ghosts = [it["text"] for it in statements if it.get("ghost")]
    assert "block response, throw CORS error" in ghosts
    assert "JavaScript receives response" not in ghosts
    assert not any(it.get("failed") for it in statements)


@pytest.mark.parametrize("text", ["", "sequenceDiagram\n A->>", "graph TD\n a-->b", "%%{init: {\n", "\ud83d\ude00 <b>"])
def test_a_broken_text_is_drawn_as_far_as_it_goes(text: str) -> None:
    """A picture and the problems with their spans; nothing is raised."""
    drawn = call("draw", text=text)
    assert drawn["problems"]
    assert all(0 <= problem["span"][0] <= problem["span"][1] <= len(text) for problem in drawn["problems"])


HOSTILE = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onload="alert(1)', "javascript:alert(1)")


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_texts_are_text_in_the_picture(markup: str) -> None:
    """Names, texts, labels, links: none becomes an element, a handler or an address that runs."""
    text = (
        f"sequenceDiagram\n    participant A as {markup}\n    link A: {markup} @ {markup}\n"
        f"    A->>A: {markup}\n    Note over A: {markup}\n    alt {markup}\n    A->>A: x\n    end\n"
    )
    picture = ET.fromstring(f"<svg>{call('draw', text=text)['svg']}</svg>")
    for element in picture.iter():
        assert element.tag in {"svg", "g", "path", "rect", "text", "tspan", "circle", "ellipse", "a", "title", "line"}
        assert not any(name.lower().startswith("on") or name == "style" for name in element.attrib)
        assert not element.get("href", "").lower().startswith("javascript")


def test_an_edit_changes_its_statement_only() -> None:
    """The comment, the indentation and every other line stay; where statements went is told."""
    edited = call("edit", text=TEXT, operation={"edit": "messages.move", "index": 2, "to": 4})
    assert (
        edited["text"]
        == "sequenceDiagram\n    participant A\n    participant B\n    %% mine\n    B->>A: yo\n    A->>B: hi\n"
    )
    assert edited["places"] == [0, 1, 3, 2]
    assert edited["label"]


@pytest.mark.parametrize(
    "operation",
    [{}, {"edit": "nothing"}, {"edit": "messages.move", "index": 99, "to": 0}, {"edit": "messages.move", "index": "2"}],
)
def test_a_refused_edit_leaves_the_text(operation: dict[str, Any]) -> None:
    """One sentence, and the text to the byte."""
    edited = call("edit", text=TEXT, operation=operation)
    assert edited["text"] == TEXT
    assert edited["refused"].endswith(".")


def test_the_diagram_follows_the_scenario_and_keeps_what_the_author_wrote() -> None:
    """A changed policy changes its lines; the author's note, comment and reworded line stay."""
    before = call("template", scenario=sample("json-post"))["text"]
    text = before.replace("    alt CORS", "    %% mine\n    Note over Server: my note\n    alt CORS").replace(
        "JavaScript receives response", "the page shows the data"
    )
    after = call("template", scenario=sample("custom-headers"))["text"]
    followed = call("follow", text=text, before=before, after=after)
    assert "my note" in followed["text"]
    assert "%% mine" in followed["text"]
    assert "the page shows the data" in followed["text"]
    assert "x-csrf-token" in followed["text"]
    assert call("follow", text=before, before=before, after=after)["text"] == after


def test_a_line_that_both_changed_stays_the_authors() -> None:
    """The author's word stands, and the number of such places is told."""
    followed = call("follow", text="a\nmine\nc\n", before="a\nb\nc\n", after="a\ntheirs\nc\n")
    assert followed == {"text": "a\nmine\nc\n", "kept": 1}


def test_a_policys_mistakes_stand_at_their_values() -> None:
    """Each problem names field and value, so that the page shows it in the row; the TOML is there all the same."""
    checked = call("check_policy", policy={"allow_origins": ["https://a.example/"], "allow_methods": ["CONNECT"]})
    assert [problem["path"] for problem in checked["problems"]] == [
        "allow_origins=https://a.example/",
        "allow_methods=CONNECT",
    ]
    assert 'allow_origins = ["https://a.example/"]' in checked["toml"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("policy", ['allow_origins = ["https://app.example.com"]']),
        ("stack", ["map $http_origin"]),
        ("fetch", ['await fetch("https://api.example.com/api/data"', '"method": "POST"']),
        ("curl", ["-X OPTIONS", "Access-Control-Request-Headers: content-type", "-X POST"]),
        ("markdown", ["```mermaid\nsequenceDiagram", "```toml"]),
        ("html", ["<svg", "<h1>POST https://api.example.com/api/data"]),
        ("scenario", ['"page": "https://app.example.com"']),
        ("svg", ["<svg", "A to B"]),
        ("mermaid", [TEXT]),
    ],
)
def test_each_export_says_what_it_should(kind: str, words: list[str]) -> None:
    """One file a kind, with a name, made of the scenario and the author's own diagram."""
    exported = call("export", kind=kind, scenario=sample("json-post"), text=TEXT, stack="nginx")
    assert exported["name"]
    for word in words:
        assert word in exported["text"]


def test_a_document_cannot_break_out_of_its_page() -> None:
    """Markup of the scenario is text in the HTML page, and a fence in the diagram ends no fence of Markdown."""
    scenario = sample("json-post") | {"page": "<script>alert(1)</script>"}
    page = call("export", kind="html", scenario=scenario, text=TEXT + "    A->>B: <script>\n")["text"]
    assert "<script" not in page
    fenced = call("export", kind="markdown", scenario=scenario, text=TEXT + "%% ```\n")["text"]
    assert "````mermaid" in fenced


@pytest.mark.parametrize(
    ("text", "call_made"),
    [
        ('fetch("https://x.example/a", {"method": "PUT", "headers": {"x-a": "1", "sec-fetch-mode": "cors"}})',
         {"url": "https://x.example/a", "method": "PUT", "headers": [["x-a", "1"]]}),
        ("await fetch('https://x.example/a', {method: 'POST', body: JSON.stringify({a: 1}), credentials: 'include'})",
         {"url": "https://x.example/a", "method": "POST", "body": '{"a": 1}', "credentials": "include"}),
        ("curl 'https://x.example/a' -X DELETE -H 'x-a: 1' -H 'user-agent: me' --compressed",
         {"url": "https://x.example/a", "method": "DELETE", "headers": [["x-a", "1"]]}),
        ("curl https://x.example/a \\\n --data-raw 'a=1'", {"method": "POST", "body": "a=1"}),
        ("Access to fetch at 'https://x.example/a' from origin 'https://p.example' has been blocked by CORS policy",
         {"url": "https://x.example/a"}),
    ],
)  # fmt: skip
def test_what_was_copied_becomes_the_request(text: str, call_made: dict[str, Any]) -> None:
    """fetch(), cURL and the console's message; what a browser sets by itself is left out."""
    pasted = call("paste", text=text, scenario=sample("no-preflight"))
    assert pasted["scenario"]["requests"][0].items() >= call_made.items()
    assert FUNCTIONS["run"].call({"scenario": pasted["scenario"], "browsers": ["chromium"]})["results"]


@pytest.mark.parametrize("text", ["", "hello", "{}", "curl 'https://x", "fetch('https://x.example/', {a: b()})", "[1"])
def test_what_is_not_known_is_said(text: str) -> None:
    """One sentence, never a traceback."""
    with pytest.raises(FormError) as raised:
        call("paste", text=text, scenario=sample("no-preflight"))
    assert raised.value.problem


def test_a_recorded_handshake_is_shown_as_a_run() -> None:
    """The JSON form of a handshake gives the same verdict as the run that made it."""
    result = ran(sample("wrong-origin"))
    shown = call("recorded", text=json.dumps(result["handshake"]))["results"][0]
    assert shown == result


def test_identifiers_of_the_gallery_are_unique() -> None:
    """Links name samples by them."""
    names = sorted(one.id for one in GALLERY)
    assert all(a != b for a, b in pairwise(names))
