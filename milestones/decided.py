"""What the card shows of a level, with what the steering group decided about it and corrected of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones import panels
from milestones.panels import LevelCard, MilestonesCard
from milestones.queries.decisions import Correction, Decision, Decisions, decisions
from milestones.rules.moves import anew_words
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.moves import turned
from werkplein.register.rules import Turned


@dataclass(frozen=True)
class Standing:
    """The level and the milestones of a Werkplein, the decision that is in force, and the correction of what was fixed.

    The correction is the newest one of the quarter that was fixed last; `anew` says why milestones are open since it
    moved or got on its own.
    """

    level: LevelCard
    milestones: MilestonesCard
    decision: Decision | None
    correction: Correction | None
    anew: str | None


def standings(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Standing]:
    """Give what both panels of the card show; one statement, two where something was decided."""
    found = panels.standings(session, werkplein_ids, on)
    decided = [werkplein_id for werkplein_id, shown in found.items() if shown.level.state.is_decided]
    told = defaultdict(Decisions, decisions(session, decided) if decided else {})
    return {
        werkplein_id: Standing(
            shown.level,
            shown.milestones,
            told[werkplein_id].in_force(on),
            _correction(told[werkplein_id].corrections, shown.level.fixed_on),
            _anew(shown.level.state.values, turned(session, werkplein_id, on)),
        )
        for werkplein_id, shown in found.items()
    }


def _anew(known: Collection[str], since: Turned) -> str | None:
    """Say what begins anew; what was found before the move or came from the main location is not among what counts."""
    return anew_words(reader.current(), since, known, known)


def _correction(corrections: Sequence[Correction], fixed_on: date | None) -> Correction | None:
    """Give the newest correction of the quarter that was fixed on a reference date."""
    quarter = Quarter.of(fixed_on).code if fixed_on else None
    return next((each for each in corrections if each.quarter == quarter), None)
