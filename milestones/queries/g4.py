"""Questions about the own approach of the four big cities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, Executable, bindparam, select
from sqlalchemy.orm import Session, aliased

from milestones.models import G4Adoption, G4Approach, G4Consultation
from milestones.rules.g4 import Adopted
from werkplein.core.database import ask
from werkplein.register.models import Werkplein

# Made once: making a statement takes longer than asking the database.
ADOPTED: Executable = (
    select(G4Approach.version, G4Approach.title, G4Adoption.holds_on)
    .join(G4Adoption, G4Adoption.approach_id == G4Approach.id)
    .where(G4Adoption.holds_on <= bindparam("on", type_=Date), G4Adoption.recorded_on <= bindparam("known", type_=Date))
    .order_by(G4Adoption.id.desc())
    .limit(1)
)


def adopted_approach(session: Session, on: date, known_on: date = date.max) -> Adopted | None:
    """Give the approach that is in force on a day, if one was adopted that was known by a day; one statement."""
    return next((Adopted(*row) for row in ask(session, ADOPTED, {"on": on, "known": known_on})), None)


def consultations(session: Session) -> Sequence[G4Consultation]:
    """Give the consultations that count, newest first; one statement."""
    return session.scalars(
        select(G4Consultation).where(~_is_replaced()).order_by(G4Consultation.holds_on.desc(), G4Consultation.id.desc())
    ).all()


def newest_of(session: Session, consultation_id: int) -> G4Consultation | None:
    """Give a consultation as it was corrected last; one statement."""
    rows = session.scalars(select(G4Consultation).order_by(G4Consultation.id)).all()
    found = next((row for row in rows if row.id == consultation_id), None)
    # A correction is written after what it replaces.
    for row in rows:
        if found is not None and row.replaces_id == found.id:
            found = row
    return found


def _is_replaced() -> ColumnElement[bool]:
    later = aliased(G4Consultation)
    return select(later.id).where(later.replaces_id == G4Consultation.id).exists()


@dataclass(frozen=True)
class Version:
    """One version of the approach, with its adoption if there is one."""

    approach: G4Approach
    adoption: G4Adoption | None


def versions_of_approach(session: Session) -> list[Version]:
    """Give every version, newest first; one statement."""
    rows = session.execute(
        select(G4Approach, G4Adoption)
        .outerjoin(G4Adoption, G4Adoption.approach_id == G4Approach.id)
        .order_by(G4Approach.version.desc())
    )
    return [Version(approach, adoption) for approach, adoption in rows]


def approach_in_force(session: Session, on: date) -> Version | None:
    """Give the approach that is in force on a day with all of its text, if one was adopted; two statements at most."""
    adopted = adopted_approach(session, on)
    versions = versions_of_approach(session) if adopted else ()
    return next((each for each in versions if adopted and each.approach.version == adopted.version), None)


def g4_werkpleinen(session: Session) -> Sequence[Werkplein]:
    """Give the open Werkpleinen of the four big cities, by name; one statement."""
    return session.scalars(
        select(Werkplein).where(Werkplein.is_g4, Werkplein.closed_on.is_(None)).order_by(Werkplein.name)
    ).all()
