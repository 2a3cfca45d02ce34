"""Questions about hearings: what an MT may still reply to, and what was said and decided about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from milestones.models import Assessment, FindingAgreement, FixedQuarter, HearingStep
from milestones.rules import Found, Source
from milestones.rules.followed import Followed, followed
from milestones.rules.hearing import (
    ALONE,
    FOLLOWED,
    HearingAct,
    Meaning,
    asks_work,
    desk_report,
    dispute_of,
    escalates_until,
    why_not_again,
)
from werkplein.core.actor import Actor, Scopes
from werkplein.core.labels import date_nl, date_words
from werkplein.obligations.queries import closing_days
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days
from werkplein.register.models import Werkplein

DAY = timedelta(days=1)
# How far back what was found is shown; what was found longer ago stands in the history.
SHOWN = timedelta(days=366)
OPEN = (HearingAct.DISPUTED, HearingAct.ESCALATED)


@dataclass(frozen=True)
class Hearing:
    """One finding with what was replied to it, oldest step first."""

    finding: Assessment
    agreed_on: date | None
    steps: tuple[HearingStep, ...]
    # What came after it about the same milestone, and the finding that counts now instead of it.
    followed: Followed
    later: Assessment | None = None

    @property
    def is_corrected(self) -> bool:
        """Tell whether a later finding took its place."""
        return self.followed.is_corrected

    @property
    def meaning(self) -> Meaning:
        """Say what a dispute about it does."""
        return ALONE if self.later is None else FOLLOWED

    @property
    def asks_work(self) -> bool:
        """Tell whether the finding says that something is to be done."""
        return asks_work(self.finding.verdict, self.finding.is_critical)

    @property
    def last(self) -> HearingStep | None:
        """Give the step that was taken last."""
        return self.steps[-1] if self.steps else None

    @property
    def act(self) -> HearingAct | None:
        """Give what was done last; nothing when there is no hearing."""
        return self.last.act if self.last else None

    def is_last_by(self, actor: Actor) -> bool:
        """Tell whether this person took the last step."""
        return self.last is not None and actor.is_self(self.last.actor_id)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is to decide."""
        return self.act in OPEN

    def state(self, on: date) -> str:
        """Say in a few words how it stands on a day."""
        if self.act is not None:
            return self.act.label
        if self.is_corrected:
            return "Later verbeterd"
        if self.agreed_on is not None:
            return "Akkoord"
        until = self.finding.reply_until
        if until is None or on <= until:
            return "Nog geen reactie"
        # What documents show counts at once; what was seen on a visit once the time to reply is over.
        if self.finding.source.is_visit:
            return f"Niet gereageerd, geldt sinds {date_words(until + DAY)}"
        return f"Gecontroleerd, geldt sinds {date_words(self.finding.recorded_on)}"

    def can_reply(self, on: date) -> bool:
        """Tell whether the MT may still agree or dispute; what was corrected is not said any more."""
        until = self.finding.reply_until
        is_said = self.act is None and self.agreed_on is None and not self.is_corrected
        return is_said and until is not None and on <= until

    def due_on(self, working_days: int, closing_days: Sequence[date]) -> date | None:
        """Give by when must be decided; nothing when nobody has to."""
        if self.last is None or not self.is_open:
            return None
        return add_working_days(self.last.holds_on, working_days, frozenset(closing_days))

    def escalates_until(self, working_days: int, closing_days: Sequence[date]) -> date | None:
        """Give the last day on which the MT may go to the steering group; nothing when it cannot."""
        if self.last is None or self.act is not HearingAct.UPHELD:
            return None
        return escalates_until(self.last.holds_on, working_days, frozenset(closing_days))


def hearing_of(session: Session, werkplein_id: int, finding_id: int) -> Hearing | None:
    """Give one finding of this Werkplein with its hearing; two statements."""
    return next(iter(hearings_among(session, werkplein_id, [finding_id])), None)


def hearings_among(session: Session, werkplein_id: int, finding_ids: Collection[int]) -> list[Hearing]:
    """Give those findings that are of this Werkplein, in the order of their numbers, each with its hearing.

    Two statements.
    """
    wanted = set(finding_ids)
    found = _hearings(session, _of_milestones(Assessment.werkplein_id == werkplein_id, Assessment.id.in_(wanted)))
    return [each for each in found if each.finding.id in wanted]


def milestones_found(session: Session, werkplein_id: int, finding_ids: Collection[int]) -> Sequence[str]:
    """Give which milestones these findings of a Werkplein are about; one statement."""
    mine = (Assessment.werkplein_id == werkplein_id) & Assessment.id.in_(sorted(finding_ids))
    return session.scalars(select(Assessment.milestone).where(mine).distinct().order_by(Assessment.milestone)).all()


def hearings_of(session: Session, werkplein_ids: Collection[int], since: date) -> list[Hearing]:
    """Give what was found of these Werkpleinen since a day, newest first, each with its hearing; two statements."""
    question = _findings().where(Assessment.werkplein_id.in_(werkplein_ids), Assessment.recorded_on >= since)
    return sorted(_hearings(session, question), key=_newest_first)


def disputed_at(session: Session, werkplein_id: int, milestones: Collection[str]) -> list[Hearing]:
    """Give what was ever disputed of these milestones of a Werkplein, newest first; two statements."""
    question = _findings().where(Assessment.werkplein_id == werkplein_id, Assessment.milestone.in_(sorted(milestones)))
    return sorted((each for each in _hearings(session, question) if each.steps), key=_newest_first)


def hearings_of_visit(session: Session, werkplein_id: int, visit_id: str) -> list[Hearing]:
    """Give what was found at one visit, by milestone, each with its hearing; two statements."""
    question = _of_milestones(Assessment.werkplein_id == werkplein_id, Assessment.visit_id == visit_id)
    found = [each for each in _hearings(session, question) if each.finding.visit_id == visit_id]
    return sorted(found, key=lambda each: (each.finding.milestone, each.finding.id))


@dataclass(frozen=True)
class Disputed:
    """What may not be found anew about a day or one before it: why, and whether that something is lacking only."""

    last: date
    why: str
    is_granted: bool

    def is_about(self, found: Found) -> bool:
        """Tell whether it is about the same day or an earlier one; of a later day it is a finding of its own."""
        return found.holds_on is None or found.holds_on <= self.last

    def stops(self, found: Found) -> bool:
        """Tell whether this stands in the way."""
        return self.is_about(found) and (asks_work(found.verdict, found.is_critical) or not self.is_granted)


class Disputes(dict[tuple[int, str, Source], list[Disputed]]):
    """What may not be found anew because of a hearing: of which Werkplein, milestone and source."""

    def touch(self, werkplein_id: int, source: Source, found: Found) -> bool:
        """Tell whether there is or was a hearing about this, also where it does not stand in the way."""
        told = self.get((werkplein_id, found.milestone, source), [])
        return any(each.is_about(found) for each in told)

    def why(self, werkplein_id: int, source: Source, found: Found) -> str | None:
        """Say why this is not found about its day; nothing where it may be."""
        told = self.get((werkplein_id, found.milestone, source), [])
        return next((each.why for each in told if each.stops(found)), None)


def disputed_of(session: Session, werkplein_ids: Collection[int], today: date) -> Disputes:
    """Give what may not be found anew of these Werkpleinen because of a hearing, and why; three statements at most."""
    disputed = select(HearingStep.assessment_id).where(
        HearingStep.act == HearingAct.DISPUTED, HearingStep.werkplein_id.in_(sorted(werkplein_ids))
    )
    ids = session.scalars(disputed.order_by(HearingStep.assessment_id)).all()
    if not ids:
        return Disputes()
    closed, working_days = list(closing_days(session)), reader.current().reply_working_days
    found = Disputes()
    for each in _hearings(session, _of_milestones(Assessment.id.in_(ids))):
        row, until = each.finding, each.escalates_until(working_days, closed)
        what = f"{row.milestone} van {date_nl(row.holds_on)}"
        if each.act is not None and (why := why_not_again(what, each.act, until, today)):
            kept = found.setdefault((row.werkplein_id, row.milestone, row.source), [])
            kept.append(Disputed(row.holds_on, why, each.act.is_granted))
    return found


def reports_to_reply_to(session: Session, werkplein_id: int, on: date) -> set[str]:
    """Give the visits of a Werkplein with a finding to which the MT may still reply; one statement."""
    rows = session.scalars(
        select(Assessment.visit_id)
        .outerjoin(FindingAgreement, FindingAgreement.assessment_id == Assessment.id)
        .outerjoin(HearingStep, HearingStep.assessment_id == Assessment.id)
        .where(
            Assessment.werkplein_id == werkplein_id,
            Assessment.source != Source.SELF,
            Assessment.reply_until >= on,
            FindingAgreement.assessment_id.is_(None),
            HearingStep.id.is_(None),
        )
    )
    return {each for each in rows if each}


def desk_to_reply_to(session: Session, werkplein_ids: Collection[int], on: date) -> dict[tuple[int, str], Assessment]:
    """Give what the desk found and an MT may still dispute, by Werkplein and report; two statements.

    Only what says that something is to be done, and not what counts no more since something was found later.
    """
    found = [each for each in hearings_of(session, werkplein_ids, on - SHOWN) if each.finding.source is Source.DESK]
    left = (each for each in found if each.asks_work and each.can_reply(on) and not each.followed.counts_nowhere(on))
    return {(each.finding.werkplein_id, desk_report(each.finding.recorded_on)): each.finding for each in left}


def open_hearings(session: Session, scopes: Scopes) -> list[tuple[Werkplein, Hearing]]:
    """Give the hearings on which somebody is to decide within these scopes, oldest first; three statements."""
    disputed = [Assessment.id.in_(select(HearingStep.assessment_id))]
    if not scopes.national:
        within = Werkplein.region_id.in_(scopes.region_ids) | Werkplein.id.in_(scopes.werkplein_ids)
        disputed.append(Assessment.werkplein_id.in_(select(Werkplein.id).where(within)))
    found = [each for each in _hearings(session, _of_milestones(*disputed)) if each.is_open]
    ids = {each.finding.werkplein_id for each in found}
    places = {one.id: one for one in session.scalars(select(Werkplein).where(Werkplein.id.in_(ids)))}
    return sorted(
        ((places[each.finding.werkplein_id], each) for each in found),
        key=lambda pair: (pair[1].steps[-1].holds_on, pair[0].name, pair[1].finding.milestone),
    )


# A finding, the day on which the MT agreed with it, and the reference date of the last quarter that was fixed.
Asked = Select[Assessment, date | None, date | None]


def _findings() -> Asked:
    fixed_until = select(func.max(FixedQuarter.holds_on)).scalar_subquery()
    return (
        select(Assessment, FindingAgreement.holds_on, fixed_until)
        .outerjoin(FindingAgreement, FindingAgreement.assessment_id == Assessment.id)
        .where(Assessment.source != Source.SELF)
    )


def _of_milestones(*which: ColumnElement[bool]) -> Asked:
    """Ask for all that was found of the milestones of these findings: what came after one tells how it stands."""
    theirs = select(Assessment.werkplein_id, Assessment.milestone).where(*which)
    return _findings().where(tuple_(Assessment.werkplein_id, Assessment.milestone).in_(theirs))


def _hearings(session: Session, question: Asked) -> list[Hearing]:
    """Give each with its hearing and with what came after it; the question is for all of a milestone."""
    rows = session.execute(question.order_by(Assessment.id)).all()
    steps: dict[int, list[HearingStep]] = defaultdict(list)
    asked = select(HearingStep).where(HearingStep.assessment_id.in_([row[0].id for row in rows]))
    for step in session.scalars(asked.order_by(HearingStep.id)):
        steps[step.assessment_id].append(step)
    agreed, by_id = {row.id: day for row, day, _ in rows}, {row.id: row for row, _, _ in rows}
    after = _followed([row for row, _, _ in rows], agreed, steps, rows[0][2] if rows else None)
    return [
        Hearing(row, agreed[row_id], tuple(steps[row_id]), after[row_id], by_id.get(after[row_id].later_id or 0))
        for row_id, row in by_id.items()
    ]


def _followed(
    rows: Sequence[Assessment],
    agreed: Mapping[int, date | None],
    steps: Mapping[int, Sequence[HearingStep]],
    fixed_until: date | None,
) -> dict[int, Followed]:
    """Tell of each what came after it about the same milestone of the same Werkplein."""
    told = {row_id: dispute_of((step.act, step.holds_on) for step in said) for row_id, said in steps.items()}
    disputes = {row_id: dispute for row_id, dispute in told.items() if dispute is not None}
    by_milestone: dict[tuple[int, str], list[Assessment]] = defaultdict(list)
    for row in rows:
        by_milestone[row.werkplein_id, row.milestone].append(row)
    said_yes = {row_id for row_id, day in agreed.items() if day is not None}
    found: dict[int, Followed] = {}
    for same in by_milestone.values():
        found |= followed(same, said_yes, disputes, fixed_until)
    return found


def _newest_first(hearing: Hearing) -> tuple[int, str, int]:
    finding = hearing.finding
    return -finding.holds_on.toordinal(), finding.milestone, -finding.id
