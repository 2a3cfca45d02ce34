"""Whoever waits for a release in the real browser: the page is good, and goes on by itself or by hand."""

from __future__ import annotations

import pytest

from tests.support.screen import WIDTHS
from werkplein.core.files import store
from werkplein.core.jobs import Progress, start
from werkplein.publication import actions, jobs, queries
from werkplein.publication.models import RENDERING

pytestmark = pytest.mark.browser


@pytest.fixture
def release(app, session, may_month, prepare, steering, today):
    """A release that was approved, of which no page was written yet."""
    with app.app_context():
        found = prepare()
        actions.approve(session, store(), steering.actor, found, found.digest, today)
        start(session, RENDERING, found.number, steering.actor)
        session.commit()
    return f"/intern/vrijgaven/{found.number}/"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_release_that_is_written_is_good(open_screen, release, steering, width):
    screen = open_screen(width=width, by=steering)
    page = screen.open(release)

    page.get_by_text("De pagina’s worden geschreven").wait_for()
    page.get_by_text("Deze pagina ververst vanzelf.").wait_for()

    screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_tells_how_far_it_is_and_shows_the_release_once_it_is_public(
    app, open_screen, session, release, steering, today, width
):
    screen = open_screen(width=width, by=steering)
    page = screen.open(release)
    page.evaluate("document.body.dataset.eerst = 'ja'")

    with app.app_context():
        run = queries.last_run(session, queries.by_number(session, 1))
        work = Progress(run.id, run.subject)
        session.commit()
        work.tick(120, 388)
    page.get_by_text("120 van 388.").wait_for()
    assert page.locator("body[data-eerst=ja]").count(), "it is still the same page"
    screen.assert_good()

    with app.app_context():
        jobs.publish_due(session, today)
    page.get_by_role("link", name="Bekijk de openbare pagina").wait_for(timeout=20_000)
    assert not page.locator("body[data-eerst=ja]").count()
    screen.assert_good()


def test_without_script_a_link_shows_how_far_it_is(app, open_screen, session, release, steering, today):
    page = open_screen(by=steering, script=False).open(release)
    assert not page.get_by_text("Deze pagina ververst vanzelf.").is_visible()

    with app.app_context():
        jobs.publish_due(session, today)
    page.get_by_role("link", name="Bekijk hoe ver het is").click()

    page.get_by_role("link", name="Bekijk de openbare pagina").wait_for()
