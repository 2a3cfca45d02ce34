"""What the pages of interventions show, put together from questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.queries import history
from milestones.rules.row_state import RowState
from visitatie.interventions import queries, rules
from visitatie.interventions.models import Intervention, PartyContact
from visitatie.interventions.queries import PartyLine, Standing
from visitatie.interventions.rules import PARTY_OF, Effect, InterventionState, Measure, Party, Rung, Tally
from visitatie.steps.models import StepPlan
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, Scopes
from werkplein.core.labels import plural
from werkplein.core.paging import Part, part_of
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Region
from werkplein.register.queries import regions

LATE = "te-laat"
PER_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which interventions to list."""

    region: str = ""
    rung: Rung | None = None
    state: InterventionState | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Line:
    """An intervention in the list, with what was fixed before it and after."""

    standing: Standing
    effect: Effect | None

    @property
    def intervention(self) -> Intervention:
        """Give the intervention."""
        return self.standing.intervention


@dataclass(frozen=True)
class RungLine:
    """One rung: how much of it goes on, and what was seen after it."""

    rung: Rung
    going: int
    late: int
    tally: Tally

    @property
    def address(self) -> str:
        """Give where it is listed."""
        return f"/intern/interventies/?trede={self.rung.value}#lijst"


@dataclass(frozen=True)
class EffectRow:
    """What was counted before and after: the short name that is always shown, the rest of it, and the counts."""

    name: str
    more: str
    tally: Tally


@dataclass(frozen=True)
class Overview:
    """The ladder, whether things stood otherwise afterwards, and the list."""

    ladder: Sequence[RungLine]
    part: Part[Line]
    all: int
    late: int
    without: Sequence[StepPlan]
    wanted: Filter
    shown: str
    regions: Sequence[Region]
    compared: Tally
    effect_quarters: int

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.all:
            return "Er zijn nog geen interventies."
        going = sum(each.going for each in self.ladder)
        late = f", {self.late} te laat" if self.late else ""
        told = plural(self.all, "interventie", "interventies")
        without = len(self.without)
        nothing = (
            f" Bij {plural(without, 'achterblijver', 'achterblijvers')} is nog niets afgesproken." if without else ""
        )
        return f"{told}: {going} {'loopt' if going == 1 else 'lopen'}{late}.{nothing}"

    @property
    def effects(self) -> list[EffectRow]:
        """Give what was counted per rung, and beside it where nothing began."""
        rows = [EffectRow(f"{each.rung.letter}.", each.rung.label, each.tally) for each in self.ladder]
        return [*rows, EffectRow("Niets", "begonnen in het kwartaal daarna", self.compared)]

    @property
    def has_filter(self) -> bool:
        """Tell whether the list holds part of them."""
        return self.wanted != Filter()


def overview(session: Session, actor: Actor, asked: Mapping[str, str], number: int, on: date) -> Overview:
    """Put the page together; seven statements at most."""
    scopes = actor.scopes_for(Permission.INTERVENTION_READ)
    wanted = _filter(asked)
    every = queries.listed(session, scopes, on)
    fixed = queries.measures(session, scopes)
    effects = effects_of(every, fixed)
    lines = [Line(each, effects.get(each.intervention.id)) for each in every]
    shown = [each for each in lines if _is_wanted(each.standing, wanted, on)]
    return Overview(
        ladder=[_rung_line(rung, lines, on) for rung in Rung],
        part=part_of(shown, number, PER_PAGE),
        all=len(every),
        late=sum(each.is_late(on) for each in every),
        without=queries.without_intervention(session, scopes),
        wanted=wanted,
        shown=asked.get("stand", ""),
        regions=regions(session) if scopes.national else (),
        compared=_compared(every, fixed),
        effect_quarters=reader.current().step_plan.effect_quarters,
    )


def _filter(asked: Mapping[str, str]) -> Filter:
    state = asked.get("stand", "")
    return Filter(
        region=asked.get("regio", "")[:64],
        rung=Rung.known(asked.get("trede", "")),
        state=InterventionState.known(state),
        is_late=state == LATE,
    )


def _is_wanted(standing: Standing, wanted: Filter, on: date) -> bool:
    intervention = standing.intervention
    return (
        wanted.region in ("", intervention.werkplein.region.code)
        and wanted.rung in (None, intervention.rung)
        and wanted.state in (None, standing.state)
        and (not wanted.is_late or standing.is_late(on))
    )


def _rung_line(rung: Rung, lines: Sequence[Line], on: date) -> RungLine:
    own = [each for each in lines if each.intervention.rung is rung]
    effects = [each.effect for each in own if each.effect is not None]
    going = sum(each.standing.state.is_agreed for each in own)
    late = sum(each.standing.is_late(on) for each in own)
    return RungLine(rung, going, late, rules.tally(effects))


def _compared(every: Sequence[Standing], fixed: Mapping[int, Mapping[str, Measure]]) -> Tally:
    """Count what was fixed before and after where nothing began."""
    begun: dict[int, list[date]] = defaultdict(list)
    for each in every:
        if each.begun_on is not None:
            begun[each.intervention.werkplein_id].append(each.begun_on)
    return rules.tally(rules.without_intervention(fixed, begun, reader.current().step_plan.effect_quarters))


def effects_of(standings: Sequence[Standing], fixed: Mapping[int, Mapping[str, Measure]]) -> dict[int, Effect]:
    """Give what was fixed before and after the interventions that began."""
    begun = [(each.intervention, day) for each in standings if (day := each.begun_on) is not None]
    quarters = reader.current().step_plan.effect_quarters
    return {
        intervention.id: rules.effect(day, fixed.get(intervention.werkplein_id, {}), quarters)
        for intervention, day in begun
    }


def _words(measure: Measure) -> str:
    met = plural(measure.met, "mijlpaal", "mijlpalen")
    return f"{Quarter.parse(measure.quarter).label}: {met}, {measure.level.label.lower()}"


@dataclass(frozen=True)
class InterventionPage:
    """One intervention: why, how it stands, whom we spoke to, and what was fixed around it."""

    standing: Standing
    effect: Effect | None
    reasons: Sequence[tuple[Milestone, Assessment | None, RowState | None]]
    contacts: Sequence[PartyContact]
    skipped: Sequence[Rung]

    @property
    def party(self) -> Party | None:
        """Give whom this rung asks, if anybody from outside."""
        return PARTY_OF.get(self.standing.intervention.rung)

    @property
    def before_words(self) -> str:
        """Say how it was fixed before; empty when that is not known."""
        return _words(self.effect.before) if self.effect and self.effect.before else ""

    @property
    def after_words(self) -> str:
        """Say how it was fixed afterwards, or when that will be known."""
        if self.effect is None or self.effect.after_quarter is None:
            return ""
        if self.effect.after is None:
            return f"{self.effect.after_quarter.label}: nog niet vastgesteld"
        return _words(self.effect.after)

    def lead(self, on: date) -> str:
        """Say in a sentence how it stands."""
        state, late = self.standing.state, self.standing.is_late(on)
        return {
            InterventionState.PROPOSED: "Dit is een voorstel. Het MT ziet het pas als het is afgesproken.",
            InterventionState.AGREED: "Dit is afgesproken met het MT en moet nog beginnen.",
            InterventionState.STARTED: "Dit loopt.",
            InterventionState.DONE: "Dit is afgerond.",
            InterventionState.STOPPED: "Dit is gestopt.",
        }[state] + (" Het is te laat." if late else "")


def intervention_page(session: Session, intervention: Intervention, today: date) -> InterventionPage:
    """Put the page of one intervention together; five statements at most."""
    standing = queries.standing(intervention)
    findings = queries.findings_of(session, intervention)
    states = history(session, intervention.werkplein_id).states(today)
    programme = reader.current()
    fixed = queries.measures(session, Scopes(werkplein_ids=frozenset({intervention.werkplein_id})))
    codes = [each.milestone for each in intervention.reasons if programme.has_milestone(each.milestone)]
    return InterventionPage(
        standing=standing,
        effect=effects_of([standing], fixed).get(intervention.id),
        reasons=[
            (programme.milestone(code), row, states.get(row.id) if row else None)
            for code in codes
            for row in [findings.get(code)]
        ],
        contacts=queries.contacts_about(session, intervention),
        skipped=rules.skipped(intervention.rung, ()) if intervention.skip_reason else (),
    )


@dataclass(frozen=True)
class Parties:
    """With whom from outside there was contact, and when again."""

    lines: Sequence[PartyLine]
    part: Part[PartyContact]

    def lead(self, on: date) -> str:
        """Say in a sentence how it stands."""
        due = sum(each.is_due(on) for each in self.lines)
        if due:
            return f"Bij {plural(due, 'partij', 'partijen')} is de dag van het volgende contact voorbij."
        return f"{plural(self.part.total, 'contactmoment', 'contactmomenten')} met vier partijen."


def parties(session: Session, actor: Actor, number: int) -> Parties:
    """Put the page of the parties together; one statement."""
    found = queries.contacts(session, actor.scopes_for(Permission.INTERVENTION_READ))
    return Parties(queries.parties(found), part_of(list(found), number, PER_PAGE))
