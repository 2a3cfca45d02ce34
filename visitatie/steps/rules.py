"""The six steps for a laggard (note 2010, step plan): when they are due, how they stand, when a plan ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milestones.rules import Level
from milestones.rules.reasons import SHORTEST_REASON, is_short
from visitatie.rules import VisitStatus, due_on
from werkplein.core.errors import Conflict, DomainError, came_first
from werkplein.core.labels import LabelEnum, listing
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Quarter, StepPlanRules


class PlanStep(LabelEnum):
    """One of the six steps, in the order of the note."""

    ANALYSIS = "analysis", "Analyse van de knelpunten"
    GRID = "grid", "Kansen en bedreigingen"
    AUDIT = "audit", "Audit"
    INTERVENTIONS = "interventions", "Interventies bepalen"
    REPEAT = "repeat", "Audit elk kwartaal herhalen"
    DECISION = "decision", "Besluit over een externe audit"

    @property
    def number(self) -> int:
        """Give its place in the note: 1 to 6."""
        return list(PlanStep).index(self) + 1


# Which steps are expected of somebody beside the audits, which have an obligation of their own.
KINDS: Mapping[PlanStep, ObligationKind] = {
    PlanStep.ANALYSIS: ObligationKind.STEP_ANALYSIS,
    PlanStep.GRID: ObligationKind.STEP_GRID,
    PlanStep.INTERVENTIONS: ObligationKind.STEP_INTERVENTIONS,
    PlanStep.DECISION: ObligationKind.EXTERNAL_AUDIT,
}
# What is written down per step; the other steps follow from what is done elsewhere.
WRITTEN = (PlanStep.ANALYSIS, PlanStep.GRID, PlanStep.INTERVENTIONS)
NOTHING_NEEDED = "none"
DECISION_PAGE = "/intern/stappenplannen/externe-audit/"


class StepState(LabelEnum):
    """How a step stands."""

    DONE = "done", "Gedaan"
    OPEN = "open", "Te doen"
    WAITING = "waiting", "Wacht op besluit"
    LATER = "later", "Later"


class AuditChoice(LabelEnum):
    """What can be decided about an external audit (note 2010, step 6)."""

    NONE = "none", "Geen externe audit"
    SOME = "some", "Een externe audit bij een deel"
    ALL = "all", "Een externe audit bij allemaal"


@dataclass(frozen=True)
class Term:
    """By when a step must be done, and when it was."""

    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class Audit:
    """An audit as far as a step plan needs it."""

    id: int
    due_on: date
    status: VisitStatus
    held_on: date | None = None


@dataclass(frozen=True)
class StepView:
    """A step with its state and dates; `visit_id` is the audit it follows from."""

    step: PlanStep
    state: StepState
    due_on: date | None = None
    done_on: date | None = None
    visit_id: int | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is to be done about it now."""
        return self.state is StepState.DONE

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time, and a decision may wait."""
        return self.state is StepState.OPEN and self.due_on is not None and self.due_on < on


def first_terms(basis: Quarter, starts_on: date, terms: StepPlanRules) -> dict[PlanStep, date]:
    """Give the due dates with which a plan begins; the audit is due as design 4.10 says."""
    audit = due_on(basis, starts_on)
    return {
        PlanStep.ANALYSIS: starts_on + timedelta(days=terms.analysis_days),
        PlanStep.GRID: starts_on + timedelta(days=terms.grid_days),
        PlanStep.AUDIT: audit,
        PlanStep.INTERVENTIONS: audit + timedelta(days=terms.interventions_days),
        PlanStep.REPEAT: Quarter.of(audit).next().end,
    }


@dataclass(frozen=True)
class Fixed:
    """A quarter that was fixed, and when."""

    quarter: str
    fixed_on: date


@dataclass(frozen=True)
class DecisionTerm:
    """From when on and until when is decided on an external audit, and after which quarter."""

    quarter: str
    opens_on: date
    due_on: date


def decision_term(fixed: Sequence[Fixed], lagged: Collection[str], terms: StepPlanRules) -> DecisionTerm | None:
    """Give when is decided about a laggard: after its second quarter in a row, and not before the day of the note.

    `fixed` are all fixed quarters, oldest first; `lagged` those in which it was a laggard. Nothing when it is too soon.
    """
    run: list[Fixed] = []
    for each in reversed(fixed):
        if each.quarter not in lagged:
            break
        run.insert(0, each)
    if len(run) < terms.decide_quarters:
        return None
    reached = run[terms.decide_quarters - 1]
    opens = max(reached.fixed_on, terms.decide_from)
    asked_after = Quarter.of(terms.decide_from - timedelta(days=1)).code
    return DecisionTerm(max(reached.quarter, asked_after), opens, opens + timedelta(days=terms.decide_days))


def stays(level: Level | None, is_decided: bool, is_open: bool) -> bool:
    """Tell whether a plan goes on: until the Werkplein is no laggard any more, or is closed.

    Who answers too little is not past it: silence takes nobody out of a plan (own choice).
    """
    return is_open and (is_decided or level in (Level.LAGGARD, Level.TOO_LITTLE))


def steps_of(terms: Mapping[PlanStep, Term], audits: Sequence[Audit]) -> tuple[StepView, ...]:
    """Give the six steps as they stand; audits are those since the plan began, in the order of their due dates."""
    asked = [audit for audit in audits if audit.status is not VisitStatus.CANCELLED]
    first, again = (asked[0] if asked else None), (asked[-1] if len(asked) > 1 else None)
    views = {
        PlanStep.AUDIT: _audit_view(PlanStep.AUDIT, first, terms[PlanStep.AUDIT], StepState.OPEN),
        PlanStep.REPEAT: _audit_view(PlanStep.REPEAT, again, terms[PlanStep.REPEAT], StepState.LATER),
    }
    return tuple(views.get(step) or _written_view(step, terms.get(step)) for step in PlanStep)


def _audit_view(step: PlanStep, audit: Audit | None, term: Term, without: StepState) -> StepView:
    if audit is None:
        return StepView(step, without, term.due_on)
    waiting = StepState.WAITING if audit.status is VisitStatus.WAITING else StepState.OPEN
    state = StepState.DONE if audit.status is VisitStatus.HELD else waiting
    return StepView(step, state, audit.due_on, audit.held_on, audit.id)


def _written_view(step: PlanStep, term: Term | None) -> StepView:
    if term is None:
        return StepView(step, StepState.LATER)
    return StepView(step, StepState.DONE if term.done_on else StepState.OPEN, term.due_on, term.done_on)


def current(steps: Iterable[StepView]) -> StepView | None:
    """Give the step that is due first of what is to be done; nothing when all is done."""
    todo = [each for each in steps if each.state is StepState.OPEN and each.due_on is not None]
    return min(todo, key=lambda each: (each.due_on or date.max, each.step.number), default=None)


def refuse_ended(ended_on: date | None) -> None:
    """Refuse to work on a plan that ended."""
    if ended_on is not None:
        raise Conflict("Dit stappenplan is beëindigd: het Werkplein is geen achterblijver meer. Er is niets veranderd.")


def refuse_unseen(seen: int, newest: int, what: str = "deze stap", is_own: bool = False) -> None:
    """Refuse to write over what was written since the page was opened: by somebody else, or by the writer."""
    if seen != newest:
        first = came_first(f"Iemand anders werkte intussen aan {what}", is_own)
        raise Conflict(f"{first}. Bekijk wat er nu staat. Moet er nog iets anders, verstuur het dan opnieuw.")


def refuse_gaps(texts: Mapping[str, str], wanted: Sequence[str], what: str) -> None:
    """Refuse to finish a step of which something is not filled in."""
    missing = [each for each in wanted if not texts.get(each, "").strip()]
    if missing:
        raise DomainError(f"Vul nog {what} in bij {listing(missing)}, of bewaar deze stap zonder af te ronden.")


def refuse_empty(texts: Mapping[str, str]) -> None:
    """Refuse to keep a step in which nothing is written."""
    if not any(value.strip() for value in texts.values()):
        raise DomainError("U hebt nog niets ingevuld. Vul ten minste één vak in.")


@dataclass(frozen=True)
class Decided:
    """What the steering group decides about an external audit."""

    choice: AuditChoice
    werkplein_ids: frozenset[int]
    motivation: str
    consequences: str


def chosen(decided: Decided, asked: Collection[int]) -> frozenset[int]:
    """Give the Werkpleinen that get an external audit."""
    if decided.choice is AuditChoice.ALL:
        return frozenset(asked)
    return decided.werkplein_ids & frozenset(asked) if decided.choice is AuditChoice.SOME else frozenset()


def refuse_decision(decided: Decided, asked: Collection[int]) -> None:
    """Refuse a decision about nobody, about part of them that is none or all, or without motivation or consequences."""
    if not asked:
        raise Conflict("Er is nu geen Werkplein waarover u moet besluiten. Er is niets veranderd.")
    if decided.choice is AuditChoice.SOME and not decided.werkplein_ids:
        raise DomainError("Kies bij welke Werkpleinen er een externe audit komt.", "werkpleinen")
    if decided.werkplein_ids - frozenset(asked):
        raise DomainError("Kies alleen Werkpleinen uit de lijst.", "werkpleinen")
    if is_short(decided.motivation):
        raise DomainError(f"Schrijf waarom u zo besluit, in ten minste {SHORTEST_REASON} tekens.", "motivation")
    if is_short(decided.consequences):
        raise DomainError(f"Schrijf wat het besluit betekent, in ten minste {SHORTEST_REASON} tekens.", "consequences")
