"""The studio in a real browser: the page as it is built, the servers as they run."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.machine import missing

from corsage.studio.page import NOT_BUILT, is_built

from .conftest import Running

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "studio/node_modules/axe-core/axe.min.js"
SOURCE = (
    "[...document.querySelector('.editor').shadowRoot.querySelectorAll('.cm-line')].map(l => l.textContent).join('\\n')"
)


class Studio:
    """The page, with the words of its users."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def text(self) -> str:
        """The Mermaid text, as the editor shows it; the default document is short enough to be shown whole."""
        return str(self.page.evaluate(SOURCE))

    def lines(self) -> list[str]:
        """The lines of the text, without indentation."""
        return [line.strip() for line in self.text.splitlines()]

    def hit(self, words: str) -> Locator:
        """Where a statement of the picture can be grabbed, by the words that it shows."""
        index = self.page.locator('[role="option"]', has_text=words).first.get_attribute("id")
        assert index is not None
        return self.page.locator(f'.overlay .hit[data-statement="{index.removeprefix("statement-")}"]').first

    def select(self, words: str) -> None:
        """Click a statement."""
        self.hit(words).click()

    def write(self, text: str) -> None:
        """Fill the text that is edited in place, and keep it."""
        area = self.page.locator(".in-place")
        expect(area).to_be_focused()
        area.fill(text)
        area.press("Enter")
        expect(area).to_have_count(0)

    def shows(self, line: str, *, count: int = 1) -> None:
        """Wait until the code has a line."""
        for _ in range(40):
            if self.lines().count(line) == count:
                return
            self.page.wait_for_timeout(50)
        assert self.lines().count(line) == count, (line, self.text)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move in steps, let go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
        mouse.move(*end, steps=4)
        mouse.up()

    def run(self) -> Locator:
        """Press Run, and give the verdict."""
        self.page.get_by_role("button", name=re.compile("^Run")).click()
        verdict = self.page.locator(".verdict.good, .verdict.bad")
        expect(verdict).to_be_visible()
        return verdict

    def choose(self, question: str) -> None:
        """Take a template from the palette."""
        self.page.keyboard.press("Control+k")
        self.page.get_by_role("dialog").get_by_role("button", name=question).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def studio(chromium: Browser, built: Running) -> Iterator[Studio]:
    """The page, freshly opened; any error that its scripts or its security policy report fails the test."""
    yield from opened(chromium, built)


def opened(browser: Browser, built: Running, width: int = 1440, height: int = 1000) -> Iterator[Studio]:
    """The page in a context of its own."""
    if not is_built():
        missing(NOT_BUILT)
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(6000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        # That a call was refused with 422 is told by the browser itself; it is what some tests ask for.
        lambda line: (
            faults.append(line.text)
            if line.type in {"error", "warning"} and not re.search(r"422|ERR_FAILED", line.text)
            else None
        ),
    )
    outside: list[str] = []
    page.on(
        "request", lambda it: None if it.url.startswith((built.origin, "blob:", "data:")) else outside.append(it.url)
    )
    page.goto(built.origin)
    expect(page.locator(".drawing .message").first).to_be_visible()
    yield Studio(page)
    context.close()
    assert faults == []
    assert outside == []


def centre(place: Locator) -> tuple[float, float]:
    """The middle of an element."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_blocked_is_mended_and_runs_through(studio: Studio) -> None:
    """Blocked, cause first; the deciding check is lit; the fix is applied, and the same request is allowed."""
    page = studio.page
    studio.choose("Why is my header refused?")
    verdict = studio.run()
    expect(verdict).to_contain_text("Blocked")
    expect(verdict).to_contain_text("X-CSRF-Token is not in the server's Allow-Headers")
    expect(verdict).to_contain_text("Access to fetch at 'https://api.example.com/api/data'")
    expect(page.locator(".inspector .checks .lit")).to_contain_text("x-csrf-token — not in: content-type")
    expect(page.locator(".drawing .failed").first).to_be_visible()
    expect(page.locator(".drawing .ghost").first).to_be_visible()
    expect(page.locator(".inspector a").first).to_have_attribute("href", re.compile("fetch.spec.whatwg.org"))
    page.get_by_role("button", name="On my server").click()
    dialog = page.get_by_role("dialog")
    added = dialog.locator(".diff .plus", has_text="x-csrf-token")
    expect(added).to_be_visible()
    expect(added).to_have_css("opacity", "1")
    expect(dialog.locator("pre")).to_contain_text("x-csrf-token")
    dialog.get_by_role("button", name="Apply and run again").click()
    expect(page.locator(".verdict.good")).to_contain_text("Allowed")
    page.get_by_role("tab", name="Policy").first.click()
    expect(page.get_by_label("Header 2", exact=True)).to_have_value("x-csrf-token")
    page.keyboard.press("Control+z")
    expect(page.locator(".verdict.bad")).to_be_visible()


def test_a_document_is_adapted_and_taken_away(studio: Studio) -> None:
    """A credentials note, a participant for X-API-Key, and the Markdown page with the author's own diagram."""
    page = studio.page
    for adaption in ("Note: what credentials need", "Participant: who checks X-API-Key"):
        page.get_by_role("button", name="Adapt").click()
        page.get_by_role("menuitem", name=adaption).click()
    studio.shows("Server->>XAPIKey: check X-API-Key")
    assert any("credentials: Access-Control-Allow-Credentials: true" in line for line in studio.lines())
    expect(page.locator(".badge")).to_contain_text(re.compile(r"\+4 .0"))
    page.get_by_role("tab", name="Page").click()
    expect(page.locator(".code-panel pre")).to_contain_text("```mermaid")
    expect(page.locator(".code-panel pre")).to_contain_text("check X-API-Key")
    with page.expect_download() as download:
        page.get_by_role("button", name="download").click()
    assert "XAPIKey" in download.value.path().read_text()


@pytest.mark.parametrize(
    ("select", "keys", "write", "line", "count"),
    [
        ("204 No Content", ["F2"], "204 fine", "Server->>Browser: 204 fine", 1),
        ("204 No Content", ["m"], "ask", "Server->>Browser: ask", 1),
        ("204 No Content", ["n"], "mine", "Note over Server,Browser: mine", 1),
        ("204 No Content", ["p"], "Cache", "participant Participant3 as Cache", 1),
        ("204 No Content", ["w", "Enter"], "maybe", "alt maybe", 1),
        ("204 No Content", ["w", "ArrowDown", "ArrowDown", "Enter"], "again", "loop again", 1),
        ("alt block", ["b"], "else", "else else", 1),
        ("200 OK", ["b"], "third", "else third", 1),
        ("204 No Content", ["r"], None, "Browser->>Server: 204 No Content + CORS headers", 1),
        ("204 No Content", ["a", "ArrowDown", "Enter"], None, "Server-->>Browser: 204 No Content + CORS headers", 1),
        ("204 No Content", ["Control+d"], None, "Server->>Browser: 204 No Content + CORS headers", 2),
        ("204 No Content", ["Delete"], None, "Server->>Browser: 204 No Content + CORS headers", 0),
        ("204 No Content", ["Alt+ArrowRight"], None, "Server->>Server: 204 No Content + CORS headers", 1),
        ("204 No Content", ["Alt+Shift+ArrowLeft"], None, "Browser->>Browser: 204 No Content + CORS headers", 1),
        ("CORS denied", ["F2"], "refused", "else refused", 1),
        ("CORS allowed", ["u"], None, "alt CORS allowed", 0),
    ],
)
def test_each_key_is_one_edit_and_one_undo(
    studio: Studio, select: str, keys: list[str], write: str | None, line: str, count: int
) -> None:
    """The code has exactly the line that the gesture means; undo gives the text back, to the byte."""
    before = studio.text
    studio.select(select)
    for key in keys:
        studio.page.keyboard.press(key)
    if write is not None:
        studio.write(write)
    studio.shows(line, count=count)
    studio.page.locator(".statements").focus()
    for _ in range(2):
        if studio.text != before:
            studio.page.keyboard.press("Control+z")
            studio.page.wait_for_timeout(150)
    assert studio.text == before


def test_messages_are_moved_and_pulled_by_the_pointer(studio: Studio) -> None:
    """Drag up or down, drag an end, drag from lifeline to lifeline, drag a head, a double click, a drawn frame."""
    page = studio.page
    x, y = centre(studio.hit("OPTIONS /api/data"))
    studio.drag((x, y), (x, centre(studio.hit("check origin"))[1] - 24))
    expect(page.locator('[role="option"]').nth(3)).to_contain_text("OPTIONS /api/data (preflight)")
    at = studio.lines().index("Browser->>Server: OPTIONS /api/data (preflight)")
    assert studio.lines()[at - 1].startswith("Note over Browser,Server: no credentials")

    box = studio.hit("204 No Content").bounding_box()
    assert box is not None
    server = centre(page.locator('.overlay [data-lifeline="Server"]'))[0]
    studio.drag((box["x"] + 8, box["y"] + box["height"] - 6), (server, box["y"] + box["height"] - 6))
    studio.shows("Server->>Server: 204 No Content + CORS headers")

    browser = centre(page.locator('.overlay [data-lifeline="Browser"]'))[0]
    top = page.locator('.overlay [data-lifeline="Server"]').bounding_box()
    assert top is not None
    studio.drag((server, top["y"] + 10), (browser, top["y"] + 12))
    studio.write("first")
    studio.shows("Server->>Browser: first")

    head = centre(page.locator(".overlay .hit.participant").nth(1))
    studio.drag(head, (browser - 160, head[1]))
    studio.shows("participant Server as Server<br/>https://api.example.com")
    page.wait_for_timeout(200)
    assert studio.lines()[1].startswith("participant Server")

    studio.hit("first").dblclick()
    studio.write("renamed")
    studio.shows("Server->>Browser: renamed")


def test_the_code_redraws_as_one_types_also_while_it_is_broken(studio: Studio) -> None:
    """A good text is drawn at once; a broken one keeps the last good picture, its problem shown and underlined."""
    page = studio.page
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("    Server->>Browser: typed\n")
    expect(page.locator(".drawing")).to_contain_text("typed")
    page.keyboard.type("    Server->>")
    expect(page.locator(".broken")).to_contain_text("The last good picture stays")
    expect(page.locator(".drawing")).to_contain_text("typed")
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.keyboard.type("Browser: mended")
    expect(page.locator(".broken")).to_have_count(0)
    expect(page.locator(".drawing")).to_contain_text("mended")


def test_caret_and_element_light_each_other(studio: Studio) -> None:
    """A click in the picture lights the line; a click in the line selects the element."""
    page = studio.page
    studio.select("204 No Content")
    expect(page.locator(".cm-line.here")).to_contain_text("204 No Content")
    page.locator(".cm-line", has_text="check origin").click()
    expect(page.locator('[role="option"][aria-selected="true"]')).to_contain_text("check origin")


def test_undo_goes_over_diagram_code_and_fields(studio: Studio) -> None:
    """One stack: an edit of the picture, a typed line and a field, each taken back in turn, with its name."""
    page = studio.page
    before = studio.text
    studio.select("204 No Content")
    page.keyboard.press("Delete")
    studio.shows("Server->>Browser: 204 No Content + CORS headers", count=0)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("    %% typed")
    page.get_by_label("Body", exact=True).fill("[]")
    undo = page.get_by_role("button", name=re.compile("^Undo"))
    expect(undo).to_have_attribute("title", "Undo: body")
    undo.click()
    expect(page.get_by_label("Body", exact=True)).to_have_value('{"name": "Ada"}')
    expect(undo).to_have_attribute("title", "Undo: type in the code")
    undo.click()
    undo.click()
    for _ in range(20):
        if studio.text == before:
            break
        page.wait_for_timeout(50)
    assert studio.text == before


def test_a_reload_and_another_template_lose_nothing(studio: Studio) -> None:
    """What was edited is there after a reload; after another template it is in the drafts; Back works."""
    page = studio.page
    page.get_by_label("Body", exact=True).fill('{"mine": 1}')
    expect(page.locator("footer")).to_contain_text("saved in this browser")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_label("Body", exact=True)).to_have_value('{"mine": 1}')
    studio.choose("How do I send cookies?")
    expect(page.get_by_label("Body", exact=True)).to_have_value("{}")
    page.keyboard.press("Control+k")
    page.get_by_role("region", name="Drafts").get_by_role("button", name=re.compile("POST")).first.click()
    expect(page.get_by_label("Body", exact=True)).to_have_value('{"mine": 1}')
    page.go_back()
    expect(page.get_by_label("Body", exact=True)).to_have_value("{}")


def test_a_link_carries_the_state(studio: Studio, chromium: Browser, built: Running) -> None:
    """The fragment alone opens the same document in another browser; a damaged one says so and opens what there is."""
    page = studio.page
    page.get_by_label("Body", exact=True).fill("[7]")
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Copy a link to this").click()
    page.wait_for_url(re.compile("#s="))
    for url, body in ((page.url, "[7]"), (page.url[:-20], '{"name": "Ada"}')):
        context = chromium.new_context()
        other = context.new_page()
        other.goto(url)
        expect(other.get_by_label("Body", exact=True)).to_have_value(body)
        context.close()
    assert page.url.startswith(built.origin)


def test_a_mistake_is_shown_at_its_value_and_goes_when_it_is_mended(studio: Studio) -> None:
    """As one types; the sentence is tied to the control."""
    page = studio.page
    page.get_by_role("tab", name="Policy").first.click()
    origin = page.get_by_label("Origin 1", exact=True)
    origin.fill("https://app.example.com/")
    expect(origin).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".problems .problem").first).to_contain_text("slash")
    origin.fill("https://app.example.com")
    expect(origin).not_to_have_attribute("aria-invalid", "true")


def test_environments_switch_the_policy(studio: Studio) -> None:
    """The same page is allowed in staging and blocked in production; the verdict follows the environment."""
    page = studio.page
    studio.choose("How do I allow each environment?")
    expect(studio.run()).to_contain_text("Allowed")
    page.get_by_label("Environment").select_option("production")
    expect(page.locator(".verdict.bad")).to_contain_text("not among the server's allowed origins")
    page.get_by_label("Environment").select_option("staging")
    expect(page.locator(".verdict.good")).to_be_visible()


def test_a_pasted_curl_command_becomes_the_request(studio: Studio) -> None:
    """Method, URL, headers; and the diagram follows."""
    page = studio.page
    page.get_by_role("tab", name="Paste").click()
    page.get_by_label("Copied from the browser").fill("curl https://api.example.com/orders -X DELETE -H 'X-Trace: 1'")
    page.get_by_role("button", name="Make it the request").click()
    expect(page.get_by_label("Method", exact=True)).to_have_value("DELETE")
    expect(page.locator(".drawing")).to_contain_text("DELETE /orders")


def test_all_browsers_stand_side_by_side(studio: Studio) -> None:
    """One verdict each, and whether they agree is said."""
    page = studio.page
    page.get_by_text("All", exact=True).click()
    studio.run()
    expect(page.locator(".browsers-row")).to_contain_text("webkit: allowed")
    expect(page.locator(".browsers-row")).to_contain_text("All browsers agree")


def test_what_the_user_types_is_text_in_the_page(studio: Studio) -> None:
    """Markup in any field, header or text of the diagram is shown as it was typed; nothing runs."""
    page = studio.page
    markup = "<img src=x onerror=alert(1)>"
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.get_by_label("Body", exact=True).fill(markup)
    page.get_by_label("Value of header 1").fill(markup)
    page.get_by_label("URL", exact=True).fill(f"https://api.example.com/{markup}")
    studio.run()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f"    Note over Server: {markup}\n    link Server: x @ javascript:alert(1)\n")
    expect(page.locator(".badge")).to_contain_text(re.compile(r"\+\d"))
    for tab in ("Page", "fetch", "curl", "Scenario"):
        page.get_by_role("tab", name=tab, exact=True).click()
        page.wait_for_timeout(80)
    assert page.locator("#studio img, #studio script").count() == 0


def test_a_studio_that_is_gone_is_said(studio: Studio) -> None:
    """Offline: one sentence with what to do, and the work stays."""
    page = studio.page
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_label("Body", exact=True).fill("[1]")
    page.locator(".cm-content").click()
    page.keyboard.type("%% x\n")
    faults = page.locator(".trouble")
    expect(faults).to_contain_text("Start `corsage studio` again")
    expect(page.get_by_label("Body", exact=True)).to_have_value("[1]")
    page.unroute("**/api/**")


def test_steps_follow_the_arrow_keys(studio: Studio) -> None:
    """Right goes from one message that happened to the next; the inspector shows its real headers."""
    page = studio.page
    studio.run()
    page.locator(".statements").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".inspector")).to_contain_text("Access-Control-Request-Method")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".inspector h2")).to_contain_text("The server checks")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".inspector")).to_contain_text("access-control-allow-origin")


def test_five_thousand_lines_stay_usable(studio: Studio) -> None:
    """A long diagram is drawn, and an edit of it is, within seconds on a busy machine."""
    page = studio.page
    text = "sequenceDiagram\n" + "".join(f"    Browser->>Server: message {i}\n" for i in range(5000))
    page.evaluate(
        "text => { const drafts = [{ id: sessionStorage['corsage.draft'], title: 'long', at: 1, doc: { text, "
        "template: text, scenario: JSON.parse(localStorage['corsage.drafts'] ?? 'null')?.[0]?.doc.scenario ?? "
        "{ page: 'https://app.example.com', requests: [{ url: 'https://api.example.com/' }], "
        "server: { policy: {} } } } }];"
        " localStorage['corsage.drafts'] = JSON.stringify(drafts); }",
        text,
    )
    page.set_default_timeout(30_000)
    page.reload()
    expect(page.locator(".drawing")).to_contain_text("message 4999", timeout=20_000)
    studio.select("message 2")
    page.keyboard.press("Delete")
    expect(page.locator(".badge")).to_contain_text(re.compile(r"\+0 .1"), timeout=20_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_axe_has_nothing_to_say(chromium: Browser, built: Running, width: int, scheme: str) -> None:
    """No violation of WCAG in the page, blocked, with every pane and dialog, at three widths and in both themes."""
    for studio in opened(chromium, built, width):
        page = studio.page
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        studio.choose("Why is my header refused?") if width > 390 else page.get_by_role(
            "button", name="How does"
        ).click()
        if width <= 390:
            page.get_by_role("dialog").get_by_role("button", name="Why is my header refused?").click()
        studio.run()
        page.wait_for_timeout(300)
        found = [*violations(page)]
        for name in ("Scenario", "Code") if width < 900 else ():
            page.get_by_role("navigation", name="Panes").get_by_role("button", name=name).click()
            found += violations(page)
        page.get_by_role("navigation", name="Panes").get_by_role(
            "button", name="Diagram"
        ).click() if width < 900 else None
        page.get_by_role("button", name="Why?").click()
        found += violations(page)
        assert found == []


def violations(page: Page) -> list[str]:
    """What axe finds: the rule and the element."""
    if not AXE.exists():
        missing("no axe-core: run `npm ci` in studio/")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['html'][:160]} {json.dumps(node['any'][:1])[:300]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def test_a_narrow_screen_has_one_pane_and_run_in_reach(chromium: Browser, built: Running) -> None:
    """At 390 px: no sideways scroll of the page, tabs for the panes, Run visible in each, the verdict seen after it."""
    for studio in opened(chromium, built, 390, 844):
        page = studio.page
        for pane in ("Scenario", "Code", "Diagram"):
            page.get_by_role("navigation", name="Panes").get_by_role("button", name=pane).click()
            expect(page.get_by_role("button", name=re.compile("^Run"))).to_be_in_viewport(ratio=1)
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        studio.run()
        expect(page.locator(".verdict.good")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (1440, 900)])
def test_the_picture_keeps_its_room_beside_the_verdict(
    chromium: Browser, built: Running, width: int, height: int
) -> None:
    """Blocked, with the longest verdict: the picture still has a good part of the window's height."""
    for studio in opened(chromium, built, width, height):
        page = studio.page
        page.locator(".template").click()
        page.get_by_role("dialog").get_by_role("button", name="Why is my header refused?").click()
        studio.run()
        box = page.locator(".canvas").bounding_box()
        assert box is not None
        assert box["height"] > 0.4 * height
