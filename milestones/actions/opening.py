"""Asking an MT for what a change in the register left open, as long as no checklist asks it (domain D.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.satellites import known_values
from milestones.rules.moves import is_asked_anyway, to_answer
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect_anew, settle_rows
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import closing_days, of_kind, open_until
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.moves import all_turned

KIND = ObligationKind.ANSWER
WORKING_DAYS_TO_ANSWER = 10
# Of which Werkplein, since when, and which milestone.
Key = tuple[int, str, str]


def expect_answers(session: Session, werkpleinen: Iterable[Werkplein], today: date) -> tuple[int, int]:
    """Ask what these Werkpleinen are to answer now, and no longer what was answered or need not be.

    Gives how many are new and how many were settled; a second run does nothing. The summary rows must be right for the
    day: however the register was told something, they follow from it.
    """
    by_id = {each.id: each for each in werkpleinen}
    settled = settle_answers(session, None, today)
    wanted = _wanted(session, by_id, today)
    waiting = [each for each in _open(session, None) if each.werkplein_id in by_id]
    gone = [each.id for each in waiting if _key(each) not in wanted]
    settle_rows(session, gone, today, ObligationState.WITHDRAWN)
    asked = {_key(each) for each in waiting}
    new = [each for each in wanted if each not in asked]
    if new:
        due_on = add_working_days(today, WORKING_DAYS_TO_ANSWER, closing_days(session))
        expect_anew(session, *(_expected(each, by_id[each[0]].code, today, due_on) for each in new))
    return len(new), settled + len(gone)


def settle_answers(session: Session, werkplein_ids: Sequence[int] | None, today: date) -> int:
    """Settle what was answered, of some Werkpleinen or of all; gives how many."""
    waiting = _open(session, werkplein_ids)
    if not waiting:
        return 0
    known = known_values(session, {each.werkplein_id for each in waiting}, is_own=True)
    done = [each.id for each in waiting if each.part in known[each.werkplein_id]]
    settle_rows(session, done, today)
    return len(done)


def _open(session: Session, werkplein_ids: Sequence[int] | None) -> list[Obligation]:
    return [each for each in of_kind(session, KIND, werkplein_ids) if each.state is ObligationState.OPEN]


def _wanted(session: Session, among: Collection[int], today: date) -> list[Key]:
    programme = reader.current()
    turned = {each: how for each, how in all_turned(session, today).items() if each in among}
    known = known_values(session, turned)
    checklists = _checklists(session, today)
    return [
        (werkplein_id, since.isoformat(), code)
        for werkplein_id, how in sorted(turned.items())
        for code, since in to_answer(programme, how, known[werkplein_id]).items()
        if not any(is_asked_anyway(since, each, today) for each in checklists.get(werkplein_id, ()))
    ]


def _checklists(session: Session, today: date) -> Mapping[int, list[Quarter]]:
    """Give the checklists that are still expected, by Werkplein; one statement."""
    found: dict[int, list[Quarter]] = {}
    for werkplein_id, period in open_until(session, ObligationKind.CHECKLIST, Quarter.of(today).code):
        found.setdefault(werkplein_id, []).append(Quarter.parse(period))
    return found


def _key(asked: Obligation) -> Key:
    return asked.werkplein_id, asked.period, asked.part


def _expected(key: Key, code: str, today: date, due_on: date) -> Expected:
    werkplein_id, since, milestone = key
    return Expected(
        werkplein_id=werkplein_id,
        kind=KIND,
        period=since,
        part=milestone,
        opens_on=today,
        due_on=due_on,
        address=f"/intern/werkpleinen/{code}/wijziging/?mijlpaal={milestone}",
        audience=Permission.ANSWER_RECORD.value,
    )
