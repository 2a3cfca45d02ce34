"""The five client principles: part of a measurement among job seekers, recorded and corrected with it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.screen import Screen
from werkplein.core.actor import SYSTEM
from werkplein.core.errors import DomainError
from werkplein.programme.reader import load
from werkplein.register.models import Werkplein
from werkplein.results import actions
from werkplein.results.models import Measurement, MeasurementPrinciple
from werkplein.results.principle_queries import principles_at
from werkplein.results.rules import Measured, MeasurementKind, Principle, PrincipleMark, principle_faults

TODAY = date(2010, 7, 5)
ROUND = "/intern/cijfers/tevredenheid/werkzoekenden/2010-1/leader/"
EMPLOYERS = "/intern/cijfers/tevredenheid/werkgevers/2010-1/leader/"
TIME = PrincipleMark(Principle.TIME, 80, Decimal("6.25"))


def record(session: Session, werkplein: Werkplein, *marks: PrincipleMark, seen: int | None = None, **other) -> object:
    kind = other.get("kind", MeasurementKind.CLIENT)
    found = Measured(werkplein.id, kind, "2010-1", 100, Decimal(7), Decimal("1.6"), marks)
    return actions.record_measurement(session, SYSTEM, found, load(), seen, TODAY)


@pytest.mark.parametrize(
    ("n", "mean", "field", "sentence"),
    [
        (None, None, None, ""),  # not asked
        (1, "1", None, ""),
        (100, "10", None, ""),  # everyone, the highest mark
        (101, "7", "time_n", "meer antwoorden dan de hele meting (100)"),
        (0, "7", "time_n", "zonder antwoorden is er geen cijfer"),
        (5, "0.9", "time_mean", "ligt tussen 1 en 10"),
        (5, "10.1", "time_mean", "ligt tussen 1 en 10"),
        (5, "7.123", "time_mean", "hoogstens twee decimalen"),
        (None, "7", "time_n", "vul ook het aantal antwoorden in"),
        (5, None, "time_mean", "vul ook het cijfer in"),
    ],
)
def test_what_cannot_be_the_outcome_of_a_principle_is_refused(n, mean, field, sentence) -> None:
    found = list(principle_faults(Principle.TIME, n, Decimal(mean) if mean else None, 100))

    assert [fault.field for fault in found] == ([field] if field else [])
    assert all(sentence in fault.sentence for fault in found)


@pytest.mark.both
def test_principles_are_kept_with_their_measurement(session: Session, leader: Werkplein) -> None:
    record(session, leader, PrincipleMark(Principle.BALANCE, 3, Decimal(8)), TIME)

    assert principles_at(session, leader.id) == {
        "2010-1": (TIME, PrincipleMark(Principle.BALANCE, 3, Decimal(8))),
    }


@pytest.mark.both
def test_a_correction_of_a_principle_is_a_new_version_of_the_whole(session: Session, leader: Werkplein) -> None:
    first = record(session, leader, TIME)
    assert record(session, leader, TIME) is None  # the same content changes nothing
    later = PrincipleMark(Principle.TIME, 80, Decimal("6.50"))

    record(session, leader, later, seen=first.id)

    assert principles_at(session, leader.id) == {"2010-1": (later,)}
    assert len(session.scalars(select(Measurement)).all()) == 2
    assert len(session.scalars(select(MeasurementPrinciple)).all()) == 2


def test_employers_are_not_asked_about_them(browse: Browse, session: Session, anna: Person, leader: Werkplein) -> None:
    with pytest.raises(DomainError, match="alleen over werkzoekenden"):
        record(session, leader, TIME, kind=MeasurementKind.EMPLOYER)

    assert "klantprincipes" not in browse(EMPLOYERS, by=anna).text


@pytest.mark.both
@pytest.mark.parametrize("statement", ["UPDATE measurement_principle SET n = 1", "DELETE FROM measurement_principle"])
def test_a_principle_is_never_changed(session: Session, leader: Werkplein, statement: str) -> None:
    record(session, leader, TIME)
    session.flush()

    with pytest.raises(DBAPIError):
        session.execute(text(statement))


@pytest.mark.both
@pytest.mark.parametrize(("n", "mean"), [(0, "7"), (5, "0.99"), (5, "10.01")])
def test_the_database_refuses_what_cannot_be(session: Session, leader: Werkplein, n: int, mean: str) -> None:
    measurement = record(session, leader)
    session.add(MeasurementPrinciple(measurement_id=measurement.id, principle=Principle.TIME, n=n, mean=Decimal(mean)))

    with pytest.raises(DBAPIError):
        session.flush()


def test_the_form_keeps_shows_and_corrects_them(
    browse: Browse, session: Session, anna: Person, bram: Person, leader: Werkplein
) -> None:
    filled = {"n": "100", "mean": "7,0", "sd": "1,6", "time_mean": "6,25", "time_n": "80"}
    browse(ROUND, by=anna).submit("Leg vast", **filled)
    shown = browse("/intern/werkpleinen/leader/cijfers/", by=bram)
    again = browse(ROUND, by=anna)

    assert shown.rows("Cijfer per klantprincipe") == [["Tijdigheid", "6,3", "80", "meting 1 van 3"]]
    assert again.one("input[name=time_mean]")["value"] == "6,25"
    again.submit("Leg de correctie vast", time_mean="6,5")
    assert principles_at(session, leader.id)["2010-1"][0].mean == Decimal("6.5")


def test_a_wrong_principle_is_refused_and_kept(browse: Browse, session: Session, anna: Person) -> None:
    filled = {"n": "100", "mean": "7,0", "sd": "1,6", "time_mean": "11", "time_n": "101"}

    page = browse(ROUND, by=anna).submit("Leg vast", **filled)

    assert page.status == 422
    assert "Tijdigheid: Een rapportcijfer ligt tussen 1 en 10." in page.text
    assert "Tijdigheid: meer antwoorden dan de hele meting (100)." in page.text
    assert page.one("input[name=time_mean]")["value"] == "11"
    assert not session.scalars(select(Measurement)).all()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_two_boxes_of_a_principle_belong_together(
    leader: Werkplein, open_screen: Callable[..., Screen], anna: Person, width: int
) -> None:
    page = open_screen(by=anna, width=width).open(ROUND)
    fields = [field.bounding_box() for field in page.locator("fieldset .wp-veld").all()]
    boxes = [box.bounding_box() for box in page.locator("fieldset .wp-veld input").all()]

    assert len(boxes) == 2 * len(Principle)
    if width == 1280:
        assert [round(box["y"]) for box in boxes[::2]] == [round(box["y"]) for box in boxes[1::2]]
    else:
        gaps = [after["y"] - before["y"] - before["height"] for before, after in pairwise(fields)]
        assert max(gaps[::2]) < min(gaps[1::2]) / 2
