"""Expecting things, and settling what was expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from holidays import country_holidays
from sqlalchemy import ColumnElement, Select, and_, not_, or_, tuple_, update
from sqlalchemy.orm import Session

from werkplein.core.database import insert_missing, upsert
from werkplein.obligations.models import ClosingDay, Obligation
from werkplein.obligations.rules import ANSWERED, FIGURES, Expected, ObligationKind, ObligationState

NATURAL_KEY = ["werkplein_id", "kind", "period", "part"]


def expect(session: Session, expected: Sequence[Expected]) -> int:
    """Write down what is expected; what was known already stays as it is. Gives how many are new."""
    rows = [asdict(one) | {"state": ObligationState.OPEN} for one in expected]
    return insert_missing(session, Obligation, rows, NATURAL_KEY)


def settle(
    session: Session,
    werkplein_id: int,
    kind: ObligationKind,
    period: str,
    part: str,
    on: date,
    state: ObligationState = ObligationState.DELIVERED,
) -> bool:
    """Note that it was done (or will not be); settling twice keeps the first day. Tells whether it was open."""
    return settle_many(session, [(werkplein_id, kind, period, part)], on, state) == 1


def settle_many(
    session: Session,
    keys: Iterable[tuple[int, ObligationKind, str, str]],
    on: date,
    state: ObligationState = ObligationState.DELIVERED,
    by_closing: bool = False,
) -> int:
    """Settle several at once, a statement per (kind, period, part); gives how many were open.

    What is withdrawn `by_closing` is expected again if the Werkplein did not close after all.
    """
    groups: dict[tuple[ObligationKind, str, str], list[int]] = {}
    for werkplein_id, kind, period, part in keys:
        groups.setdefault((kind, period, part), []).append(werkplein_id)
    settled = 0
    for (kind, period, part), werkplein_ids in groups.items():
        settled += _close(session, (kind, period, part), werkplein_ids, (on, state, by_closing))
    return settled


def _close(
    session: Session,
    what: tuple[ObligationKind, str, str],
    werkplein_ids: list[int],
    how: tuple[date, ObligationState, bool],
) -> int:
    kind, period, part = what
    on, state, by_closing = how
    statement = (
        update(Obligation)
        .where(
            Obligation.werkplein_id.in_(werkplein_ids),
            Obligation.kind == kind,
            Obligation.period == period,
            Obligation.part == part,
            Obligation.state == ObligationState.OPEN,
        )
        .values(state=state, settled_on=on, is_by_closing=by_closing)
    )
    return session.connection().execute(statement).rowcount


def settle_rows(
    session: Session,
    ids: Collection[int],
    on: date,
    state: ObligationState = ObligationState.DELIVERED,
    by_closing: bool = False,
) -> None:
    """Settle what is still open of some that were read; one statement, none for nothing."""
    if ids:
        session.connection().execute(
            update(Obligation)
            .where(Obligation.id.in_(ids), Obligation.state == ObligationState.OPEN)
            .values(state=state, settled_on=on, is_by_closing=by_closing)
        )


def settle_selected(session: Session, kind: ObligationKind, keys: Select[tuple[int, str, str]], on: date) -> None:
    """Settle all that a question names by Werkplein, period and part, in one statement."""
    what = tuple_(Obligation.werkplein_id, Obligation.period, Obligation.part).in_(keys)
    is_open = and_(Obligation.kind == kind, Obligation.state == ObligationState.OPEN)
    session.connection().execute(
        update(Obligation).where(is_open, what).values(state=ObligationState.DELIVERED, settled_on=on)
    )


def ask_again(session: Session, kind: ObligationKind, keys: Select[tuple[int, str, str]]) -> None:
    """Expect again what was answered with zero or "not applicable", of all that a question names; one statement."""
    what = tuple_(Obligation.werkplein_id, Obligation.period, Obligation.part).in_(keys)
    _ask_again(session, and_(Obligation.kind == kind, what))


def ask_again_of(session: Session, werkplein_ids: Sequence[int], kind: ObligationKind, period: str, part: str) -> None:
    """The same of some Werkpleinen; one statement."""
    what = (Obligation.kind == kind, Obligation.period == period, Obligation.part == part)
    _ask_again(session, and_(Obligation.werkplein_id.in_(werkplein_ids), *what))


def _ask_again(session: Session, which: ColumnElement[bool]) -> None:
    session.connection().execute(
        update(Obligation)
        .where(which, Obligation.state.in_(ANSWERED))
        .values(state=ObligationState.OPEN, settled_on=None)
    )


def settle_parts(session: Session, werkplein_id: int, kind: ObligationKind, parts: Iterable[str], on: date) -> None:
    """Note that parts were done, of whatever period; one statement."""
    session.execute(
        update(Obligation)
        .where(
            Obligation.werkplein_id == werkplein_id,
            Obligation.kind == kind,
            Obligation.part.in_(sorted(parts)),
            Obligation.state == ObligationState.OPEN,
        )
        .values(state=ObligationState.DELIVERED, settled_on=on)
    )


def settle_overdue(session: Session, kind: ObligationKind, on: date, state: ObligationState) -> int:
    """Settle everything of a kind whose due date has passed, of who closed meanwhile too; gives how many."""
    waits = (Obligation.state == ObligationState.OPEN) | Obligation.is_by_closing
    statement = (
        update(Obligation)
        .where(Obligation.kind == kind, waits, Obligation.due_on < on)
        .values(state=state, settled_on=on, is_by_closing=False)
    )
    return session.connection().execute(statement).rowcount


def reopen(session: Session, werkplein_id: int, kind: ObligationKind, period: str, part: str = "") -> None:
    """Expect it again, with the due date it had."""
    session.execute(
        update(Obligation)
        .where(
            Obligation.werkplein_id == werkplein_id,
            Obligation.kind == kind,
            Obligation.period == period,
            Obligation.part == part,
        )
        .values(state=ObligationState.OPEN, settled_on=None, is_by_closing=False)
    )


def reopen_withdrawn_after(session: Session, kind: ObligationKind, day: date) -> int:
    """Expect again what was withdrawn for a later day than this one; gives how much."""
    statement = (
        update(Obligation)
        .where(
            Obligation.kind == kind,
            Obligation.state == ObligationState.WITHDRAWN,
            Obligation.settled_on > day,
        )
        .values(state=ObligationState.OPEN, settled_on=None, is_by_closing=False)
    )
    return session.connection().execute(statement).rowcount


# What belongs to a visit ends and begins with that visit.
OF_VISITS = (ObligationKind.AUDIT, ObligationKind.VISIT_CONFIRMATION)
# What goes on about a Werkplein that closed: who made a dispute in time gets a decision and may go on with it, and who
# was reviewed before it closed gets a report.
OUTLASTING = (
    ObligationKind.HEARING,
    ObligationKind.ESCALATION,
    ObligationKind.DECISION_FOLLOW_UP,
    ObligationKind.VISITATIE_FINDINGS,
    ObligationKind.VISITATIE_CONCEPT,
    ObligationKind.VISITATIE_FINAL,
)


def withdraw_of(session: Session, closed: Mapping[int, date], on: date) -> None:
    """Expect nothing any more of these Werkpleinen, each with the day it closed, but what outlasts them or is owed.

    What they owe follows the day of closing, also when that becomes another; a second time changes nothing.
    """
    if not closed:
        return
    per_day: dict[date, list[int]] = defaultdict(list)
    for werkplein_id, closed_on in sorted(closed.items()):
        per_day[closed_on].append(werkplein_id)
    # As `rules.is_owed` has it, in the words of the database.
    owed = or_(*(and_(Obligation.werkplein_id.in_(ids), Obligation.due_on < day) for day, ids in per_day.items()))
    is_owed = and_(Obligation.kind.in_(FIGURES), owed)
    is_theirs = Obligation.werkplein_id.in_(sorted(closed))
    is_over = and_(Obligation.state == ObligationState.OPEN, Obligation.kind.not_in(OUTLASTING), not_(is_owed))
    session.connection().execute(
        update(Obligation)
        .where(is_theirs, is_over)
        .values(state=ObligationState.WITHDRAWN, settled_on=on, is_by_closing=True)
    )
    _expect_again(session, and_(is_theirs, is_owed))


def _expect_again(session: Session, which: ColumnElement[bool]) -> int:
    """Expect again what a closing withdrew."""
    statement = (
        update(Obligation)
        .where(which, Obligation.is_by_closing)
        .values(state=ObligationState.OPEN, settled_on=None, is_by_closing=False)
    )
    return session.connection().execute(statement).rowcount


def restore_of(session: Session, werkplein_id: int) -> int:
    """Expect again what was withdrawn because a Werkplein closed; gives how much."""
    return _expect_again(session, and_(Obligation.werkplein_id == werkplein_id, Obligation.kind.not_in(OF_VISITS)))


def stay_withdrawn(session: Session, werkplein_id: int, kinds: Collection[ObligationKind], period: str) -> None:
    """Let what a closing withdrew stay so, also if the Werkplein does not close after all: what it was for is over."""
    statement = update(Obligation).where(
        Obligation.werkplein_id == werkplein_id,
        Obligation.kind.in_(kinds),
        Obligation.period == period,
        Obligation.is_by_closing,
    )
    session.connection().execute(statement.values(is_by_closing=False))


def let_lapse(session: Session, kind: ObligationKind, until: str, but: Collection[tuple[int, str]]) -> None:
    """Let what was withdrawn by a closing lapse for good, up to and including a period; `but` not (Werkplein, period).

    It could not be done any more if the Werkplein did not close after all.
    """
    statement = (
        update(Obligation)
        .where(
            Obligation.kind == kind,
            Obligation.is_by_closing,
            Obligation.period <= until,
            tuple_(Obligation.werkplein_id, Obligation.period).not_in(sorted(but)),
        )
        .values(is_by_closing=False)
    )
    session.connection().execute(statement)


def expect_anew(session: Session, *expected: Expected) -> None:
    """Expect something, also when it was settled before: with the due date and the address it has now."""
    rows = [
        asdict(one) | {"state": ObligationState.OPEN, "settled_on": None, "is_by_closing": False} for one in expected
    ]
    changed = ["opens_on", "due_on", "address", "audience", "state", "settled_on", "is_by_closing"]
    upsert(session, Obligation, rows, NATURAL_KEY, changed)


def fill_closing_days(session: Session, years: Iterable[int]) -> int:
    """Fill the public holidays of these years (source: the calendar of the `holidays` package); gives how many are new.

    Good Friday is in that list and 5 May only in lustrum years; the table is what counts, and can be changed.
    """
    found = country_holidays("NL", years=list(years), language="nl")
    rows = [{"day": day, "name": label} for day, label in sorted(found.items())]
    return insert_missing(session, ClosingDay, rows, ["day"])
