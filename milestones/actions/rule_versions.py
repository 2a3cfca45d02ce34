"""Acts on the level rule: take over the one that ships, and activate another."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.actions.standings import lock_everyone, refresh
from milestones.models import Ruleset
from milestones.queries import last_fixed, rulesets, shipped
from milestones.queries.rule_versions import newest
from milestones.rules import Ruleset as Rules
from milestones.rules.rulesets import Wish, next_version, refuse_activation, refuse_ruleset
from werkplein.core import audit
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, lock_name
from werkplein.programme import reader
from werkplein.programme.rules import Programme

# Held while a version is added: of two at once the second must see the first.
RULESET = "ruleset"
SHIPPED = "Meegeleverd met het programma."
SHIPPED_BY = "Programma"


def load_ruleset(session: Session, programme: Programme) -> None:
    """Take over the ruleset the programme ships, once: as soon as there is a row, the rows are the truth.

    It was known from the first day on: nobody decided on it later.
    """
    if session.scalars(select(Ruleset.version).order_by(Ruleset.version).limit(1)).first() is None:
        row = shipped(programme)
        decided = {
            "motivation": SHIPPED,
            "recorded_on": row.valid_from,
            "recorded_at": datetime.combine(row.valid_from, time.min, UTC),
            "actor_id": None,
            "actor_label": SHIPPED_BY,
        }
        insert_missing(session, Ruleset, [_numbers(row) | decided], ["version"])


def activate_ruleset(session: Session, actor: Actor, numbers: Rules, wish: Wish, today: date) -> Ruleset:
    """Let a rule hold from a day on: a new version, and the state of now derived again, for it turns on that day.

    Every Werkplein is held: who fixes a quarter or writes an answer meanwhile comes before or after it.
    """
    programme = reader.current()
    refuse_ruleset(numbers, programme)
    lock_name(session, RULESET)
    everyone = lock_everyone(session)
    load_ruleset(session, programme)
    versions, fixed = rulesets(session, programme), last_fixed(session)
    last = newest(session, programme)
    refuse_activation(numbers, wish, versions, last, fixed.holds_on if fixed else None, today)
    row = _row(actor, replace(numbers, version=next_version(versions), valid_from=wish.valid_from), wish, today)
    session.add(row)
    session.flush()
    told = row.as_rules().as_facts()
    audit.record(session, actor, Event.RULESET_ACTIVATED, row, after=last, **told)
    refresh(session, everyone, programme, today)
    return row


def _row(actor: Actor, rule: Rules, wish: Wish, today: date) -> Ruleset:
    return Ruleset(
        **_numbers(rule),
        motivation=wish.motivation,
        **signed(actor, today),
    )


def _numbers(rule: Rules) -> dict[str, Any]:
    return asdict(rule) | {"knockout": list(rule.knockout), "leader_share": list(rule.leader_share)}
