"""What was shown once and counts by the word of the MT alone since it ran out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, MilestoneStanding
from milestones.queries.dossiers import dossiers
from milestones.rules import Judged, Source, Verdict
from milestones.rules.dossier import counting
from milestones.rules.effective import last_shown
from milestones.rules.evidence import Bearer
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein


class Shown(NamedTuple):
    """A milestone of a Werkplein that was shown, with the last day of what held longest."""

    werkplein_id: int
    milestone: str
    valid_until: date


def shown_before(session: Session) -> list[Shown]:
    """Give what an answer of the MT bears today, and was shown once, per open Werkplein; one statement.

    Only what counts as met: of what does not, a newer piece alone would bring nothing back.
    """
    value = MilestoneStanding
    is_borne = (value.verdict == Verdict.MET) & value.is_answered & (value.source == Source.SELF)
    of_it = (Assessment.werkplein_id == value.werkplein_id) & (Assessment.milestone == value.milestone)
    rows = session.execute(
        select(value.werkplein_id, value.milestone, func.max(Assessment.valid_until))
        .join(Werkplein, Werkplein.id == value.werkplein_id)
        .join(Assessment, of_it)
        .where(Werkplein.closed_on.is_(None), value.is_inherited.is_(False), is_borne)
        .where(Assessment.source != Source.SELF, Assessment.verdict == Verdict.MET)
        .group_by(value.werkplein_id, value.milestone)
        .order_by(value.werkplein_id, value.milestone)
    )
    return [Shown(*row) for row in rows]


def bore_it(session: Session, shown: Sequence[Shown], programme: Programme, on: date) -> list[Bearer]:
    """Give what showed each of these milestones last, as long as it is met; three statements, none for nothing.

    What was of another building, or came before the milestone was lost, never bore what is met now.
    """
    if not shown:
        return []
    found = dossiers(session, sorted({each.werkplein_id for each in shown}))
    counted = {key: counting(dossier, programme, on, Judged(on)) for key, dossier in found.items()}
    bearers = []
    for each in shown:
        rows = [row for row in counted[each.werkplein_id] if row.milestone == each.milestone]
        last = last_shown(rows, on)
        if last is not None:
            bearer = Bearer(*each[:2], last.verdict, True, last.holds_on, last.valid_until)
            bearers.append(bearer)
    return bearers
