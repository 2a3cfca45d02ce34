"""Lets about half of the leaders share what they did, one Werkplein ask for contact, and the G4 be consulted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from milestones import support
from milestones.actions.g4 import record_consultation, write_approach
from milestones.actions.practices import ask_for_contact
from milestones.models import PracticeShare, Standing
from milestones.rules import Level, Source, Verdict
from milestones.rules.g4 import Consultation, Draft
from milestones.rules.practices import Question
from werkplein.core.actor import Actor
from werkplein.example.stories import APPROACH, APPROACH_TITLE, CONSULTATIONS, QUESTION, STORIES, WITH_WHOM
from werkplein.example.story import NEWCOMER
from werkplein.example.tellers import teller
from werkplein.register.models import Werkplein

SHARE_OF_LEADERS = 0.5
FEWEST, MOST = 6, 12
# Some say that they share and leave it at that.
STORY_CHANCE = 0.8
DAYS_AGO_ASKED = 4


def share_practices(session: Session, seed: int, today: date) -> None:
    """Let about half of the leaders share some of what they met, most of it with a story of their own."""
    random = Random(f"{seed}/delen")
    rows = session.execute(
        select(Werkplein.id, Werkplein.name, Standing.verdicts)
        .join(Standing, Standing.werkplein_id == Werkplein.id)
        .where(Standing.level == Level.LEADER)
        .order_by(Werkplein.code)
    ).all()
    told = {code: random.sample(stories, len(stories)) for code, stories in STORIES.items()}
    for werkplein_id, name, verdicts in rows:
        if random.random() < SHARE_OF_LEADERS:
            shared = [_share(werkplein_id, name, code, told, random, today) for code in _chosen(verdicts, random)]
            session.execute(insert(PracticeShare), shared)


def _chosen(verdicts: Mapping[str, str], random: Random) -> list[str]:
    met = sorted(code for code, verdict in verdicts.items() if verdict == Verdict.MET.value)
    return sorted(random.sample(met, min(len(met), random.randint(FEWEST, MOST))))


def _share(
    werkplein_id: int, name: str, code: str, told: Mapping[str, list[str]], random: Random, today: date
) -> dict[str, Any]:
    """Share one milestone; no two Werkpleinen tell the same story."""
    story = told[code].pop() if told[code] and random.random() < STORY_CHANCE else ""
    on = today - timedelta(days=random.randrange(5, 90))
    by = {"actor_id": None, "actor_label": teller(Source.SELF, name)}
    return {
        "werkplein_id": werkplein_id,
        "milestone": code,
        "is_shared": True,
        "story": story,
        "holds_on": on,
        "recorded_on": on,
        **by,
    }


def ask_someone(session: Session, asker: Actor, today: date) -> None:
    """Let the newcomer ask the nearest example of its first open milestone for contact; the answer is still to come."""
    werkplein = session.scalar(select(Werkplein).where(Werkplein.code == NEWCOMER))
    if werkplein is None:
        return
    shown = support.support(session, [werkplein.id], today).get(werkplein.id)
    offers = [offer for lesson in (shown.lessons if shown else ()) for offer in lesson.offers]
    if offers:
        on = today - timedelta(days=DAYS_AGO_ASKED)
        ask_for_contact(session, asker, werkplein, offers[0].example, Question(QUESTION, shows_address=True), on)


def consult_the_g4(session: Session, secretariat: Actor) -> None:
    """Consult the representative twice, and write a first version that is yet to be adopted."""
    for held, subject, outcome, following in CONSULTATIONS:
        on = date.fromisoformat(held)
        one = Consultation(on, WITH_WHOM, subject, outcome, date.fromisoformat(following))
        record_consultation(session, secretariat, one, on + timedelta(days=1))
    draft = Draft(APPROACH_TITLE, APPROACH)
    write_approach(session, secretariat, draft, 0, date.fromisoformat(CONSULTATIONS[-1][0]) + timedelta(days=7))
