"""What happens to evidence by itself: renewals are asked, and samples drawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from milestones import actions
from milestones.actions import asking, renewing, sampling
from werkplein.core.actor import SYSTEM
from werkplein.core.labels import plural
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.queries import all_werkpleinen


def expect_renewals(session: Session, today: date) -> str | None:
    """Ask for evidence with what runs out in a month or must be shown, and no longer where it came or is not asked."""
    actions.refresh_due(session, reader.current(), today)
    werkpleinen = all_werkpleinen(session, today)
    new, settled = renewing.expect_renewals(session, werkpleinen, today)
    settled += asking.follow_everyone(session, today)
    told = [f"{new} keer gevraagd" if new else "", f"{settled} afgehandeld" if settled else ""]
    return ", ".join(filter(None, told)) or None


def draw_sample(session: Session, today: date) -> str | None:
    """Draw the sample of every quarter whose checklists were due, each once; those missed in a stop first."""
    quarters = sampling.quarters_to_draw(session, today)
    if not quarters:
        return None
    return ", ".join(_drawn(session, quarter, today) for quarter in quarters)


def _drawn(session: Session, quarter: Quarter, today: date) -> str:
    items = sampling.draw_sample(session, SYSTEM, quarter, today)
    return f"{plural(len(items), 'antwoord', 'antwoorden')} getrokken voor het {quarter.label}"
