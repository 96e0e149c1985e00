"""The studio in a real browser: the page as it is built, the servers as they run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.machine import missing

from corsage.studio.page import NOT_BUILT, is_built

from .conftest import Running

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, built: Running) -> Iterator[Page]:
    """The studio's page, freshly opened; any error that its scripts or its security policy report fails the test."""
    if not is_built():
        missing(NOT_BUILT)
    context = chromium.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        # That a run was refused with 422 is told by the browser itself; it is what some tests ask for.
        lambda said: faults.append(said.text) if said.type in {"error", "warning"} and "422" not in said.text else None,
    )
    page.goto(built.origin)
    expect(page.locator(".drawing svg")).to_be_visible()
    yield page
    context.close()
    assert faults == []


def run(page: Page) -> None:
    """Press the button, and wait for the drawing of what happened."""
    page.get_by_role("button", name="Run the handshake").click()
    expect(page.locator(".drawing[data-drawn=trace] svg")).to_be_visible()


def drawing(page: Page) -> str:
    """The words of the drawing, notes and messages, in one line."""
    return " ".join((page.locator(".drawing svg").text_content() or "").split())


def test_the_default_scenario_is_allowed_and_another_origin_is_blocked(page: Page) -> None:
    """The main job: the default scenario shows the allowed branch; with another origin the blocked one, and why."""
    verdict = page.get_by_role("status")
    expect(verdict).to_contain_text("Not run yet")
    assert "CORS allowed" in drawing(page)
    assert "CORS denied" in drawing(page)

    run(page)
    expect(verdict).to_contain_text("Allowed")
    expect(verdict).to_contain_text("The script reads status 200")
    assert "JavaScript receives response" in drawing(page)
    exchanges = page.get_by_role("region", name="Exchanges")
    expect(exchanges.get_by_role("article")).to_have_count(2)
    expect(exchanges).to_contain_text("access-control-allow-origin")

    page.get_by_label("Origin", exact=True).fill("https://elsewhere.example")
    expect(verdict).to_contain_text("before your last edits")
    run(page)
    expect(verdict).to_contain_text("Blocked")
    expect(verdict).to_contain_text("The preflight's response has no Access-Control-Allow-Origin header")
    expect(verdict).to_contain_text("PreflightMissingAllowOriginHeader")
    expect(page.locator(".drawing svg")).to_contain_text("block response, throw CORS error")
    assert "JavaScript receives response" not in drawing(page)
    expect(exchanges.get_by_role("article")).to_have_count(1)
    failed = page.locator(".steps .failed")
    expect(failed).to_contain_text("Does Access-Control-Allow-Origin name the origin?")
    expect(failed.get_by_role("link")).to_have_attribute("href", "https://fetch.spec.whatwg.org/#concept-cors-check")


def test_allowing_the_origin_in_the_policy_lets_it_through(page: Page) -> None:
    """Both sides can be edited: what blocks from the page's side is allowed from the server's."""
    page.get_by_role("button", name="An origin that is not on the list").click()
    run(page)
    expect(page.get_by_role("status")).to_contain_text("Blocked")
    page.get_by_label("Allowed origins").fill("https://app.example.com\nhttps://elsewhere.example")
    page.get_by_label("Allowed origins").press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Allowed")


def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(page: Page) -> None:
    """The sentence stands at the control, which has the focus; every other edit is still there, after a reload too."""
    page.get_by_label("Body").fill('{"mine": 1}')
    page.get_by_label("Value of header 1").fill("text/plain")
    origins = page.get_by_label("Allowed origins")
    origins.fill("https://app.example.com/")
    page.get_by_role("button", name="Run the handshake").click()
    expect(origins).to_be_focused()
    expect(origins).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#allow_origins-problems")).to_contain_text("https://app.example.com/")
    for _ in range(2):
        expect(page.get_by_label("Body")).to_have_value('{"mine": 1}')
        expect(page.get_by_label("Value of header 1")).to_have_value("text/plain")
        expect(origins).to_have_value("https://app.example.com/")
        page.reload()


def test_what_the_user_types_is_text_in_the_page(page: Page) -> None:
    """Markup in any field is drawn and listed as it was typed; it becomes no element and runs nothing."""
    markup = "<img src=x onerror=alert(1)>"
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.get_by_label("Path").fill(f"/{markup}")
    page.get_by_label("Body").fill(markup)
    page.get_by_label("Value of header 1").fill(markup)
    run(page)
    expect(page.get_by_role("region", name="Exchanges")).to_contain_text(markup)
    assert page.locator("#studio .drawing img, #results img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_themes(page: Page, scheme: str) -> None:
    """Every text of the page has a contrast of at least 4.5 to 1 with its ground (WCAG 2.2, 1.4.3)."""
    page.get_by_label("Colours").select_option(scheme)
    page.get_by_label("Origin", exact=True).fill("https://elsewhere.example")
    run(page)
    page.wait_for_timeout(300)  # the transitions of colours
    assert page.evaluate(CONTRAST) == []


def test_the_verdict_comes_into_view(page: Page) -> None:
    """On a small screen the results stand below the form: after a run the verdict is what is seen."""
    page.set_viewport_size({"width": 390, "height": 844})
    verdict = page.get_by_role("status")
    expect(verdict).not_to_be_in_viewport()
    run(page)
    expect(verdict).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_tabs_follow_the_arrow_keys(page: Page) -> None:
    """One tab stop; left and right move between the views (WAI-ARIA, tabs pattern)."""
    run(page)
    page.get_by_role("tab", name="What happened").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="What may happen")).to_be_focused()
    expect(page.locator(".drawing[data-drawn=template]")).to_contain_text("CORS denied")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel")).to_contain_text("sequenceDiagram")


# The texts whose contrast with the first ground below them that is opaque is less than 4.5 to 1 (WCAG 2.2, "contrast
# ratio"): [text, ratio]. SVG is left out: what is painted below a text there is no matter of ancestors.
CONTRAST = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length === 3 ? [...n, 1] : n; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const found = [];
  for (const element of document.querySelectorAll("#studio *:not(svg *):not(option)")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("");
    if (text === "" || element.closest(".unseen")) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push([text, ratio]);
  }
  return found;
}"""
