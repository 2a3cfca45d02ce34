"""The plan of a laggard that is to close."""

from dataclasses import replace
from datetime import date

import pytest

from visitatie.steps import actions
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

TODAY = date(2010, 7, 5)


@pytest.mark.parametrize(("closes_on", "is_told"), [(date(2010, 7, 5), False), (date(2010, 7, 6), True)])
def test_a_plan_says_that_the_werkplein_is_to_close(
    browse, session, fix, laggard, leader, anna, bram, closes_on, is_told
):
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    facts = replace(versions(session, [laggard.id])[laggard.id][-1].facts, is_closed=True, successor_id=leader.id)
    add_version(session, anna.actor, laggard.id, facts, closes_on, TODAY)
    session.commit()

    page = browse("/intern/werkpleinen/laggard/stappenplan/", by=bram)

    told = "Dit Werkplein sluit op 6 juli 2010. Werkplein Lindeveen neemt de taken over. Een stap van daarna hoeft"
    assert (told in page.text.replace("\xa0", " ")) is is_told
    assert page.statements <= 16
