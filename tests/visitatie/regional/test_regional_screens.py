"""The pages of support in the real browser, wide and narrow, and by keyboard."""

from datetime import date, timedelta

import pytest

from tests.support.screen import WIDTHS
from visitatie.regional import actions
from visitatie.regional.meeting import plan_meeting
from visitatie.regional.rules import (
    Asked,
    Audience,
    Entitlement,
    Function,
    FunctionKind,
    Meeting,
    MeetingKind,
    Need,
)
from visitatie.reviews.rules import SupportKind
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
TODAY = date(2010, 7, 5)
LONG = "Dit is lang genoeg om iets te zeggen."
OWN = "/intern/werkpleinen/laggard/ondersteuning/"
ROOT = "/intern/ondersteuning/"


@pytest.fixture
def running(session, bram, dirk, laggard):
    """A region with somebody in it, a need, a request and a meeting of today; gives their addresses."""
    function = Function(FunctionKind.DCO, "UWV en gemeenten samen")
    whom = actions.add_function(session, bram.actor, laggard.region, function, TODAY)
    session.flush()
    wanted = Need(SupportKind.OTHER, "", LONG)
    need = actions.state_need(session, dirk.actor, laggard, wanted, Entitlement(None, takes_part=False), (), TODAY)
    due = TODAY + timedelta(days=30)
    request = actions.ask(session, bram.actor, laggard, Asked(whom.id, LONG, due, need_id=need.id), TODAY)
    meeting = Meeting(MeetingKind.ACTIVITY, Audience.BOTH, "Eén balie", "Zaal 1", TODAY, (laggard.id,), (whom.id,))
    row = plan_meeting(session, bram.actor, laggard.region, meeting, TODAY)
    session.flush()
    return [f"{ROOT}behoefte/{need.id}/", f"{ROOT}verzoek/{request.id}/", f"{ROOT}bijeenkomst/{row.id}/"]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages(open_screen, a_person, laggard, running, bram, dirk, width):
    pages = {
        bram: [ROOT, *running, OWN],
        a_person(Role.DCO, laggard.region): [ROOT, f"{ROOT}regio/zuidrand/bijeenkomst/", f"{OWN}verzoek/"],
        dirk: [OWN, f"{OWN}behoefte/1/intrekken/", "/intern/werkpleinen/laggard/"],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone_an_mt_states_a_need_on_a_phone(open_screen, dirk, script):
    screen = open_screen(width=390, by=dirk, script=script)
    page = screen.open(OWN)

    page.get_by_role("radio", name="Antwoord op vragen").focus()
    page.keyboard.press("Space")
    page.get_by_label("Wat hebt u nodig?").focus()
    page.keyboard.type(LONG)
    page.get_by_role("button", name="Verstuur").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Binnen tien werkdagen hoort u wie dit oppakt.").wait_for(timeout=10_000)
    assert not screen.complaints
