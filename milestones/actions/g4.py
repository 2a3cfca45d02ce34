"""Acts on the own approach of the four big cities: consult, write, adopt."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import G4Adoption, G4Approach, G4Consultation
from milestones.queries.g4 import adopted_approach, consultations, newest_of, versions_of_approach
from milestones.rules.g4 import (
    Consultation,
    Draft,
    corrected_words,
    refuse_adoption,
    refuse_consultation,
    refuse_draft,
)
from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import lock_name
from werkplein.core.errors import Conflict, NotFound
from werkplein.programme import reader

# Held while versions are written or adopted: a version that is being adopted must still be the newest.
APPROACH = "g4_approach"
# Held while a consultation is recorded: what is corrected must still be the newest.
CONSULTATION = "g4_consultation"


def record_consultation(
    session: Session, actor: Actor, one: Consultation, today: date, replaces_id: int | None = None
) -> G4Consultation | None:
    """Write a consultation down; nothing when that stands there already, as after a form that was sent twice.

    A correction names the row it replaces, which stays: the one its writer saw, so that nobody's text is passed over.
    """
    refuse_consultation(one, today, reader.current().starts_on)
    lock_name(session, CONSULTATION)
    if _stands(session, actor, one, replaces_id):
        return None
    row = G4Consultation(
        **asdict(one),
        recorded_on=today,
        replaces_id=replaces_id,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    session.add(row)
    held = one.holds_on.isoformat()
    audit.record(session, actor, Event.G4_CONSULTED, row, held_on=held, replaces=row.replaces_id)
    return row


def _stands(session: Session, actor: Actor, one: Consultation, replaces_id: int | None) -> bool:
    """Tell whether exactly this was recorded; refuse to correct what somebody corrected since."""
    if replaces_id is None:
        return any(row.told == one for row in consultations(session))
    newest = newest_of(session, replaces_id)
    if newest is None:
        raise NotFound
    if newest.told != one and newest.id != replaces_id:
        raise Conflict(corrected_words(newest.actor_label, actor.is_self(newest.actor_id), newest.recorded_on))
    return newest.told == one


def write_approach(session: Session, actor: Actor, draft: Draft, seen: int, today: date) -> G4Approach:
    """Write a new version; `seen` is the version its writer began from, so that nobody's text is passed over."""
    refuse_draft(draft)
    lock_name(session, APPROACH)
    newest = _newest(session)
    if newest != seen:
        raise Conflict(f"Intussen is er versie {newest}. Lees die eerst en neem over wat u wilt houden.")
    row = G4Approach(
        version=newest + 1,
        **asdict(draft),
        holds_on=today,
        recorded_on=today,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    session.add(row)
    audit.record(session, actor, Event.G4_DRAFTED, row, version=row.version)
    return row


def adopt_approach(session: Session, actor: Actor, version: int, motivation: str, today: date) -> G4Adoption:
    """Adopt the newest version: from now on it is in force, and new audits of laggards in the G4 can be planned."""
    lock_name(session, APPROACH)
    found = {each.approach.version: each for each in versions_of_approach(session)}
    if version not in found:
        raise NotFound
    in_force = adopted_approach(session, today)
    refuse_adoption(version, max(found), in_force.version if in_force else None, motivation)
    row = G4Adoption(
        approach_id=found[version].approach.id,
        motivation=motivation,
        holds_on=today,
        recorded_on=today,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    session.add(row)
    audit.record(session, actor, Event.G4_ADOPTED, row, version=version)
    return row


def _newest(session: Session) -> int:
    return max((each.approach.version for each in versions_of_approach(session)), default=0)
