"""What the supporters noted, agreed and proposed on the road at the last audits that were held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.rules import Verdict
from visitatie.field import actions
from visitatie.field.actions import Delivery, Taken
from visitatie.field.rules import Agreed, ItemKind, NextWanted, Noted, NoteKind, Proposed, Sent, digest_of
from visitatie.interventions.rules import Rung
from visitatie.models import Visit
from visitatie.queries import findings
from visitatie.rules import VisitStatus
from werkplein.core.actor import Actor
from werkplein.example.laggards import BOTTLENECKS, OPPORTUNITIES, THREATS, Who
from werkplein.programme import reader

# At how many of the last audits something was noted.
VISITS = 5
NOON = time(12, tzinfo=ZoneInfo("Europe/Amsterdam"))
PRACTICE = "Elke maandag bespreken de teams samen drie klanten. Dat kost een half uur en voorkomt dubbel werk."
AGREED = "Het MT maakt een planning met namen en dagen voor dit punt."
TALK = "Een gesprek met de wethouders van de omliggende gemeenten, samen met het MT."
AGAIN = "Wij kijken dan als eerste naar wat nu nog niet voldaan was."
Thing = tuple[ItemKind, Callable[[], Taken]]


def note_on_the_road(session: Session, who: Who, seed: int) -> None:
    """Note what was seen beside the milestones at the newest audits."""
    random = Random(f"{seed}/field")
    supporter = who("ondersteuner")
    held = select(Visit).where(Visit.status == VisitStatus.HELD, Visit.supporter_id == supporter.id)
    for visit in session.scalars(held.order_by(Visit.held_on.desc(), Visit.id).limit(VISITS)).all():
        on = visit.held_on or visit.created_on
        for number, (kind, store) in enumerate(_things(session, supporter, visit, random, on)):
            name = str(UUID(int=random.getrandbits(128), version=4))
            made = datetime.combine(on, NOON) + timedelta(minutes=7 * number)
            sent = Sent(name, kind, supporter.id or 0, made, timedelta(0))
            delivery = Delivery(sent, digest_of(kind, {"number": [name]}), {})
            actions.take(session, supporter, visit, delivery, store, on + timedelta(days=1))


def _things(session: Session, supporter: Actor, visit: Visit, random: Random, on: date) -> Iterator[Thing]:
    programme = reader.current()
    found = findings(session, visit)
    unmet = [code for code, row in found.items() if row.verdict in (Verdict.PARTLY, Verdict.NOT_MET)] or ["c1"]
    met = [code for code, row in found.items() if row.verdict is Verdict.MET] or ["a1"]
    low, high = random.choice(unmet), random.choice(met)
    notes = (
        Noted(NoteKind.BOTTLENECK, low[0], low, random.choice(BOTTLENECKS)),
        Noted(NoteKind.OPPORTUNITY, low[0], "", random.choice(OPPORTUNITIES)),
        Noted(NoteKind.THREAT, low[0], "", random.choice(THREATS)),
        Noted(NoteKind.BEST_PRACTICE, high[0], high, PRACTICE),
    )
    for noted in notes:
        yield ItemKind.NOTE, lambda noted=noted: actions.store_note(visit, noted)  # type: ignore[misc]
    agreed = Agreed(AGREED, "vestigingsmanager", on + timedelta(days=60), low)
    yield ItemKind.AGREEMENT, lambda: actions.store_agreement(visit, agreed)
    wanted = NextWanted(on + timedelta(days=90), AGAIN)
    yield ItemKind.NEXT_VISIT, lambda: actions.store_next_visit(visit, wanted)
    proposed = Proposed(Rung.OTHER, TALK, "", (low,), "procesondersteuner", on + timedelta(days=45))
    yield (
        ItemKind.PROPOSAL,
        lambda: actions.store_proposal(session, supporter, visit, proposed, programme, on + timedelta(days=1)),
    )
