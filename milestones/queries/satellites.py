"""Whose satellite a Werkplein is, what it takes over from there, and what it has of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import MilestoneStanding
from milestones.queries.standings import derived
from milestones.rules import Effective, Judged
from milestones.rules.satellites import left_to
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein
from werkplein.register.queries import dossier_facts


def main_on(session: Session, werkplein_id: int, on: date) -> int | None:
    """Give the main location of a satellite on a day; nothing for any other Werkplein; one statement."""
    facts = dossier_facts(session, [werkplein_id]).get(werkplein_id)
    return facts.main_on(on) if facts else None


def left_to_main(session: Session, werkplein_id: int, programme: Programme, on: date) -> frozenset[str]:
    """Give the milestones that a Werkplein does not answer itself on a day; one statement."""
    return left_to(main_on(session, werkplein_id, on), programme)


def left_of_many(
    session: Session, asked: Collection[tuple[int, date]], programme: Programme
) -> dict[tuple[int, date], frozenset[str]]:
    """Give the same for many Werkpleinen, each on a day; one statement."""
    facts = dossier_facts(session, sorted({werkplein_id for werkplein_id, _ in asked}))
    return {
        (one, on): left_to(facts[one].main_on(on) if one in facts else None, programme) for one, on in sorted(asked)
    }


@dataclass(frozen=True)
class TakenOver:
    """What a satellite takes over: from where, and what of it counts about a day.

    Where it `was_then`, it has another main location since, or none.
    """

    main: Werkplein
    codes: frozenset[str]
    values: Mapping[str, Effective]
    on: date
    was_then: bool


def taken_over(session: Session, werkplein: Werkplein, programme: Programme, on: date, today: date) -> TakenOver | None:
    """Give what a Werkplein takes over as a satellite on a day, with what counts about that day; one statement.

    Six where it is one. Of a day that is over it is what its level would be fixed on today, so the main location and
    its values are those of one day.
    """
    facts = dossier_facts(session, [werkplein.id]).get(werkplein.id)
    main_id = facts.main_on(on) if facts else None
    if facts is None or main_id is None:
        return None
    main = session.scalars(select(Werkplein).where(Werkplein.id == main_id)).one()
    judged = Judged(today, is_fixing=on < today)
    outcome = derived(session, [werkplein.id], programme, on, judged=judged)[werkplein.id]
    return TakenOver(main, left_to(main_id, programme), outcome.values, on, facts.main_on(today) != main_id)


def known_values(session: Session, werkplein_ids: Collection[int], is_own: bool = False) -> dict[int, set[str]]:
    """Give the milestones with a value, by Werkplein, of the summary rows; one statement.

    With `is_own` without what a satellite takes over.
    """
    row, found = MilestoneStanding, {each: set[str]() for each in werkplein_ids}
    question = select(row.werkplein_id, row.milestone).where(row.werkplein_id.in_(sorted(found)))
    question = question.where(row.is_inherited.is_(False)) if is_own else question
    for werkplein_id, milestone in session.execute(question.order_by(row.werkplein_id, row.milestone)):
        found[werkplein_id].add(milestone)
    return found
