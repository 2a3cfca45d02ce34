"""What fixing a quarter would do: which levels change and why, who did not answer, and what has to wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from milestones.models import Checklist, FixedLevel
from milestones.queries.dossiers import dossiers
from milestones.queries.findings import rulesets
from milestones.queries.standings import facts_of
from milestones.rules import (
    HEIGHT,
    Classified,
    Dossier,
    Finding,
    Grade,
    Held,
    Hold,
    Judged,
    Level,
    Outcome,
    Source,
    derive,
    explain,
)
from milestones.rules.followed import age
from milestones.rules.hearing import asks_work
from milestones.rules.routes import way_on_words
from milestones.rules.rulesets import Ruleset
from milestones.rules.turned import ended_words
from werkplein.obligations.queries import closing_days
from werkplein.programme.rules import Programme, Quarter, add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open


@dataclass(frozen=True)
class Change:
    """What becomes of the level of one Werkplein, with the reason; `before` is nothing where none was fixed."""

    code: str
    name: str
    before: Level | None
    level: Level
    why: str

    @property
    def is_down(self) -> bool:
        """Tell whether it falls."""
        return self.before is not None and HEIGHT[self.level] < HEIGHT[self.before]


@dataclass(frozen=True)
class Laggard:
    """A Werkplein that would be fixed as a laggard: why, and the smallest way up."""

    code: str
    name: str
    before: Level | None
    why: str
    way: str


@dataclass(frozen=True)
class Waiting:
    """Milestones of one Werkplein about which not all is said: a dispute is open, or the MT may still do something."""

    code: str
    name: str
    milestones: tuple[str, ...]
    until: date | None
    # Until which day what can be done about which, the first day first; none where no day is set.
    days: tuple[tuple[date, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Appeal:
    """Until when an MT can go to the steering group with what was decided (design 4.11)."""

    today: date
    working_days: int
    closing_days: Collection[date]

    def until(self, finding: Finding) -> date | None:
        """Give the last day for one finding; nothing when it cannot, or can no more."""
        decided = finding.dispute.upheld_on(self.today) if finding.dispute else None
        last = add_working_days(decided, self.working_days, self.closing_days) if decided else None
        return last if last is not None and self.today <= last else None


class Place(NamedTuple):
    """Which Werkplein."""

    id: int
    code: str
    name: str


class Stand(NamedTuple):
    """How one Werkplein stands, and which other level waits for what a visit saw to count."""

    werkplein_id: int
    name: str
    level: Level
    awaits: Level | None = None


@dataclass(frozen=True)
class Preview:
    """Everything that the steering group sees before it fixes a quarter."""

    # What would be stored of each, as fixing finds it.
    facts: Mapping[int, Mapping[str, Any]]
    changes: tuple[Change, ...]
    laggards: tuple[Laggard, ...]
    # Who did not hand in.
    unanswered: tuple[Place, ...]
    disputed: tuple[Waiting, ...]
    provisional: tuple[Waiting, ...]
    # What the desk found and counts, and can still be disputed.
    checked: tuple[Waiting, ...]
    # What was decided and counts, and can still go to the steering group.
    appealable: tuple[Waiting, ...]
    # How many of those that did not hand in are open, so that they still can.
    awaited: int = 0
    # Who closed and was fixed before: these count in what was fixed then, and in nothing that is fixed now.
    gone: tuple[str, ...] = ()
    # What would be fixed beside what the overview shows today: who closed since, or opened, is in one of them only.
    then: tuple[Stand, ...] = ()
    now: tuple[Stand, ...] = ()

    @property
    def levels(self) -> dict[int, Level]:
        """Give the level of each."""
        return {werkplein_id: facts["level"] for werkplein_id, facts in self.facts.items()}


def preview(session: Session, programme: Programme, quarter: Quarter, today: date) -> Preview:
    """Give what fixing this quarter today would do; seven statements."""
    about = quarter.reference_date
    known, present, gone = _open(session, quarter, today)
    here = set(present)
    both = [row for row in known if row in here]
    versions = rulesets(session, programme)
    found = dossiers(session, [row.id for row in {*known, *present}])
    judged = Judged(today, is_fixing=True)
    appeal = Appeal(today, programme.reply_working_days, closing_days(session))
    outcomes = {row.id: derive(found[row.id], programme, versions, about, judged) for row in known}
    unanswered = _unanswered(session, known, quarter)
    return Preview(
        facts={werkplein_id: facts_of(outcome) for werkplein_id, outcome in outcomes.items()},
        changes=_changes(known, found, outcomes, about),
        laggards=_laggards(known, found, outcomes, about, programme, versions),
        unanswered=unanswered,
        awaited=sum(row in here for row in unanswered),
        gone=tuple(row.name for row in gone),
        disputed=tuple(each for row in known for each in _disputed(row, found[row.id], about, judged)),
        # Nobody waits for the MT of one that closed since: it can reply no more.
        provisional=tuple(each for row in both for each in _provisional(row, found[row.id], about, today)),
        checked=tuple(each for row in both for each in _checked(row, found[row.id], about, judged)),
        appealable=tuple(each for row in known for each in _appealable(row, found[row.id], about, appeal)),
        then=tuple(_stand(row, outcomes[row.id]) for row in known),
        now=tuple(_stand(row, derive(found[row.id], programme, versions, today)) for row in present),
    )


Known = Sequence[Place]


def _stand(place: Place, outcome: Outcome) -> Stand:
    classified = outcome.classified
    return Stand(place.id, place.name, classified.level, classified.reason.awaits)


def _open(session: Session, quarter: Quarter, today: date) -> tuple[Known, Known, Known]:
    """Give who was open on the day it is about, who is today, and who was fixed before and closed; one statement."""
    about, earlier = quarter.reference_date, quarter.previous().code
    fixed = exists().where(FixedLevel.werkplein_id == Werkplein.id, FixedLevel.quarter == earlier)
    flags = fixed.label("was_before"), is_open(about).label("was_open"), is_open(today).label("is_open")
    asked = select(Werkplein.id, Werkplein.code, Werkplein.name, *flags).order_by(Werkplein.name)
    rows = session.execute(asked).all()
    was_open = [Place(*row[:3]) for row in rows if row.was_open]
    gone = [Place(*row[:3]) for row in rows if row.was_before and not row.was_open]
    return was_open, [Place(*row[:3]) for row in rows if row.is_open], gone


def _changes(
    known: Known, found: Mapping[int, Dossier], outcomes: Mapping[int, Outcome], about: date
) -> tuple[Change, ...]:
    """Give who changes level, falls first, and then by name."""
    changes = []
    for werkplein_id, code, name in known:
        held = found[werkplein_id].held_before(about)
        before = held[-1].level if held else None
        classified = outcomes[werkplein_id].classified
        if classified.level is not before:
            changes.append(Change(code, name, before, classified.level, _why(classified, held, about)))
    return tuple(sorted(changes, key=lambda change: (not change.is_down, change.name)))


def _why(classified: Classified, held: Sequence[Held], about: date) -> str:
    """Give the reason, also where a level is another one because a decision about the last quarter ended."""
    told = explain(classified.reason)
    if not held or classified.reason.hold is Hold.OVERRIDE:
        return told
    ended = ended_words(held[-1], Held(about, classified.level, classified.computed))
    return f"{told} {ended}" if ended else told


def _laggards(
    known: Known,
    found: Mapping[int, Dossier],
    outcomes: Mapping[int, Outcome],
    about: date,
    programme: Programme,
    versions: Sequence[Ruleset],
) -> tuple[Laggard, ...]:
    """Give who would be fixed as a laggard, also who was one already, by name."""
    laggards = []
    for werkplein_id, code, name in known:
        outcome, held = outcomes[werkplein_id], found[werkplein_id].held_before(about)
        if outcome.classified.level is Level.LAGGARD:
            way = way_on_words(outcome.values, outcome.classified, programme, versions, about)
            why = _why(outcome.classified, held, about)
            laggards.append(Laggard(code, name, held[-1].level if held else None, why, way))
    return tuple(laggards)


def _unanswered(session: Session, known: Known, quarter: Quarter) -> tuple[Place, ...]:
    handed_in = select(Checklist.werkplein_id).where(
        Checklist.quarter == quarter.code, Checklist.submitted_on.is_not(None)
    )
    done = set(session.scalars(handed_in.order_by(Checklist.werkplein_id)))
    return tuple(row for row in known if row.id not in done)


def _disputed(row: Place, dossier: Dossier, about: date, judged: Judged) -> list[Waiting]:
    open_ones = [each for each in dossier.findings if each.holds_on <= about and judged.is_disputed(each)]
    codes = sorted({each.milestone for each in open_ones})
    return [Waiting(row.code, row.name, tuple(codes), None)] if codes else []


def _provisional(row: Place, dossier: Dossier, about: date, today: date) -> list[Waiting]:
    waiting = [each for each in dossier.findings if each.holds_on <= about and each.is_provisional(today)]
    return _until(row, {each.milestone: each.reply_until for each in waiting if each.reply_until})


def _checked(row: Place, dossier: Dossier, about: date, judged: Judged) -> list[Waiting]:
    """Give what the desk found lacking and the level is fixed on, while the MT may still dispute it."""
    known = [each for each in dossier.findings if each.holds_on <= about and judged.counts(each)]
    replaced = {each.replaces_id for each in known}
    newest = {each.milestone: each for each in sorted(known, key=age) if each.grade > Grade.E0}
    left = {
        each.milestone: each.reply_until
        for each in newest.values()
        if each.source is Source.DESK and each.id not in replaced and asks_work(each.verdict, each.is_critical)
        if each.reply_until is not None and judged.on <= each.reply_until and not (each.agreed_on or each.dispute)
    }
    return _until(row, left)


def _until(row: Place, days: Mapping[str, date]) -> list[Waiting]:
    """Give what can be done about milestones until which day, by milestone; nothing where nothing can."""
    by_day = tuple((day, tuple(sorted(code for code in days if days[code] == day))) for day in sorted({*days.values()}))
    return [Waiting(row.code, row.name, tuple(sorted(days)), max(days.values()), by_day)] if days else []


def _appealable(row: Place, dossier: Dossier, about: date, appeal: Appeal) -> list[Waiting]:
    """Give what can still go to the steering group, with the last day on which each can."""
    until = ((each.milestone, appeal.until(each)) for each in dossier.findings if each.holds_on <= about)
    return _until(row, {milestone: last for milestone, last in until if last is not None})
