"""What the pages of visitaties show, put together from questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.queries import history
from milestones.rules import Verdict
from visitatie.models import Visit
from visitatie.pages import Total, known
from visitatie.queries import closing_after
from visitatie.reviews import queries, rules
from visitatie.reviews.models import Member, PracticeSeen, Visitatie, VisitatieEntry
from visitatie.reviews.queries import Candidate
from visitatie.reviews.rules import EntryKind, Reviewer, ReviewStep, StepView
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.labels import date_words, day_month, plural
from werkplein.core.paging import Part, part_of
from werkplein.obligations.queries import closing_days
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, add_months
from werkplein.register.models import Werkplein

PER_PAGE = 20
# Who has the turn at each step, in words.
WHO: Mapping[ReviewStep, str] = {
    ReviewStep.AGREEMENT: "Begeleiding, dan MT",
    ReviewStep.TEAM: "Begeleiding",
    ReviewStep.DAY: "Begeleiding, dan MT",
    ReviewStep.SELF_EVALUATION: "MT",
    ReviewStep.FINDINGS: "Team",
    ReviewStep.CONCEPT: "Team",
    ReviewStep.REPLY: "MT",
    ReviewStep.FINAL: "Begeleiding",
    ReviewStep.SUPPORT: "Begeleiding",
    ReviewStep.FOLLOW_UP: "Begeleiding en MT",
}


@dataclass(frozen=True)
class Line:
    """A visitatie in the list, with the step that is due first."""

    visitatie: Visitatie
    now: StepView | None
    late: tuple[StepView, ...]
    is_laggard: bool = False
    # When the Werkplein closes, where that is before the visit.
    closes_on: date | None = None

    @property
    def visit(self) -> Visit:
        """Give its visit."""
        return self.visitatie.visit

    @property
    def waits_until(self) -> date | None:
        """Give from when on something is to be done again, where nothing is now."""
        final_on, visit = self.visitatie.final_on, self.visit
        if self.now is not None or final_on is None:
            return visit.planned_on if self.now is None and not visit.is_held else None
        return add_months(final_on, reader.current().visitatie.follow_up_from_months)

    @property
    def needs_decision(self) -> bool:
        """Tell whether a person is to decide: the Werkplein became a laggard before the visit."""
        return self.is_laggard and not self.visit.status.is_over and not self.visit.is_kept

    @property
    def asks_person(self) -> bool:
        """Tell whether a person is to say what happens to the visit."""
        return self.needs_decision or self.closes_on is not None


@dataclass(frozen=True)
class Due:
    """A Werkplein whose turn comes, and by when."""

    werkplein: Werkplein
    last_seen: date | None
    due_on: date

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been reviewed."""
        return self.due_on < on


@dataclass(frozen=True)
class Overview:
    """The list of visitaties: who is due, what runs, and what asks for a person."""

    running: Sequence[Line]
    over: Sequence[Line]
    due: Part[Due]
    soon: int
    soon_by: date
    laggards: int
    is_national: bool
    rules: Any

    @property
    def to_decide(self) -> list[Line]:
        """Give the visitaties of Werkpleinen that became laggards."""
        return [each for each in self.running if each.needs_decision]

    @property
    def closing(self) -> list[Line]:
        """Give the visitaties of Werkpleinen that close before the visit."""
        return [each for each in self.running if each.closes_on is not None]

    @property
    def late(self) -> list[Line]:
        """Give those of which a step is late."""
        return [each for each in self.running if each.late]

    @property
    def back_late(self) -> int:
        """Count on how many is to be looked back that should have been."""
        return sum(any(step.step is ReviewStep.FOLLOW_UP for step in each.late) for each in self.running)

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.is_national:
            return _own_lead(self.running, self.due.rows)
        running = plural(len(self.running), "visitatie loopt", "visitaties lopen")
        return (
            f"{running}. {plural(self.soon, 'Werkplein is', 'Werkpleinen zijn')} uiterlijk "
            f"{date_words(self.soon_by)} aan de beurt en {'heeft' if self.soon == 1 else 'hebben'} nog geen visitatie."
        )

    @property
    def totals(self) -> list[Total]:
        """Give the numbers on top."""
        return [
            Total("Loopt", str(len(self.running)), "#loopt", "begonnen, nog niet klaar"),
            Total("Stap te laat", str(len(self.late)), "#loopt", "uiterste dag voorbij"),
            Total("Aan de beurt", str(self.soon), "#beurt", f"uiterlijk {date_words(self.soon_by)}"),
            Total("Terugkijken te laat", str(self.back_late), "#loopt", "zes maanden na het verslag"),
        ]


def _own_lead(running: Sequence[Line], due: Sequence[Due]) -> str:
    if running:
        return f"{plural(len(running), 'visitatie loopt', 'visitaties lopen')}."
    if due:
        return f"Uw Werkplein is uiterlijk {date_words(due[0].due_on)} aan de beurt voor een visitatie."
    return "Er is nu geen visitatie."


def overview(session: Session, actor: Actor, number: int, on: date) -> Overview:
    """Put the list together; fourteen statements at most."""
    scopes, settings = actor.scopes_for(Permission.VISIT_READ), reader.current().visitatie
    lagging, closed = queries.lagging_now(session, on), closing_days(session)
    closing = queries.closing_before(session, on)
    lines = [
        _line(each, each.werkplein_id in lagging, closing.get(each.visit_id), on, closed)
        for each in queries.listed(session, scopes)
    ]
    coming = {each.visitatie.werkplein_id for each in lines if not each.visit.status.is_over}
    can = [each for each in queries.candidates(session, scopes, on) if each.werkplein.id not in lagging | coming]
    due = sorted((_due(each) for each in can), key=lambda each: (each.due_on, each.werkplein.name))
    soon_by = max(settings.first_by, add_months(on, 3))
    running = [each for each in lines if not each.visitatie.is_over]
    return Overview(
        running=sorted(running, key=lambda each: (not each.asks_person, not each.late, _day(each))),
        over=[each for each in lines if each.visitatie.is_over],
        due=part_of(due, number, PER_PAGE),
        soon=sum(each.due_on <= soon_by for each in due),
        soon_by=soon_by,
        laggards=len(lagging),
        is_national=scopes.national,
        rules=settings,
    )


def _day(line: Line) -> date:
    return (line.now.due_on if line.now else line.waits_until) or line.visit.due_on


def _line(visitatie: Visitatie, is_laggard: bool, closes_on: date | None, on: date, closed: Mapping[date, str]) -> Line:
    steps = rules.steps_of(visitatie.dates, on, reader.current().visitatie, closed)
    return Line(visitatie, rules.now(steps), tuple(each for each in steps if each.is_late(on)), is_laggard, closes_on)


def _due(each: Candidate) -> Due:
    return Due(each.werkplein, each.last_seen, rules.due_on(each.last_seen, reader.current().visitatie))


# One visitatie.


@dataclass(frozen=True)
class Seat:
    """A reviewer in the team, named by function."""

    member: Member
    reviewer: Reviewer


@dataclass(frozen=True)
class Said:
    """What the MT or the team says of one milestone."""

    milestone: Milestone
    verdict: Verdict | None
    note: str
    is_critical: bool = False


@dataclass(frozen=True)
class ReviewPage:
    """One visitatie: its steps, and what was written at each."""

    visitatie: Visitatie
    steps: Sequence[StepView]
    entries: Mapping[EntryKind, VisitatieEntry]
    team: Sequence[Seat]
    free: Sequence[Reviewer]
    gap: str
    is_laggard: bool
    is_member: bool
    has_declared: bool
    opens_back_on: date | None
    is_closed: bool
    # When the Werkplein closes, where that is before the visit.
    closes_on: date | None
    # When it closes on a day to come, also where that is after the visit.
    ends_on: date | None
    is_unanswered: bool = False
    # It lapsed because the Werkplein closed.
    is_by_closing: bool = False
    milestones: Mapping[str, Milestone] = field(default_factory=dict)

    @property
    def now(self) -> StepView | None:
        """Give the step that is due first."""
        return rules.now(self.steps)

    @property
    def done(self) -> int:
        """Count the steps that are done."""
        return sum(each.state is rules.StepState.DONE for each in self.steps)

    @property
    def needs_decision(self) -> bool:
        """Tell whether a person is to decide what happens: the Werkplein became a laggard before the visit."""
        visit = self.visitatie.visit
        return self.is_laggard and not visit.status.is_over and not visit.is_kept

    def step(self, step: ReviewStep) -> StepView:
        """Give one step."""
        return self.steps[step.number - 1]

    def number(self, kind: EntryKind) -> int:
        """Give the number of what was written last of a kind; nothing is 0."""
        return self.entries[kind].id if kind in self.entries else 0

    def texts(self, kind: EntryKind) -> Mapping[str, Any]:
        """Give what was written last of a kind."""
        return self.entries[kind].texts if kind in self.entries else {}

    @property
    def answers(self) -> list[Said]:
        """Give what the MT says of each milestone, once it handed that in."""
        return self._said(self.texts(EntryKind.SELF_EVALUATION).get("answers", {}))

    @property
    def findings(self) -> list[Said]:
        """Give what the team saw of each milestone."""
        return self._said(self.texts(EntryKind.FINDINGS).get("found", {}))

    def _said(self, kept: Mapping[str, Any]) -> list[Said]:
        return [
            Said(each, Verdict.known(said["verdict"]), said["note"], said.get("is_critical", False))
            for code, each in self.milestones.items()
            if (said := kept.get(code))
        ]

    def lead(self, actor: Actor) -> str:
        """Say in a sentence how it stands, and whose turn it is."""
        visit = self.visitatie.visit
        if visit.is_cancelled:
            return "Deze visitatie is vervallen."
        if self.is_closed and self.now is None:
            return "Dit Werkplein is gesloten. U kunt deze visitatie teruglezen."
        if self.needs_decision:
            return "Dit Werkplein is nu achterblijver. Iemand moet besluiten wat er met deze visitatie gebeurt."
        if self.is_closed and self.closes_on is not None:
            return "Dit Werkplein sloot voor er een bezoek was. Deze visitatie kan niet meer doorgaan."
        if self.is_unanswered:
            return self._unanswered_lead(actor)
        if self.now is None:
            return self._quiet_lead()
        due = f", uiterlijk {day_month(self.now.due_on, visit.created_on)}" if self.now.due_on else ""
        return f"Nu aan de beurt: {self.now.step.label.lower()}{due}."

    def _unanswered_lead(self, actor: Actor) -> str:
        visit, place = self.visitatie.visit, self.visitatie.place
        mt = "U hebt" if actor.may(Permission.VISITATIE_ANSWER, place) else "Het MT heeft"
        passed = f"De voorgestelde dag, {visit.day_words}, is geweest. {mt} daar niet op geantwoord."
        manages = actor.may(Permission.VISITATIE_MANAGE, place)
        return f"{passed} {'Stel een nieuwe dag voor.' if manages else 'De begeleiding stelt een nieuwe dag voor.'}"

    def _quiet_lead(self) -> str:
        visit = self.visitatie.visit
        if self.visitatie.followed_up_on is not None:
            return f"Deze visitatie is klaar. Op {date_words(self.visitatie.followed_up_on)} is teruggekeken."
        if self.opens_back_on is not None:
            return f"Het verslag is definitief. Terugkijken kan vanaf {date_words(self.opens_back_on)}."
        return f"Het bezoek is op {visit.day_words}. Tot die dag is alles klaar."


def review_page(session: Session, actor: Actor, visitatie: Visitatie, on: date) -> ReviewPage:
    """Put the page of one visitatie together; fourteen statements at most."""
    programme, visit = reader.current(), visitatie.visit
    reviewers = queries.reviewers(session, on)
    named = {each.id: each for each in reviewers}
    team = [Seat(each, named[each.account_id]) for each in visitatie.team if each.account_id in named]
    manages = actor.may(Permission.VISITATIE_MANAGE, visitatie.place)
    is_before = not visit.status.is_over
    mine = next((each for each in visitatie.team if actor.is_self(each.account_id)), None)
    ends_on = closing_after(session, on).get(visitatie.werkplein_id) if is_before else None
    back = visitatie.final_on and add_months(visitatie.final_on, programme.visitatie.follow_up_from_months)
    return ReviewPage(
        visitatie=visitatie,
        steps=rules.steps_of(
            replace(visitatie.dates, due_on=visit.last_day(ends_on)), on, programme.visitatie, closing_days(session)
        ),
        entries=queries.entries(session, visitatie.visit_id),
        team=team,
        free=_free(session, visitatie, reviewers, on) if manages and is_before else (),
        gap=rules.team_gap([each.organisation for each in visitatie.team], programme.visitatie),
        is_laggard=is_before and queries.is_laggard(session, visitatie.werkplein_id, on),
        is_member=mine is not None,
        has_declared=mine is not None and mine.declared_on is not None,
        opens_back_on=back,
        is_closed=visitatie.werkplein.is_closed_on(on),
        closes_on=queries.closing_before(session, on).get(visitatie.visit_id) if is_before else None,
        ends_on=ends_on,
        is_unanswered=visit.is_unanswered(on),
        is_by_closing=visit.is_cancelled and visit in queries.lapsed_by_closing(session, visit.werkplein_id).values(),
        milestones={each.code: each for each in programme.milestones},
    )


def _free(session: Session, visitatie: Visitatie, reviewers: Sequence[Reviewer], on: date) -> list[Reviewer]:
    """Give who can still join: those against whom nothing is known; one statement."""
    posts, werkplein = queries.posts(session, visitatie.werkplein), visitatie.werkplein
    settings, inside = reader.current().visitatie, {each.account_id for each in visitatie.team}
    return [
        each
        for each in reviewers
        if each.id not in inside
        and not rules.conflict(each, werkplein.region_id, werkplein.region.name, posts.get(each.id, ()), on, settings)
    ]


def prefilled(session: Session, visitatie: Visitatie, entry: VisitatieEntry | None, on: date) -> Mapping[str, Any]:
    """Give what a self-evaluation begins with: what was written before, else the answers of the MT; one statement."""
    if entry is not None:
        return entry.texts
    said = known(history(session, visitatie.werkplein_id), on)
    return {"answers": {code: _as_answer(each.own) for code, each in said.items() if each.own is not None}}


def _as_answer(row: Assessment) -> dict[str, Any]:
    return {"verdict": row.verdict.value, "note": row.note, "participation": row.participation}


# Best practices that are shared.


@dataclass(frozen=True)
class Shared:
    """A best practice that others may read."""

    practice: PracticeSeen
    werkplein: Werkplein
    milestone: Milestone | None


def shared(session: Session) -> list[Shared]:
    """Give the best practices that others may read; one statement."""
    programme = reader.current()
    return [
        Shared(practice, werkplein, programme.milestone(practice.milestone))
        for practice, werkplein in queries.shared_practices(session)
        if programme.has_milestone(practice.milestone)
    ]
