"""Questions about hearings: what an MT may still reply to, and what was said and decided about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, FindingAgreement, HearingStep
from milestones.rules import Grade, Source
from milestones.rules.hearing import HearingAct, desk_report, dispute_of, why_not_again
from milestones.rules.row_state import row_states
from werkplein.core.actor import Actor, Scopes
from werkplein.core.labels import date_nl, date_words
from werkplein.obligations.queries import closing_days
from werkplein.programme import reader
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Werkplein

DAY = timedelta(days=1)
YEAR = timedelta(days=366)
OPEN = (HearingAct.DISPUTED, HearingAct.ESCALATED)


@dataclass(frozen=True)
class Hearing:
    """One finding with what was replied to it, oldest step first."""

    finding: Assessment
    agreed_on: date | None
    steps: tuple[HearingStep, ...]
    # Whether a later finding about the same day corrects it, and what counts since instead.
    is_corrected: bool = False
    later: Assessment | None = None

    # Whether that counts when a level is fixed too: what a visit saw does once the MT replied, or its time was over.
    is_later_final: bool = False

    @property
    def is_overtaken(self) -> bool:
        """Tell whether it counts nowhere any more, for what came later is final and of the same quarter."""
        if self.later is None or self.is_corrected:
            return self.is_corrected
        same = Quarter.of(self.finding.holds_on) == Quarter.of(self.later.holds_on)
        return same and self.is_later_final

    @property
    def asks_work(self) -> bool:
        """Tell whether the finding says that something is to be done."""
        return self.finding.is_critical or self.finding.verdict.is_lacking

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
        return add_working_days(self.last.holds_on, working_days, frozenset(closing_days))


def hearing_of(session: Session, werkplein_id: int, finding_id: int) -> Hearing | None:
    """Give one finding of this Werkplein with its hearing; two statements."""
    its_milestone = select(Assessment.milestone).where(Assessment.id == finding_id).scalar_subquery()
    question = _findings().where(Assessment.werkplein_id == werkplein_id, Assessment.milestone == its_milestone)
    found = with_later(_hearings(session, question.order_by(Assessment.id)))
    return next((each for each in found if each.finding.id == finding_id), None)


def milestones_found(session: Session, werkplein_id: int, finding_ids: Collection[int]) -> Sequence[str]:
    """Give which milestones these findings of a Werkplein are about; one statement."""
    mine = (Assessment.werkplein_id == werkplein_id) & Assessment.id.in_(sorted(finding_ids))
    return session.scalars(select(Assessment.milestone).where(mine).distinct().order_by(Assessment.milestone)).all()


def hearings_of(session: Session, werkplein_id: int, since: date) -> list[Hearing]:
    """Give what was found of a Werkplein since a day, newest first, each with its hearing; two statements."""
    question = _findings().where(Assessment.werkplein_id == werkplein_id, Assessment.recorded_on >= since)
    ordered = question.order_by(Assessment.holds_on.desc(), Assessment.milestone, Assessment.id.desc())
    return with_later(_hearings(session, ordered))


def disputed_at(session: Session, werkplein_id: int, milestones: Collection[str]) -> list[Hearing]:
    """Give what was ever disputed of these milestones of a Werkplein, newest first; two statements."""
    disputed = select(HearingStep.assessment_id).where(HearingStep.act == HearingAct.DISPUTED)
    question = _findings().where(Assessment.werkplein_id == werkplein_id, Assessment.id.in_(disputed))
    question = question.where(Assessment.milestone.in_(sorted(milestones)))
    return _hearings(session, question.order_by(Assessment.holds_on.desc(), Assessment.id.desc()))


def hearings_of_visit(session: Session, werkplein_id: int, visit_id: str) -> list[Hearing]:
    """Give what was found at one visit, by milestone, each with its hearing; two statements."""
    question = _findings().where(Assessment.werkplein_id == werkplein_id, Assessment.visit_id == visit_id)
    return _hearings(session, question.order_by(Assessment.milestone, Assessment.id))


# What a later row of the same source would correct: of which Werkplein, which milestone, by whom, about which day.
class Disputes(dict[tuple[int, str, Source], list[tuple[date, str]]]):
    """What may not be found anew because of a hearing: of which Werkplein, milestone and source, up to which day."""

    def why(self, werkplein_id: int, milestone: str, source: Source, day: date) -> str | None:
        """Say why not about this day; about a later day than was disputed it is a finding of its own."""
        told = self.get((werkplein_id, milestone, source), [])
        return next((why for last, why in told if day <= last), None)


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
    for each in _hearings(session, _findings().where(Assessment.id.in_(ids)).order_by(Assessment.id)):
        row, until = each.finding, each.escalates_until(working_days, closed)
        what = f"{row.milestone} van {date_nl(row.holds_on)}"
        if each.act is not None and (why := why_not_again(what, each.act, until, today)):
            found.setdefault((row.werkplein_id, row.milestone, row.source), []).append((row.holds_on, why))
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


def desk_to_reply_to(session: Session, werkplein_id: int, on: date) -> dict[str, Assessment]:
    """Give what the desk found and the MT may still dispute, a finding for each report; two statements.

    Only what says that something is to be done, and not what counts no more since something was found later.
    """
    found = hearings_of(session, werkplein_id, on - YEAR)
    left = [each for each in found if each.asks_work and each.can_reply(on) and not each.is_overtaken]
    return {desk_report(each.finding.recorded_on): each.finding for each in left if each.finding.source is Source.DESK}


def open_hearings(session: Session, scopes: Scopes) -> list[tuple[Werkplein, Hearing]]:
    """Give the hearings on which somebody is to decide within these scopes, oldest first; three statements."""
    disputed = select(HearingStep.assessment_id).where(HearingStep.act == HearingAct.DISPUTED)
    question = _findings().join(Werkplein, Werkplein.id == Assessment.werkplein_id)
    question = question.where(Assessment.id.in_(disputed))
    if not scopes.national:
        question = question.where(Werkplein.region_id.in_(scopes.region_ids) | Werkplein.id.in_(scopes.werkplein_ids))
    found = [each for each in _hearings(session, question.order_by(Assessment.id)) if each.is_open]
    ids = {each.finding.werkplein_id for each in found}
    places = {one.id: one for one in session.scalars(select(Werkplein).where(Werkplein.id.in_(ids)))}
    return sorted(
        ((places[each.finding.werkplein_id], each) for each in found),
        key=lambda pair: (pair[1].steps[-1].holds_on, pair[0].name, pair[1].finding.milestone),
    )


def _findings() -> Select[Assessment, date | None]:
    return (
        select(Assessment, FindingAgreement.holds_on)
        .outerjoin(FindingAgreement, FindingAgreement.assessment_id == Assessment.id)
        .where(Assessment.source != Source.SELF)
    )


def with_later(found: Sequence[Hearing]) -> list[Hearing]:
    """Tell of each what counts since instead of it; `found` are all that were found of these milestones lately."""
    said = {each.finding.id: dispute_of((step.act, step.holds_on) for step in each.steps) for each in found}
    disputes = {row_id: dispute for row_id, dispute in said.items() if dispute is not None}
    # As all is known now: what is disputed today has no later end.
    states = row_states([each.finding for each in found], disputes, date.max)
    newest: dict[str, Hearing] = {}
    for each in sorted((each for each in found if states[each.finding.id].counts), key=lambda one: _age(one.finding)):
        newest[each.finding.milestone] = each
    return [_followed(each, states[each.finding.id].is_replaced, newest.get(each.finding.milestone)) for each in found]


def _followed(found: Hearing, is_corrected: bool, newest: Hearing | None) -> Hearing:
    own, found = found.finding, replace(found, is_corrected=is_corrected)
    if newest is None or newest.finding.id == own.id:
        return found
    later = newest.finding
    if not is_corrected and _age(later)[:2] <= _age(own)[:2]:
        return found
    was_over = later.reply_until is None or later.reply_until < own.recorded_on
    is_final = not later.source.is_visit or newest.agreed_on is not None or newest.act is not None or was_over
    return replace(found, later=later, is_later_final=is_final)


def _age(finding: Assessment) -> tuple[date, Grade, int]:
    """Of one day stronger evidence counts as newer (design 4.3)."""
    return finding.holds_on, finding.grade, finding.id


def _hearings(session: Session, question: Select[Assessment, date | None]) -> list[Hearing]:
    rows = session.execute(question).all()
    steps: dict[int, list[HearingStep]] = defaultdict(list)
    asked = select(HearingStep).where(HearingStep.assessment_id.in_([row[0].id for row in rows]))
    for step in session.scalars(asked.order_by(HearingStep.id)):
        steps[step.assessment_id].append(step)
    return [Hearing(finding, agreed_on, tuple(steps[finding.id])) for finding, agreed_on in rows]
