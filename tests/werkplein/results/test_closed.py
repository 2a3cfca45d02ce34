"""Who closed still delivers about the time in which it was open, by form and by file alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.werkplein.results.test_file import HEADER, offer, problems
from werkplein.register.actions import add_version
from werkplein.register.models import Werkplein
from werkplein.register.queries import versions
from werkplein.results.models import Measurement, OutflowDelivery

TODAY = date(2010, 7, 5)
CLOSED = "Dit Werkplein was toen gesloten: {}. Lever alleen over een tijd waarin het open was."
Change = Callable[..., None]


@pytest.fixture
def turn(session: Session, anna: Person) -> Change:
    """Closes a Werkplein from a day on, or opens it again: `turn(leader, date(2010, 4, 12))`."""

    def change(werkplein: Werkplein, on: date, is_closed: bool = True) -> None:
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        add_version(session, anna.actor, werkplein.id, replace(facts, is_closed=is_closed), on, TODAY)
        session.commit()
        session.expire_all()

    return change


def form_of(month: str) -> str:
    return f"/intern/cijfers/uitstroom/{month}/leader/uwv/"


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


MONTHS = pytest.mark.parametrize(
    ("closes", "month", "label", "is_taken"),
    [
        (date(2010, 4, 12), "2010-03", "maart 2010", True),
        (date(2010, 4, 12), "2010-04", "april 2010", True),  # open until the 11th
        (date(2010, 4, 12), "2010-05", "mei 2010", False),
        (date(2010, 4, 30), "2010-04", "april 2010", True),
        (date(2010, 4, 2), "2010-04", "april 2010", True),  # open on the first only
        (date(2010, 4, 1), "2010-04", "april 2010", False),  # closed from the first
        (date(2010, 4, 1), "2010-03", "maart 2010", True),
    ],
)


@MONTHS
def test_a_file_is_taken_about_every_month_in_which_a_werkplein_was_open(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, turn: Change,
    closes: date, month: str, label: str, is_taken: bool,
) -> None:  # fmt: skip
    turn(leader, closes)

    page = offer(browse, anna, HEADER + f"Lindeveen;{month};uwv;100;5\nleader;{month};gemeente;100;5\n")

    if is_taken:
        assert page.rows("Regels die")[0][2] == "Lindeveen"
        page.submit("Bevestig: lees 2 regels in")
    else:
        assert problems(page) == [[line, "maand", CLOSED.format(label)] for line in ("2", "3")]
    assert count(session, OutflowDelivery) == (2 if is_taken else 0)


@MONTHS
def test_the_form_is_taken_about_every_month_in_which_a_werkplein_was_open(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, turn: Change,
    closes: date, month: str, label: str, is_taken: bool,
) -> None:  # fmt: skip
    turn(leader, closes)

    page = browse(form_of(month), by=anna).submit("Leg vast", caseload="100", outflow="5")

    assert (CLOSED.format(label) in page.text) is not is_taken
    assert count(session, OutflowDelivery) == is_taken


def test_who_opened_again_delivers_about_both_times_and_not_about_the_time_between(
    browse: Browse, anna: Person, leader: Werkplein, turn: Change
) -> None:
    turn(leader, date(2010, 3, 1))
    turn(leader, date(2010, 4, 30), is_closed=False)

    page = offer(browse, anna, HEADER + "".join(f"leader;2010-0{month};uwv;100;5\n" for month in (2, 3, 4)))

    assert problems(page) == [["3", "maand", CLOSED.format("maart 2010")]]


def test_a_name_of_one_that_closed_is_that_of_the_open_one_which_has_it_now(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein, turn: Change
) -> None:
    facts = versions(session, [middle.id])[middle.id][-1].facts
    turn(leader, date(2010, 5, 20))
    add_version(session, anna.actor, middle.id, replace(facts, name="Lindeveen"), date(2010, 5, 20), TODAY)
    session.commit()

    offer(browse, anna, HEADER + "Lindeveen;2010-05;uwv;100;5\n").submit("Bevestig: lees 1 regel in")

    session.rollback()
    assert session.scalars(select(OutflowDelivery.werkplein_id)).all() == [middle.id]


@pytest.mark.parametrize(("month", "is_there"), [("2010-04", True), ("2010-05", False)])
def test_the_page_of_a_month_leads_to_the_form_of_who_was_open_in_it(
    browse: Browse, anna: Person, leader: Werkplein, turn: Change, month: str, is_there: bool
) -> None:
    turn(leader, date(2010, 4, 12))

    rows = browse(f"/intern/cijfers/uitstroom/{month}/", by=anna).rows("Uitstroom naar werk")

    assert ("Lindeveen" in [row[0] for row in rows]) is is_there


@pytest.mark.parametrize(("closes", "is_taken"), [(date(2010, 1, 1), False), (date(2010, 6, 1), True)])
def test_a_measurement_is_taken_when_a_werkplein_was_open_during_it(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, turn: Change, closes: date, is_taken: bool
) -> None:
    turn(leader, closes)
    path = "/intern/cijfers/tevredenheid/werkzoekenden/2010-1/"

    browse(f"{path}leader/", by=anna).submit("Leg vast", n="40", mean="6,8", sd="1,6")

    assert count(session, Measurement) == is_taken
    assert ("Lindeveen" in browse(path, by=anna).text) is is_taken
