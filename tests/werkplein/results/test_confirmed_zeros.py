"""Files that come in after somebody confirmed a zero, or undid that."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.werkplein.results.test_file import HEADER, offer
from werkplein.core.actor import SYSTEM
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions, queries
from werkplein.results.models import OutflowMonth
from werkplein.results.rules import Delivery, Way

pytestmark = pytest.mark.both
TODAY = date(2010, 7, 5)


@pytest.mark.parametrize(
    ("outflow", "is_undone", "row"),
    [
        (5, True, ["Nieuw", "100", "5"]),
        (0, True, ["Nieuw", "100", "0"]),
        (5, False, ["Gewijzigd", "100", "5 (was 0)"]),
        (0, False, ["Nieuw", "100", "0"]),  # a zero that was only confirmed is now delivered
    ],
)
def test_a_file_after_a_zero_was_confirmed_or_undone_is_a_delivery(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, outflow: int, is_undone: bool, row: list[str]
) -> None:
    actions.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    nobody = Delivery(leader.id, Month(2010, 5), "uwv", 100, 0)
    actions.record_deliveries(session, SYSTEM, [nobody], load(), TODAY, Way.CONFIRMED)
    if is_undone:
        actions.withdraw_delivery(session, SYSTEM, nobody.key, TODAY)
    content = f"{HEADER}leader;2010-05;uwv;100;{outflow}\n"
    page = offer(browse, anna, content)

    assert [page.rows("Regels die")[0][at] for at in (1, 5, 6)] == row
    page.submit("Bevestig: lees 1 regel in")

    session.rollback()
    assert [(each.caseload, each.outflow) for each in queries.outflow_known(session, TODAY)] == [(100, outflow)]
    assert session.scalars(select(OutflowMonth.outflow).where(OutflowMonth.month == "2010-05")).one() == outflow
    assert "Niets nieuws" in offer(browse, anna, content).text


def test_a_zero_that_is_undone_after_the_preview_is_told(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    nobody = Delivery(leader.id, Month(2010, 5), "uwv", 100, 0)
    actions.record_deliveries(session, SYSTEM, [nobody], load(), TODAY, Way.CONFIRMED)
    page = offer(browse, anna, HEADER + "leader;2010-05;uwv;100;5\n")
    actions.withdraw_delivery(session, SYSTEM, nobody.key, TODAY)

    again = page.submit("Bevestig: lees 1 regel in")

    assert "Intussen is er iets anders vastgelegd." in again.text
    assert again.rows("Regels die")[0][6] == "5"
