"""A Werkplein that is to close: its card and that of who takes over say so, and nothing of a day when it is gone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.building import CODES, PROGRAMME
from tests.milestones.deciding import override
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
TODAY, AUGUST, SEPTEMBER, DEADLINE = date(2010, 7, 5), date(2010, 8, 1), date(2010, 9, 30), date(2011, 1, 1)
CARD, SUCCESSOR = "/intern/werkpleinen/middle/", "/intern/werkpleinen/leader/"
STAND = f"{CARD}stand/"
CLOSES = "Dit Werkplein sluit op 1 augustus 2010."


def text(page):
    return page.text.replace("\xa0", " ")


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture(autouse=True)
def known(session, bram, middle):
    """Of Middelerf all but one milestone are met, as an audit saw."""
    found = [Found(code, Verdict.NOT_MET if code == "b1" else Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, date(2010, 6, 18), date(2010, 6, 18), "v")


@pytest.fixture
def close(session, anna, middle):
    """Record that Middelerf closes on a day; a later word may correct that."""

    def close(on, successor=None, told=TODAY, is_closed=True):
        facts = versions(session, [middle.id])[middle.id][-1].facts
        closing = replace(facts, is_closed=is_closed, successor_id=successor.id if successor else None)
        add_version(session, anna.actor, middle.id, closing, on, told)
        session.commit()

    return close


@pytest.mark.both
def test_both_cards_say_what_is_coming_and_lead_to_each_other(browse, session, close, steering, leader):
    close(AUGUST, leader)
    actions.rebuild(session, PROGRAMME, TODAY)
    session.commit()

    own, other = browse(CARD, by=steering), browse(SUCCESSOR, by=steering)

    assert f"{CLOSES} Werkplein Lindeveen neemt de taken over." in text(own)
    assert "Werkplein Middelerf sluit op 1 augustus 2010. Dit Werkplein neemt dan de taken over." in text(other)
    assert own.follow("Werkplein Lindeveen").path == SUCCESSOR
    assert other.follow("Werkplein Middelerf").path == CARD
    assert max(browse(path, by=steering).statements for path in (CARD, SUCCESSOR)) <= 15


def test_without_a_closing_nothing_is_said_of_one(browse, session, steering):
    session.commit()

    own = text(browse(CARD, by=steering))

    assert "sluit op" not in own + text(browse(SUCCESSOR, by=steering))
    for shown in ("Dat kan tot en met de peildatum van 30 september 2010.", "Tempo:", "Nog 180 dagen tot 1 januari"):
        assert shown in own


def test_a_closing_without_a_successor_names_nobody(browse, close, steering):
    close(AUGUST)

    page = text(browse(CARD, by=steering))

    assert CLOSES in page
    assert "neemt de taken over" not in page


def test_a_closing_that_was_taken_back_is_no_closing(browse, close, steering, leader):
    close(AUGUST, leader)
    close(AUGUST, is_closed=False)

    assert "sluit op" not in text(browse(CARD, by=steering)) + text(browse(SUCCESSOR, by=steering))


@pytest.mark.parametrize(
    ("closes_on", "is_shown"), [(SEPTEMBER - DAY, False), (SEPTEMBER, False), (SEPTEMBER + DAY, True)]
)
def test_no_way_is_told_to_a_reference_date_on_which_it_is_gone(browse, close, steering, closes_on, is_shown):
    close(closes_on)

    page = text(browse(CARD, by=steering))

    assert ("Naar kopgroep" in page) is is_shown
    assert ("Dat kan tot en met de peildatum van 30 september 2010." in page) is is_shown
    assert ("Er komt geen peildatum meer." in page) is not is_shown


@pytest.mark.parametrize(
    ("closes_on", "is_shown"), [(DEADLINE - DAY, False), (DEADLINE, False), (DEADLINE + DAY, True)]
)
def test_no_pace_is_told_to_a_deadline_on_which_it_is_gone(browse, close, steering, closes_on, is_shown):
    close(closes_on)

    page = text(browse(CARD, by=steering))

    assert ("Tempo:" in page) is is_shown
    assert ("Nog 180 dagen tot 1 januari 2011." in page) is is_shown
    assert "Werkend Werkplein: nog niet." in page


@pytest.mark.parametrize(
    ("closes_on", "is_shown"),
    # The decision is the level of the end of September too, so what is met after it first counts in December.
    [(date(2010, 10, 1), False), (date(2010, 10, 2), False), (date(2010, 12, 31), False), (DEADLINE, True)],
)
def test_what_holds_after_a_decision_is_not_told_where_it_closes_before(
    browse, session, bram, middle, close, steering, closes_on, is_shown
):
    override(session, bram, middle, Level.LAGGARD, ends_on=date(2010, 10, 1))
    close(closes_on)

    assert ("genoeg is b1 halen" in text(browse(CARD, by=steering))) is is_shown


@pytest.mark.parametrize(
    ("closes_on", "is_named"), [(SEPTEMBER - DAY, False), (SEPTEMBER, False), (SEPTEMBER + DAY, True)]
)
@pytest.mark.parametrize("is_decided", [False, True])
def test_no_reference_date_is_named_that_it_will_not_see(
    browse, session, bram, steering, close, middle, closes_on, is_named, is_decided
):
    fall(session, bram, steering, middle)
    if is_decided:
        override(session, bram, middle, Level.LEADER, ends_on=date(2010, 9, 1))
    close(closes_on)

    page = text(browse(CARD, by=steering))

    assert ("Is het op 30 september 2010 nog lager" in page) is is_named
    assert ("Is dat op twee peildata achter elkaar zo" in page) is not is_named


def fall(session, bram, steering, middle):
    """Fix the second quarter, on which its level is lower for the first time."""
    march, met = date(2010, 3, 18), [Found(code, Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, middle, met, Source.AUDIT, march, march, "u")
    actions.fix_quarter(session, bram.actor, Quarter(2010, 1), date(2010, 4, 15))
    lost = [Found(code, Verdict.NOT_MET) for code in CODES[:7]]
    actions.record_findings(session, bram.actor, middle, lost, Source.AUDIT, date(2010, 6, 20), date(2010, 6, 20), "w")
    actions.fix_quarter(session, steering.actor, Quarter(2010, 2), TODAY)


@pytest.mark.parametrize(("known_on", "is_told"), [(TODAY - DAY, False), (TODAY, True)])
def test_the_stand_of_another_day_says_what_was_known_of_the_closing(
    app, browse, close, steering, leader, known_on, is_told
):
    close(AUGUST, leader)
    app.config["TODAY"] = TODAY + DAY

    page = browse(STAND, by=steering, query={"over": "30-6-2010", "bekend": f"{known_on:%d-%m-%Y}"})

    assert (f"{CLOSES} Werkplein Lindeveen neemt de taken over." in text(page)) is is_told
    assert ("Tempo:" in text(page)) is not is_told
    assert page.statements <= 12 + 3


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (AUGUST - DAY, f"{CLOSES} Werkplein Lindeveen neemt de taken over."),
        (AUGUST, "Dit Werkplein sloot op 1 augustus 2010. Werkplein Lindeveen nam de taken over."),
    ],
)
def test_the_day_before_it_closed_can_be_read_afterwards(app, browse, close, steering, leader, today, words):
    close(AUGUST, leader)
    app.config["TODAY"] = today

    page = browse(STAND, by=steering, query={"over": "31-7-2010"})

    assert words in text(page)
    assert "peildatum van 30 september" not in text(page)
