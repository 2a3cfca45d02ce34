"""Saying that a figure is zero or does not apply: what is expected, the figure, the trail, and taking it back."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from werkplein.completeness import actions, queries
from werkplein.completeness.models import FigureDeclaration
from werkplein.completeness.rules import Asked, Declared, Says, Standing, asked_in, find_asked
from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import Conflict, NotFound
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.publication.queries import excused
from werkplein.publication.rules import Figure
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen
from werkplein.reminders import queries as reminders
from werkplein.results import actions as results
from werkplein.results import queries as figures
from werkplein.results.models import OutflowDelivery
from werkplein.results.rules import Delivery, Measured, MeasurementKind, Way
from werkplein.results.sheets import month_rows, share_of

pytestmark = pytest.mark.both
TODAY = date(2010, 7, 5)
PROGRAMME = load()
WHY = "Er was die maand geen spreekuur."
NOT_HERE, ZERO = Declared(Says.NOT_APPLICABLE, WHY), Declared(Says.ZERO, WHY, 40)


def asked(slug: str = "uwv", period: str = "2010-05") -> Asked:
    found = find_asked(PROGRAMME, slug, period)
    assert found is not None
    return found


@pytest.fixture
def place(session: Session, leader: Werkplein) -> int:
    """A Werkplein of which every figure is expected."""
    results.expect_figures(session, PROGRAMME, all_werkpleinen(session), TODAY)
    return leader.id


def declare(session: Session, place: int, what: Asked, found: Declared) -> None:
    actions.declare(session, SYSTEM, place, what, found, PROGRAMME, TODAY)


def record(session: Session, place: int, outflow: int, stream: str = "uwv") -> None:
    found = [Delivery(place, Month(2010, 5), stream, 50, outflow)]
    results.record_deliveries(session, SYSTEM, found, PROGRAMME, TODAY)


def state(session: Session, place: int, what: Asked) -> ObligationState:
    session.expire_all()
    obligation = queries.obligation_of(session, place, what)
    assert obligation is not None
    return obligation.state


def test_a_zero_of_outflow_is_a_figure_and_settles_what_was_expected(session: Session, place: int) -> None:
    declare(session, place, asked(), ZERO)

    assert state(session, place, asked()) is ObligationState.ZERO
    assert [(row.caseload, row.outflow) for row in figures.outflow_known(session, TODAY)] == [(40, 0)]


@pytest.mark.parametrize("slug", ["werkzoekenden", "werkgevers"])
def test_a_zero_of_a_round_says_that_nobody_answered(session: Session, place: int, slug: str) -> None:
    what = asked(slug, "2010-1")

    declare(session, place, what, Declared(Says.ZERO, WHY))

    assert state(session, place, what) is ObligationState.ZERO
    assert [row.n for row in figures.measurements_known(session, TODAY)] == [0]


def test_a_zero_that_was_delivered_is_confirmed_as_it_stands(session: Session, place: int) -> None:
    record(session, place, 0)

    declare(session, place, asked(), Declared(Says.ZERO, WHY))

    assert state(session, place, asked()) is ObligationState.ZERO
    assert [row.caseload for row in figures.outflow_known(session, TODAY)] == [50]


def test_what_does_not_apply_is_no_figure_and_nobody_misses_it(session: Session, place: int) -> None:
    declare(session, place, asked(), NOT_HERE)

    assert state(session, place, asked()) is ObligationState.NOT_APPLICABLE
    assert not figures.outflow_known(session, TODAY)
    assert ("2010-05", "leader", "uwv") in excused(session, Figure.OUTFLOW)


def test_a_month_is_complete_without_the_stream_that_does_not_apply(session: Session, place: int) -> None:
    declare(session, place, asked(), NOT_HERE)
    record(session, place, 5, "gemeente")
    own, national = figures.series(session, [place], "2010-01", TODAY, True)
    rows = month_rows(figures.outflow_of(session, place, TODAY), {("2010-05", "uwv")}, national, PROGRAMME, TODAY)

    assert share_of(own[place]["2010-05"], 2) is not None
    newest = next(row for row in rows if row.code == "2010-05")
    assert newest.share is not None
    assert newest.share.value.startswith("10,0")


def test_what_was_said_before_figures_came_in_makes_no_month_complete(session: Session, place: int) -> None:
    record(session, place, 5, "gemeente")

    own, _ = figures.series(session, [place], "2010-01", TODAY, True)

    assert share_of(own[place]["2010-05"], 2) is None


@pytest.mark.parametrize("found", [NOT_HERE, ZERO])
def test_a_figure_that_comes_in_after_it_is_a_delivery_like_any_other(
    session: Session, place: int, found: Declared
) -> None:
    declare(session, place, asked(), found)

    record(session, place, 5)

    assert state(session, place, asked()) is ObligationState.DELIVERED


def test_a_zero_that_was_delivered_and_confirmed_stays_confirmed_when_it_is_delivered_again(
    session: Session, place: int
) -> None:
    record(session, place, 0)
    declare(session, place, asked(), Declared(Says.ZERO, WHY))

    record(session, place, 0)

    assert state(session, place, asked()) is ObligationState.ZERO


def test_a_round_that_was_measured_after_all_is_delivered(session: Session, place: int) -> None:
    what = asked("werkzoekenden", "2010-1")
    declare(session, place, what, NOT_HERE)
    found = Measured(place, MeasurementKind.CLIENT, "2010-1", 30, Decimal(7), Decimal(1))

    results.record_measurement(session, SYSTEM, found, PROGRAMME, None, TODAY)

    assert state(session, place, what) is ObligationState.DELIVERED


@pytest.mark.parametrize("found", [NOT_HERE, ZERO])
def test_taken_back_it_is_expected_again(session: Session, place: int, found: Declared) -> None:
    declare(session, place, asked(), found)

    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)

    assert state(session, place, asked()) is ObligationState.OPEN
    assert not figures.outflow_known(session, TODAY)
    assert [row.says for row in _said(session)] == [found.says, Says.TAKEN_BACK]


def confirm(session: Session, place: int) -> None:
    """Say that it is zero; of how many is asked only where nothing says so."""
    present = queries.present(session, place, asked(), TODAY)
    declare(session, place, asked(), Declared(Says.ZERO, WHY, None if present else 50))


STEPS = {
    "confirm": confirm,
    "undo": lambda session, place: actions.take_back(
        session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY
    ),
    "deliver 0": lambda session, place: record(session, place, 0),
    "deliver 5": lambda session, place: record(session, place, 5),
    "not here": lambda session, place: declare(session, place, asked(), NOT_HERE),
    "rebuild": lambda session, place: results.rebuild(session),
}
GONE, NOBODY, FIVE = None, (50, 0), (50, 5)


@pytest.mark.parametrize(
    ("steps", "stands", "how"),
    [
        ("confirm, undo", GONE, ObligationState.OPEN),
        ("confirm, undo, rebuild", GONE, ObligationState.OPEN),
        ("confirm, undo, confirm", NOBODY, ObligationState.ZERO),
        ("confirm, undo, confirm, undo", GONE, ObligationState.OPEN),
        ("confirm, undo, deliver 0", NOBODY, ObligationState.DELIVERED),
        ("confirm, undo, deliver 5", FIVE, ObligationState.DELIVERED),
        ("confirm, undo, not here", GONE, ObligationState.NOT_APPLICABLE),
        ("confirm, undo, not here, undo", GONE, ObligationState.OPEN),
        # A zero that was delivered was not written by confirming it.
        ("deliver 0, confirm, undo", NOBODY, ObligationState.DELIVERED),
        ("confirm, undo, deliver 0, confirm, undo", NOBODY, ObligationState.DELIVERED),
        # What came in after it was delivered, the same zero too: there is nothing to undo any more.
        ("confirm, deliver 0", NOBODY, ObligationState.DELIVERED),
        ("confirm, deliver 5", FIVE, ObligationState.DELIVERED),
        ("confirm, deliver 0, confirm, undo", NOBODY, ObligationState.DELIVERED),
        ("confirm, deliver 5, deliver 0, confirm, undo", NOBODY, ObligationState.DELIVERED),
        ("not here, deliver 5", FIVE, ObligationState.DELIVERED),
    ],
)
def test_undoing_takes_back_what_confirming_wrote_and_nothing_else(
    session: Session, place: int, steps: str, stands: tuple[int, int] | None, how: ObligationState
) -> None:
    for step in steps.split(", "):
        STEPS[step](session, place)

    rows = figures.outflow_known(session, TODAY)
    own, national = figures.series(session, [place], "2010-01", TODAY, True)
    assert [(row.caseload, row.outflow) for row in rows] == ([stands] if stands else [])
    assert state(session, place, asked()) is how
    total = national["2010-05"]
    assert (total.caseload, total.outflow, total.streams) == (*(stands or (0, 0)), 1 if stands else 0)
    assert ("2010-05" in own.get(place, {})) is (stands is not None or how is ObligationState.NOT_APPLICABLE)


@pytest.mark.parametrize("after", ["deliver 0", "deliver 5"])
def test_what_was_delivered_since_cannot_be_undone(session: Session, place: int, after: str) -> None:
    confirm(session, place)
    STEPS[after](session, place)

    with pytest.raises(Conflict, match="niets meer"):
        actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)


def test_a_day_before_it_was_undone_the_zero_still_stood_there(session: Session, place: int) -> None:
    confirm(session, place)

    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), date(2010, 7, 6))

    assert len(figures.outflow_known(session, TODAY)) == 1
    assert not figures.outflow_known(session, date(2010, 7, 6))


@pytest.mark.parametrize("n", [0, 30])
def test_a_round_of_which_the_zero_was_undone_is_expected_and_measured_as_any_other(
    session: Session, place: int, n: int
) -> None:
    what = asked("werkzoekenden", "2010-1")
    mark = Decimal(7) if n else Decimal(0)
    found = Measured(place, MeasurementKind.CLIENT, "2010-1", n, mark, Decimal(0))
    declare(session, place, what, Declared(Says.ZERO, WHY))
    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), what, TODAY)
    assert state(session, place, what) is ObligationState.OPEN
    assert not figures.measurements_known(session, TODAY)

    results.record_measurement(session, SYSTEM, found, PROGRAMME, None, TODAY)

    assert state(session, place, what) is ObligationState.DELIVERED
    assert [row.n for row in figures.measurements_known(session, TODAY)] == [n]


def test_the_database_takes_nothing_back_where_nothing_stands(session: Session, place: int) -> None:
    row = OutflowDelivery(werkplein_id=place, month="2010-05", stream="uwv", caseload=0, outflow=0, way=Way.WITHDRAWN)
    row.holds_on = row.recorded_on = TODAY
    session.add(row)

    with pytest.raises(DBAPIError):
        session.flush()


@pytest.mark.parametrize(
    ("closes", "after"),
    [
        (date(2010, 6, 27), ObligationState.WITHDRAWN),
        (date(2010, 6, 28), ObligationState.WITHDRAWN),  # closed on the day it was due
        (date(2010, 6, 29), ObligationState.OPEN),  # it was due while it was open
        (TODAY, ObligationState.OPEN),
        (TODAY + timedelta(1), ObligationState.OPEN),
    ],
)
def test_of_who_closed_it_is_expected_again_only_where_it_was_due_before(
    session: Session, place: int, leader: Werkplein, closes: date, after: ObligationState
) -> None:
    declare(session, place, asked(), ZERO)
    leader.closed_on = closes
    session.flush()

    assert actions.take_back(session, SYSTEM, leader, asked(), TODAY) is after

    assert state(session, place, asked()) is after
    assert not figures.outflow_known(session, TODAY)


def test_what_was_taken_back_cannot_be_taken_back_again(session: Session, place: int) -> None:
    declare(session, place, asked(), NOT_HERE)
    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)

    with pytest.raises(Conflict, match="niets meer"):
        actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)


def test_what_is_not_expected_yet_cannot_be_declared(session: Session, place: int) -> None:
    with pytest.raises(NotFound):
        declare(session, place, asked(period="2010-12"), NOT_HERE)


def test_each_act_is_in_the_trail_without_its_words(session: Session, place: int) -> None:
    declare(session, place, asked(), NOT_HERE)
    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)

    session.flush()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.event.like("figure:%")).order_by(AuditEntry.id)).all()
    assert [entry.event for entry in entries] == ["figure:declared", "figure:taken_back"]
    assert entries[0].facts == {"says": "not_applicable", "figure": "outflow", "period": "2010-05", "part": "uwv"}
    assert WHY not in str([entry.facts for entry in entries])


def _said(session: Session) -> list[FigureDeclaration]:
    return list(session.scalars(select(FigureDeclaration).order_by(FigureDeclaration.id)))


@pytest.mark.parametrize(
    "statement", ["UPDATE figure_declaration SET reason = 'anders dan het was'", "DELETE FROM figure_declaration"]
)
def test_what_was_said_is_never_changed(session: Session, place: int, statement: str) -> None:
    declare(session, place, asked(), NOT_HERE)
    session.flush()

    with pytest.raises(DBAPIError):
        session.execute(text(statement))


@pytest.mark.parametrize("reason", ["", "te kort"])
def test_the_database_refuses_a_declaration_without_a_reason(session: Session, place: int, reason: str) -> None:
    row = FigureDeclaration(obligation_id=_an_obligation(session), says=Says.NOT_APPLICABLE, reason=reason)
    row.holds_on, row.recorded_on, row.recorded_at, row.actor_label = TODAY, TODAY, clock.now(), "wie dan ook"
    session.add(row)

    with pytest.raises(DBAPIError):
        session.flush()


def _an_obligation(session: Session) -> int:
    found = session.scalar(select(func.min(Obligation.id)))
    assert found is not None
    return found


def test_all_states_of_all_werkpleinen_are_read_in_one_statement(session: Session, place: int) -> None:
    declare(session, place, asked(), ZERO)
    declare(session, place, asked("gemeente"), NOT_HERE)

    found = queries.standings(session, asked_in(PROGRAMME, 2010), TODAY)

    counts = Counter(found[place].values())
    assert counts == {Standing.ZERO: 1, Standing.NOT_APPLICABLE: 1, Standing.WAITS: 2, Standing.LATE: 11}
    assert session.scalar(select(func.count()).select_from(Obligation).where(Obligation.settled_on.is_not(None))) == 2


@pytest.mark.parametrize("found", [NOT_HERE, ZERO])
def test_nobody_is_reminded_of_what_was_answered_until_it_is_taken_back(
    session: Session, place: int, found: Declared
) -> None:
    def waits() -> bool:
        session.flush()
        session.expire_all()
        waiting = [item.obligation for item in reminders.expected(session, TODAY) if item.obligation.part == "uwv"]
        return any((each.werkplein_id, each.period) == (place, "2010-05") for each in waiting)

    assert waits()
    declare(session, place, asked(), found)
    assert not waits()
    actions.take_back(session, SYSTEM, session.get_one(Werkplein, place), asked(), TODAY)

    assert waits()
