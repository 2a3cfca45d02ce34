"""A page that waits in the real browser: it asks by itself, less and less often, and never takes what one is doing."""

from __future__ import annotations

import pytest

from tests.support.screen import Screen

pytestmark = pytest.mark.browser

WAITING = '<div data-wacht><div data-stand="{0}"><p>{0} van 10.</p></div></div>'
OVER = "<p>Klaar.</p>"
STANDS = "[document.activeElement.tagName, document.activeElement.value, document.activeElement.href]"
HIDE = """is => {
  Object.defineProperty(document, "hidden", {value: is, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


# What the server answers is set by the test, and comes at once.
ANSWERED = """() => {
  window.asked = 0;
  window.fetch = async () => {
    asked += 1;
    return { ok: answer.status === 200, status: answer.status, text: async () => answer.body };
  };
}"""


class Work:
    """A page that waits, the time it lives in, and what the server answers from now on."""

    def __init__(self, window: Screen) -> None:
        self.window, self.page = window, window.page
        self.page.clock.install()
        self.page.add_init_script(f"({ANSWERED})()")
        window.open("/wacht")
        self.page.evaluate("window.isFirst = true")
        self.answers(WAITING.format(1))

    def answers(self, body: str, status: int = 200) -> None:
        self.page.evaluate("answer => { window.answer = answer; }", {"body": body, "status": status})

    @property
    def is_same_page(self) -> bool:
        return bool(self.page.evaluate("window.isFirst === true"))

    def passes(self, seconds: int) -> int:
        """Let time go by; gives how often was asked in it."""
        before = self.page.evaluate("asked")
        for _ in range(seconds):
            self.page.clock.run_for(1_000)
        return int(self.page.evaluate("asked")) - before


@pytest.fixture
def work(window: Screen) -> Work:
    return Work(window)


def test_it_asks_less_and_less_often_and_again_as_soon_as_something_changed(work: Work) -> None:
    work.window.assert_good()
    first = work.passes(20)
    work.passes(60)
    later = work.passes(20)
    assert first > later >= 1

    work.answers(WAITING.format(4))
    work.passes(20)
    work.page.get_by_text("4 van 10.").wait_for()
    assert work.passes(7) >= 1
    assert work.is_same_page


def test_it_loads_once_when_the_work_is_over(work: Work) -> None:
    work.answers(OVER)
    with work.page.expect_navigation():
        work.page.clock.run_for(4_000)

    assert not work.is_same_page


@pytest.mark.parametrize("stands", ["typing", "in a field", "at a link"])
def test_who_types_or_stands_somewhere_keeps_the_page_and_reads_that_it_is_over(work: Work, stands: str) -> None:
    field = work.page.get_by_label("Tekst")
    if stands == "typing":
        field.fill("Half")
        field.blur()
    else:
        (field if stands == "in a field" else work.page.locator("footer a").first).focus()
    before = work.page.evaluate(STANDS)
    work.answers(OVER)
    assert work.passes(10) == 1

    work.page.locator("[aria-live=polite]").get_by_text("Dit is afgerond. Bekijk de uitkomst").wait_for()
    assert work.is_same_page
    assert work.page.evaluate(STANDS) == before
    work.window.assert_good()
    with work.page.expect_navigation():
        work.page.get_by_role("link", name="Bekijk de uitkomst").click()


def test_a_page_that_nobody_looks_at_asks_nothing(work: Work) -> None:
    work.page.evaluate(HIDE, True)
    assert work.passes(30) == 0

    work.page.evaluate(HIDE, False)
    assert work.page.evaluate("asked") == 1


@pytest.mark.parametrize(("status", "asks_on"), [(401, False), (404, False), (503, True)])
def test_what_goes_wrong_is_asked_again_or_left_to_the_link(work: Work, status: int, asks_on: bool) -> None:
    link = work.page.get_by_role("link", name="Bekijk hoe ver het is")
    assert not link.is_visible()
    work.answers("", status)
    work.passes(5)

    assert bool(work.passes(25)) is asks_on
    assert link.is_visible() is not asks_on
    assert work.page.get_by_text("Deze pagina ververst vanzelf.").is_visible() is asks_on
    assert work.is_same_page
