"""What the card shows of a level, with what the steering group decided about it and corrected of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones import panels
from milestones.panels import LevelCard, MilestonesCard
from milestones.queries.checklist import is_cut_off
from milestones.queries.decisions import Correction, Decision, Decisions, decisions
from milestones.queries.hearings_of_main import hearings_of_main
from milestones.rules.moves import anew_words
from werkplein.core.access import Permission, current_actor
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.moves import NEVER, turned
from werkplein.register.rules import Turned


@dataclass(frozen=True)
class Standing:
    """The level and the milestones of a Werkplein, the decision that is in force, and the correction of what was fixed.

    The correction is the newest one of the quarter that was fixed last; `anew` says why milestones are open since it
    moved or got on its own, and `turned` knows what of that is still to come; `cut_off` is the quarter of which the
    reader's own answers were saved and not handed in when it was fixed, until the next checklist opens.
    """

    level: LevelCard
    milestones: MilestonesCard
    decision: Decision | None
    correction: Correction | None
    anew: str | None
    of_main: DisputesOfMain | None = None
    cut_off: Quarter | None = None
    turned: Turned = NEVER


@dataclass(frozen=True)
class DisputesOfMain:
    """What the main location disputes now of what this satellite takes over: the milestones with their findings."""

    title: str
    disputes: tuple[tuple[str, int], ...]


def standings(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Standing]:
    """Give what both panels of the card show; one statement, two where something was decided.

    Four more where a main location disputes what a satellite takes over, and one for who answers the checklist from
    the day its quarter was fixed until the next one opens.
    """
    found = panels.standings(session, werkplein_ids, on)
    decided = [werkplein_id for werkplein_id, shown in found.items() if shown.level.state.is_decided]
    told = defaultdict(Decisions, decisions(session, decided) if decided else {})
    how = {werkplein_id: turned(session, werkplein_id, on) for werkplein_id in found}
    return {
        werkplein_id: Standing(
            shown.level,
            shown.milestones,
            told[werkplein_id].in_force(on),
            _correction(told[werkplein_id].corrections, shown.level.fixed_on),
            _anew(shown.level.state.values, how[werkplein_id]),
            _of_main(session, werkplein_id, shown.level.state.reason.score.disputed_by_main, on),
            _cut_off(session, werkplein_id, shown.level.fixed_on, on),
            how[werkplein_id],
        )
        for werkplein_id, shown in found.items()
    }


def _anew(known: Collection[str], since: Turned) -> str | None:
    """Say what begins anew; what was found before the move or came from the main location is not among what counts."""
    return anew_words(reader.current(), since, known, known)


def _of_main(session: Session, werkplein_id: int, codes: Collection[str], on: date) -> DisputesOfMain | None:
    found = hearings_of_main(session, werkplein_id, reader.current(), on) if codes else None
    if found is None:
        return None
    open_ones = [each.finding for each in found.hearings if each.is_open and each.finding.milestone in codes]
    return DisputesOfMain(found.main.title, tuple((each.milestone, each.id) for each in open_ones))


def _cut_off(session: Session, werkplein_id: int, fixed_on: date | None, on: date) -> Quarter | None:
    """Give the quarter that was fixed before the reader handed in; others do not see what was only saved."""
    quarter = Quarter.of(fixed_on) if fixed_on else None
    if quarter is None or quarter != reader.current().open_quarter(on):
        return None
    answers = werkplein_id in current_actor().scopes_for(Permission.ANSWER_DRAFT).werkplein_ids
    return quarter if answers and is_cut_off(session, werkplein_id, quarter) else None


def _correction(corrections: Sequence[Correction], fixed_on: date | None) -> Correction | None:
    """Give the newest correction of the quarter that was fixed on a reference date."""
    quarter = Quarter.of(fixed_on).code if fixed_on else None
    return next((each for each in corrections if each.quarter == quarter), None)
