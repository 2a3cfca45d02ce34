"""What the pages of step plans show, put together from questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import FixedLevel
from milestones.queries import last_fixed, levels_of, states
from milestones.rules import Effective, Level, Verdict
from visitatie.field.rules import NoteKind
from visitatie.interventions import queries as interventions
from visitatie.interventions.queries import Standing as InterventionStanding
from visitatie.pages import Total
from visitatie.steps import queries
from visitatie.steps.from_visits import Agreed, Noted, agreed_at, noted_at
from visitatie.steps.models import ExternalAuditDecision, StepEntry, StepPlan
from visitatie.steps.queries import Standing
from visitatie.steps.rules import DECISION_PAGE, NOTHING_NEEDED, PlanStep, StepState
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, Scopes
from werkplein.core.labels import listing, plural
from werkplein.programme import reader
from werkplein.programme.rules import Criterion, Milestone, Quarter
from werkplein.register.closings import closing_words, closings
from werkplein.register.kept import kept
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import regions

LATE, DECISION = "te-laat", "besluit"
EVERYWHERE = Scopes(national=True)
ASKS_NOTHING = (Verdict.MET.value, Verdict.NOT_APPLICABLE.value)


@dataclass(frozen=True)
class Wish:
    """Which plans to list."""

    region: str = ""
    only: str = ""


@dataclass(frozen=True)
class Overview:
    """The list of plans, what is late first, and who has none."""

    rows: Sequence[Standing]
    without: Sequence[Werkplein]
    all: int
    late: int
    to_decide: int
    wish: Wish
    regions: Sequence[Region]

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.all and not self.without:
            return "Er is nu geen achterblijver, dus ook geen stappenplan."
        late = f" Bij {self.late} is een stap te laat." if self.late else " Geen enkele stap is te laat."
        without = ""
        if self.without:
            has = "heeft" if len(self.without) == 1 else "hebben"
            without = f" {plural(len(self.without), 'achterblijver', 'achterblijvers')} {has} nog geen stappenplan."
        return f"{plural(self.all, 'achterblijver heeft', 'achterblijvers hebben')} een stappenplan.{late}{without}"

    @property
    def totals(self) -> list[Total]:
        """Give the numbers above the list."""
        address = "/intern/stappenplannen/"
        return [
            Total("Stappenplannen", str(self.all), address, "van nu"),
            Total("Stap te laat", str(self.late), f"{address}?toon={LATE}", "uiterste dag voorbij"),
            Total("Besluit gevraagd", str(self.to_decide), f"{address}?toon={DECISION}", "over een externe audit"),
        ]


def overview(session: Session, actor: Actor, wish: Wish, on: date) -> Overview:
    """Put the list together; ten statements at most."""
    scopes = actor.scopes_for(Permission.STEP_PLAN_READ)
    found = queries.standings(session, queries.open_plans(session, scopes, wish.region))
    late = [each for each in found if each.late(on)]
    deciding = [each for each in found if each.asks_decision]
    rows = {LATE: late, DECISION: deciding}.get(wish.only, found)
    return Overview(
        rows=sorted(rows, key=lambda each: _urgency(each, on)),
        without=queries.without_plan(session, scopes, last_fixed(session), on),
        all=len(found),
        late=len(late),
        to_decide=len(deciding),
        wish=wish,
        regions=regions(session) if scopes.national else (),
    )


def _urgency(standing: Standing, on: date) -> tuple[bool, date]:
    now = standing.now
    return not standing.late(on), (now.due_on if now and now.due_on else date.max)


@dataclass(frozen=True)
class PlanPage:
    """One plan: its steps, what was written, the interventions, and what was decided."""

    standing: Standing
    written: Mapping[PlanStep, StepEntry]
    versions: Sequence[StepEntry]
    interventions: Sequence[InterventionStanding]
    is_audited: bool | None
    earlier: Sequence[StepPlan]
    agreed: Sequence[Agreed] = ()
    noted: Sequence[Noted] = ()
    # That the Werkplein is to close and who takes over, in two sentences.
    closing: tuple[str, str] | None = None

    @property
    def plan(self) -> StepPlan:
        """Give the plan."""
        return self.standing.plan

    @property
    def is_open(self) -> bool:
        """Tell whether it goes on."""
        return self.plan.ended_on is None

    @property
    def needs_nothing(self) -> str:
        """Give why no intervention is needed; empty when nobody said so."""
        entry = self.written.get(PlanStep.INTERVENTIONS)
        return entry.texts.get(NOTHING_NEEDED, "") if entry else ""

    def texts(self, step: PlanStep) -> Mapping[str, str]:
        """Give what was written last at a step."""
        entry = self.written.get(step)
        return entry.texts if entry else {}

    @property
    def bottlenecks(self) -> list[Noted]:
        """Give what stands in the way, as it was noted at audits."""
        return [each for each in self.noted if each.kind is NoteKind.BOTTLENECK]

    @property
    def chances(self) -> list[Noted]:
        """Give the opportunities and threats that were noted at audits."""
        return [each for each in self.noted if each.kind in (NoteKind.OPPORTUNITY, NoteKind.THREAT)]

    def lead(self, on: date) -> str:
        """Say in a sentence how it stands."""
        if not self.is_open:
            return "Dit stappenplan is beëindigd: het Werkplein is geen achterblijver meer."
        late = self.standing.late(on)
        told = f"{self.standing.done} van de 6 stappen zijn gedaan."
        if late:
            names = listing([f"‘{each.step.label}’" for each in late])
            return f"{told} {plural(len(late), 'stap is', 'stappen zijn')} te laat: {names}."
        now = self.standing.now
        return f"{told} Nu aan de beurt: {now.step.label.lower()}." if now else told


def plan_page(session: Session, plan: StepPlan, today: date) -> PlanPage:
    """Put the page of one plan together; nine statements beside the one for what is kept of the register."""
    closing = kept(session, today, closings).get(plan.werkplein_id)
    versions = queries.entries(session, plan)
    written: dict[PlanStep, StepEntry] = {}
    for each in versions:
        written.setdefault(each.step, each)
    return PlanPage(
        standing=queries.standings(session, [plan])[0],
        written=written,
        versions=versions,
        interventions=interventions.of_plan(session, plan),
        is_audited=queries.audited_by_decision(session, [plan.id]).get(plan.id),
        earlier=queries.earlier_plans(session, plan),
        agreed=agreed_at(session, [plan.id]).get(plan.id, ()),
        noted=noted_at(session, plan.id),
        closing=closing_words(closing, today) if closing else None,
    )


@dataclass(frozen=True)
class Act:
    """What can be done about a step: the words of the link, where it leads, and what it is about."""

    words: str
    address: str
    hidden: str = ""


def acts(shown: PlanPage, actor: Actor) -> dict[PlanStep, Act]:
    """Give what this person can do about each step."""
    plan, standing = shown.plan, shown.standing
    found = {}
    for step in (PlanStep.AUDIT, PlanStep.REPEAT):
        visit_id = standing.step(step).visit_id
        if visit_id and actor.may(Permission.VISIT_READ, plan.place):
            found[step] = Act("Naar de audit", f"/intern/bezoeken/{visit_id}/", f"van stap {step.number}")
    if standing.step(PlanStep.DECISION).state is not StepState.LATER:
        found[PlanStep.DECISION] = Act("Naar het besluit", DECISION_PAGE)
    if shown.is_open and actor.may(Permission.STEP_PLAN_RECORD, plan.place):
        for step, where in ((PlanStep.ANALYSIS, "analyse"), (PlanStep.GRID, "kansen")):
            words = "Vul aan" if standing.step(step).is_done else "Schrijf"
            found[step] = Act(words, f"{plan.address}{where}/", step.label.lower())
    if shown.is_open and actor.may(Permission.INTERVENTION_RECORD, plan.place):
        found[PlanStep.INTERVENTIONS] = Act("Stel voor", f"{plan.address}interventie/", "een interventie")
    return found


@dataclass(frozen=True)
class Bottleneck:
    """A milestone that was not met when the level was fixed, with what is known of it now."""

    milestone: Milestone
    fixed: Verdict | None
    now: Effective | None


@dataclass(frozen=True)
class Unmet:
    """The milestones that ask for an analysis, and the quarter whose level says so."""

    quarter: Quarter | None
    level: Level | None
    rows: Sequence[Bottleneck]

    @property
    def codes(self) -> list[str]:
        """Give their codes."""
        return [each.milestone.code for each in self.rows]


def unmet(session: Session, plan: StepPlan, on: date) -> Unmet:
    """Give what the last fixed level says is not met; all when no level was fixed. Two statements."""
    programme = reader.current()
    levels = levels_of(session, plan.werkplein_id)
    fixed = levels[0] if levels else None
    now = states(session, [plan.werkplein_id], programme, on)[plan.werkplein_id].values
    asked = [each for each in programme.milestones if _is_unmet(fixed, each.code)]
    rows = [Bottleneck(each, _verdict(fixed, each.code), now.get(each.code)) for each in asked or programme.milestones]
    return Unmet(Quarter.parse(fixed.quarter) if fixed else None, fixed.level if fixed else None, rows)


def _is_unmet(fixed: FixedLevel | None, code: str) -> bool:
    return fixed is None or fixed.verdicts.get(code) not in ASKS_NOTHING


def _verdict(fixed: FixedLevel | None, code: str) -> Verdict | None:
    return Verdict.known(fixed.verdicts.get(code)) if fixed else None


@dataclass(frozen=True)
class GridRow:
    """One criterion with the names of its two fields."""

    criterion: Criterion
    opportunity: str
    threat: str


def grid_rows() -> list[GridRow]:
    """Give the rows of the grid: six criteria, each with an opportunity and a threat (note 2010, step 2)."""
    return [GridRow(each, f"{each.code}_kans", f"{each.code}_bedreiging") for each in reader.current().criteria]


@dataclass(frozen=True)
class External:
    """What is decided, and about whom is to be decided, on an external audit."""

    is_national: bool
    standings: Sequence[Standing]
    decisions: Sequence[ExternalAuditDecision]
    outcomes: Mapping[int, bool]
    lagged: Mapping[int, set[str]]

    @property
    def newest(self) -> int:
        """Give the number of the newest decision, 0 for none."""
        return self.decisions[0].id if self.decisions else 0

    @property
    def waiting(self) -> list[Standing]:
        """Give about whom nobody decided yet."""
        return [each for each in self.standings if each.asks_decision]

    @property
    def due_on(self) -> date | None:
        """Give the last day for what is still to be decided."""
        days = [step.due_on for each in self.waiting if (step := each.step(PlanStep.DECISION)).due_on]
        return min(days, default=None)

    @property
    def lead(self) -> str:
        """Say in a sentence what is asked."""
        if self.waiting:
            about = plural(len(self.waiting), "Werkplein", "Werkpleinen")
            return f"Over {about} moet u besluiten of er een externe audit komt."
        return "Er wordt nu geen besluit over een externe audit gevraagd."


def external(session: Session, actor: Actor) -> External:
    """Put the page of the decision together; eight statements at most.

    What was weighed about the country is for who reads all of it; others see how it stands in their own region.
    """
    is_national = actor.scopes_for(Permission.STEP_PLAN_READ).national
    plans = [plan for plan in queries.to_decide(session) if actor.may(Permission.STEP_PLAN_READ, plan.werkplein.place)]
    return External(
        is_national=is_national,
        standings=queries.standings(session, plans),
        decisions=queries.external_decisions(session) if is_national else [],
        outcomes=queries.audited_by_decision(session, [plan.id for plan in plans]),
        lagged=queries.lagged_in(session, [plan.werkplein_id for plan in plans]),
    )
