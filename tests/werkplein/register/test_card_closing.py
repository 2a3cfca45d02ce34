"""What the card says of something that is due when the Werkplein has closed, and that this is what happens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from werkplein.core.access import Permission
from werkplein.obligations.actions import expect
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import Open
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.register.actions import add_version
from werkplein.register.cards import lapse_words
from werkplein.register.jobs import derive_due
from werkplein.register.queries import versions

TODAY, CLOSES = date(2010, 7, 5), date(2010, 7, 12)
DAY = timedelta(days=1)
LAPSES = "Vanaf 12 juli 2010 hoeft en kan dit niet meer: dan sluit dit Werkplein."


def due(on, kind=ObligationKind.CHECKLIST):
    return Open(kind, "2010-K2", "", on, "/intern/", Permission.ANSWER_DRAFT.value)


@pytest.mark.parametrize(
    ("asked", "closes_on", "lapses"),
    [
        (due(CLOSES - DAY), CLOSES, False),  # can still be done in time
        (due(CLOSES), CLOSES, True),  # on the day itself nobody is there any more
        (due(CLOSES + DAY), CLOSES, True),
        (due(CLOSES + DAY), None, False),  # nothing closes
        (due(CLOSES + DAY, ObligationKind.HEARING), CLOSES, False),  # others decide about it all the same
    ],
)
def test_only_what_is_due_on_or_after_the_closing_lapses(asked, closes_on, lapses):
    assert bool(lapse_words(asked, closes_on)) is lapses


@pytest.mark.both
def test_the_card_says_so_and_on_the_day_it_is_withdrawn(browse, app, session, leader, carla, anna):
    about = {"period": "2010-K2", "opens_on": TODAY, "address": "/intern/", "audience": Permission.ANSWER_DRAFT.value}
    for kind, day in ((ObligationKind.CHECKLIST, CLOSES + 2 * DAY), (ObligationKind.REPLY, CLOSES - DAY)):
        expect(session, [Expected(werkplein_id=leader.id, kind=kind, due_on=day, **about)])
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=True), CLOSES, TODAY)
    session.commit()

    rows = [
        row.replace("\xa0", " ") for row in browse("/intern/werkpleinen/leader/", by=carla).all("section:has(#nu) li")
    ]
    derive_due(session, CLOSES)

    assert ["Reageren" in rows[0], LAPSES in rows[0]] == [True, False]
    assert ["Vragenlijst" in rows[1], LAPSES in rows[1]] == [True, True]
    states = session.scalars(select(Obligation.state).order_by(Obligation.id)).all()
    assert set(states) == {ObligationState.WITHDRAWN}


@pytest.mark.parametrize(
    ("kind", "words"), [(ObligationKind.CHECKLIST, "hoeft en kan dit"), (ObligationKind.OUTFLOW, "hoeft dit")]
)
def test_figures_of_before_a_closing_can_still_come_in(kind, words):
    told = lapse_words(due(CLOSES, kind), CLOSES).replace("\N{NO-BREAK SPACE}", " ")

    assert told == f"Vanaf 12 juli 2010 {words} niet meer: dan sluit dit Werkplein."
