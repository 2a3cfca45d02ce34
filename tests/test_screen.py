"""The browser itself: it sees what it should see, and complains when it should complain."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.html_validate import html_errors
from tests.support.live import serving
from tests.support.screen import Screen, axe

GOOD = """<!DOCTYPE html>
<html lang="nl"><head><title>Proef</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/merk.svg"></head><body><main><h1>Proef</h1><p>Goed.</p></main></body></html>"""
PAGES = {
    "/goed": GOOD,
    "/zonder-tekst": GOOD.replace("<p>Goed.</p>", '<img src="/merk.svg">'),
    "/breed": GOOD.replace("<p>Goed.</p>", f"<p>{'breed' * 200}</p>"),
    "/los": GOOD.replace(
        "<p>Goed.</p>", '<p class="wp-positie"><svg width="9" height="9"></svg>' + 20 * "&nbsp;" + "<b>ver</b></p>"
    ),
    "/script": GOOD.replace("<p>Goed.</p>", "<script>document.title = 'x'</script>"),
    "/kwijt": GOOD.replace("<p>Goed.</p>", '<p>Goed.</p><script src="/er-is-niets.js"></script>'),
}
POLICY = {"Content-Security-Policy": "default-src 'none'; img-src 'self'; script-src 'self'"}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """A made-up site with one good page and some that offend."""
    app = Flask("made_up")
    for path, html in PAGES.items():
        app.add_url_rule(path, path, lambda html=html: (html, POLICY))
    picture = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    app.add_url_rule("/merk.svg", "mark", lambda: (picture, {"Content-Type": "image/svg+xml"}))
    with serving(app) as address:
        yield address


@pytest.fixture
def window(chromium_browser, base: str) -> Iterator[Screen]:
    """A narrow window on the made-up site."""
    context = chromium_browser.new_context(viewport={"width": 390, "height": 900})
    yield Screen(context, base)
    context.close()


@pytest.mark.browser
def test_a_good_page_is_good(window: Screen) -> None:
    window.open("/goed")

    window.assert_good()


@pytest.mark.browser
def test_axe_finds_a_picture_without_text(window: Screen) -> None:
    page = window.open("/zonder-tekst")

    assert [violation["id"] for violation in axe(page)] == ["image-alt"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "complaint"),
    [("/breed", "sideways"), ("/los", "between a mark and its words"), ("/script", "inline script"), ("/kwijt", "404")],
)
def test_the_browser_complains(window: Screen, path: str, complaint: str) -> None:
    window.open(path)

    with pytest.raises(AssertionError, match=complaint):
        window.assert_good()


@pytest.mark.browser
def test_the_browser_reaches_nothing_outside(window: Screen) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        window.page.goto("http://elsewhere.example/")


def test_html_that_is_not_html_is_found(tmp_path) -> None:
    pages = {"good": GOOD, "bad": GOOD.replace("<p>Goed.</p>", "<p><div></p>")}

    errors = html_errors(pages, tmp_path)

    assert errors
    assert all(error.startswith("bad:") for error in errors)
