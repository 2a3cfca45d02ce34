"""Pages in the real browser: at two widths, with axe, and with an ear for every complaint of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
    from sqlalchemy.orm import Session

    from tests.support.people import Person

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)
HEIGHT = 900


class Screen:
    """One visitor with a window of a certain width, looking at the running application."""

    def __init__(self, context: BrowserContext, base: str, session: Session | None = None) -> None:
        self.context = context
        self.base = base
        self._session = session
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error in script: {error}"))
        self.page.on("requestfailed", self._miss)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        # What a page asked for when it was left for the next one is cut off, and nobody misses it.
        if not (request.resource_type == "fetch" and request.failure == "net::ERR_ABORTED"):
            self.complaints.append(f"not loaded: {request.url}")

    def open(self, path: str, *, until: Literal["load", "networkidle"] = "load") -> Page:
        """Go to a page of the application and wait until it is quiet; what the test arranged is there."""
        if self._session is not None:
            self._session.commit()
        self.page.goto(self.base + path, wait_until=until)
        return self.page

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in as a person does, with the form."""
        self.open("/aanmelden")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(password)
        self.page.get_by_role("button", name="Meld aan").click()
        self.page.wait_for_load_state("networkidle")
        assert "/aanmelden" not in self.page.url, f"could not sign in as {email}: {self.page.inner_text('main')[:300]}"
        return self.page

    def offences(self) -> list[str]:
        """What axe finds, what scrolls sideways, what stands apart, and what the browser complained about."""
        found = [*violations(self.page), *sideways(self.page), *apart(self.page), *self.complaints]
        return [f"{self.page.url} at {self.width} px: {each}" for each in found]

    @property
    def width(self) -> int:
        size = self.page.viewport_size
        return size["width"] if size else 0

    def assert_good(self) -> None:
        found = self.offences()
        assert not found, "\n".join(["", *found])


def new_context(browser: Browser, width: int, *, script: bool = True) -> BrowserContext:
    """A Dutch visitor with a window of this width, with or without JavaScript."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    return context


def sign_in(context: BrowserContext, app: Flask, base: str, person: Person) -> None:
    """Hand the browser the cookie of a running session."""
    client = app.test_client()
    person.sign_in(client)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


class Opener:
    """Opens windows on the application, and closes them all at the end."""

    def __init__(self, browser: Browser, base: str, app: Flask, session: Session) -> None:
        self._browser, self._base, self._app, self._session = browser, base, app, session
        self._contexts: list[BrowserContext] = []

    def __call__(self, width: int = WIDTHS[0], by: Person | None = None, *, script: bool = True) -> Screen:
        """A window of this width, of somebody or nobody, with or without JavaScript."""
        self._session.commit()
        context = new_context(self._browser, width, script=script)
        if by:
            sign_in(context, self._app, self._base, by)
        self._contexts.append(context)
        return Screen(context, self._base, self._session)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@contextmanager
def opener(browser: Browser, base: str, app: Flask, session: Session) -> Iterator[Opener]:
    """What opens windows, for the length of a test."""
    opens = Opener(browser, base, app, session)
    try:
        yield opens
    finally:
        opens.close()


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page) -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.2 AA and good practice; it is put in beside the content security policy."""
    page.evaluate(_axe_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", AXE_TAGS
    )
    violations: list[dict[str, Any]] = found["violations"]
    return violations


def violations(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in axe(page)
        for node in violation["nodes"]
    ]


WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(each => each.getBoundingClientRect().right > width + 1);
  return [`scrolls sideways: ${document.documentElement.scrollWidth} px in a window of ${width} px`,
    ...wide.slice(0, 5).map(each => `too wide: ${each.outerHTML.slice(0, 120)}`)];
}"""


def sideways(page: Page) -> list[str]:
    """How much wider than the window the page is, and what makes it so; nothing when it fits."""
    found: list[str] = page.evaluate(WIDER)
    return found


APART = """() => [...document.querySelectorAll('.wp-positie')].flatMap(each => {
  const mark = each.querySelector('svg')?.getBoundingClientRect();
  const words = document.createRange();
  words.selectNodeContents(each.lastElementChild);
  const start = Math.min(...[...words.getClientRects()].filter(one => one.width).map(one => one.left));
  const far = mark?.width && start - mark.right > 16;
  return far ? [`${Math.round(start - mark.right)} px between a mark and its words: ${each.textContent.trim()}`] : [];
})"""


def apart(page: Page) -> list[str]:
    """Which marks stand further from their words than a reader takes as one."""
    found: list[str] = page.evaluate(APART)
    return found
