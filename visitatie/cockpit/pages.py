"""What the pages of the cockpit show, put together from questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries import last_fixed, next_to_fix
from milestones.rules import Level
from visitatie.cockpit import queries, signals
from visitatie.cockpit.models import DecisionFollowUp, SteeringDecision
from visitatie.cockpit.queries import Decided
from visitatie.cockpit.rules import DecisionKind
from visitatie.cockpit.signals import Expected, Lagging, Planned, Rowed, VisitCount
from visitatie.queries import Surplus, surplus
from visitatie.rules import VisitKind, VisitStatus
from visitatie.steps import queries as steps
from visitatie.steps.queries import Standing
from visitatie.steps.rules import DECISION_PAGE
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, Scopes
from werkplein.core.labels import date_words, plural
from werkplein.core.paging import Part, page_of, part_of
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.publication.asks import to_approve

EVERYWHERE = Scopes(national=True)
PER_PAGE = 50
FEW = 8
OPEN, LATE = "open", "te-laat"
PLANS, LADDER, HEARINGS = "/intern/stappenplannen/", "/intern/interventies/", "/intern/bezwaren/"
LEVELS = "/intern/mijlpalen/"
VISITS, REVIEWS = "/intern/bezoeken/", "/intern/visitaties/"


@dataclass(frozen=True)
class Signal:
    """A number that leads to the list behind it, with the names where there are few."""

    label: str
    count: int
    url: str
    names: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Give the names, each with its address, unless there are many."""
        return self.names if len(self.names) <= FEW else ()


def _signal(label: str, url: str, names: Iterable[tuple[str, str]], note: str = "") -> Signal:
    found = tuple(names)
    return Signal(label, len(found), url, tuple(dict.fromkeys(found)), note)


@dataclass(frozen=True)
class Board:
    """Everything on the cockpit."""

    decisions: Sequence[Signal]
    # What others decide, and the group may want to know of.
    elsewhere: Sequence[Signal]
    laggards: Sequence[Signal]
    late: Sequence[Signal]
    visits: Sequence[VisitCount]
    quarter: Quarter
    movement: Signal
    # The quarter that was fixed last, of which the new laggards are.
    fixed: Quarter | None
    follow_ups: Sequence[DecisionFollowUp]

    @property
    def asking(self) -> list[Signal]:
        """Give what asks for a decision now."""
        return [each for each in self.decisions if each.count]

    @property
    def with_supporters(self) -> list[Signal]:
        """Give what the supporters are to decide."""
        return [each for each in self.elsewhere if each.count]

    @property
    def overdue(self) -> list[Signal]:
        """Give what is late."""
        return [each for each in self.late if each.count]

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        asking, late = sum(each.count for each in self.asking), sum(each.count for each in self.overdue)
        told = f"{plural(asking, 'zaak vraagt', 'zaken vragen')} een besluit" if asking else "Niets vraagt een besluit"
        return (
            f"{told}, en {plural(late, 'zaak is', 'zaken zijn')} te laat." if late else f"{told}, en niets is te laat."
        )


def board(session: Session, actor: Actor, on: date) -> Board:
    """Put the cockpit together; twelve statements at most."""
    fixed, quarter = last_fixed(session), Quarter.of(on)
    standings = steps.standings(session, steps.open_plans(session, EVERYWHERE))
    plans = {each.plan.werkplein_id: each.plan.address for each in standings}
    lagging, about = signals.laggards(session, fixed, on), Quarter.parse(fixed.quarter) if fixed else None
    rows, expected = signals.interventions(session), signals.expected(session, on)
    visits, follow_ups = signals.visits(session, quarter.code, on), queries.open_follow_ups(session)
    to_fix = _to_fix(next_to_fix(fixed, reader.current(), on), actor)
    doubtful = surplus(session, on)
    waiting = _waiting(visits, {each.visit.id for each in doubtful})
    asked = _external(standings), _before_us(expected), *waiting, _releases(session), _outside_ladder(rows)
    late = _late_steps(standings, on), _late_hearings(expected, on), _late_interventions(rows, on)
    return Board(
        decisions=(to_fix, *asked),
        elsewhere=(_surplus(doubtful), _to_resolve(expected)),
        laggards=(_without_intervention(standings, rows), _without_plan(lagging, plans)),
        late=(*late, _late_visits(visits, on), _late_follow_ups(follow_ups, on)),
        visits=[signals.count(visits, kind, quarter.code, on) for kind in VisitKind],
        quarter=quarter,
        movement=_new_laggards(lagging, plans, about),
        fixed=about,
        follow_ups=follow_ups,
    )


def _to_fix(quarter: Quarter | None, actor: Actor) -> Signal:
    may_fix = quarter is not None and actor.may(Permission.QUARTER_FIX)
    address = f"/intern/kwartalen/{quarter.code}/vaststellen/" if quarter and may_fix else "/intern/overzicht/"
    return _signal("Kwartaal vaststellen", address, [(quarter.label, address)] if quarter else [])


def _plan_names(found: Iterable[Standing]) -> list[tuple[str, str]]:
    return [(each.plan.werkplein.name, each.plan.address) for each in found]


def _external(standings: Sequence[Standing]) -> Signal:
    waiting = [each for each in standings if each.asks_decision]
    return _signal("Besluit over een externe audit", DECISION_PAGE, _plan_names(waiting))


def _before_us(expected: Sequence[Expected]) -> Signal:
    last = Permission.HEARING_DECIDE_LAST.value
    found = [each for each in expected if each.kind is ObligationKind.HEARING and each.audience == last]
    return _signal("Bezwaar bij de stuurgroep", HEARINGS, _expected_names(found))


def _expected_names(found: Iterable[Expected]) -> list[tuple[str, str]]:
    return [(each.name, each.address) for each in found]


def _waiting(visits: Sequence[Planned], doubtful: Collection[int]) -> list[Signal]:
    """Give a signal per quarter, as the list behind it shows one quarter; but not what may not be needed any more."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in visits:
        if each.status is VisitStatus.WAITING and each.id not in doubtful:
            found.setdefault(each.quarter, []).append((each.name, each.address))
    return [
        _signal(
            "Audit van de G4 die op u wacht",
            f"{VISITS}?kwartaal={code}&stand={VisitStatus.WAITING.value}",
            names,
            Quarter.parse(code).label,
        )
        for code, names in sorted(found.items())
    ]


def _releases(session: Session) -> Signal:
    names = [(f"Vrijgave {each.number}", f"/intern/vrijgaven/{each.number}/") for each in to_approve(session)]
    return _signal("Vrijgave goedkeuren", "/intern/vrijgaven/", names)


def _rows_names(found: Iterable[Rowed]) -> list[tuple[str, str]]:
    return [(f"{each.name} ({each.rung.letter})", each.address) for each in found]


def _outside_ladder(rows: Sequence[Rowed]) -> Signal:
    found = [each for each in rows if each.asks_decision]
    note = "trede f, of een trede overgeslagen"
    return _signal("Voorstel buiten de ladder", f"{LADDER}?stand=proposed#lijst", _rows_names(found), note)


def _surplus(found: Sequence[Surplus]) -> Signal:
    names = [(each.visit.werkplein.name, each.visit.address) for each in found]
    return _signal("Audit die niet meer nodig lijkt", f"{VISITS}#overtollig", names)


def _to_resolve(expected: Sequence[Expected]) -> Signal:
    found = [each for each in expected if each.kind is ObligationKind.VISITATIE_RESOLVE]
    return _signal("Visitatie die misschien niet doorgaat", REVIEWS, _expected_names(found))


def _without_intervention(standings: Sequence[Standing], rows: Sequence[Rowed]) -> Signal:
    agreed = {each.plan_id for each in rows if each.was_agreed}
    found = [each for each in standings if each.plan.id not in agreed]
    return _signal("Zonder interventie", LADDER, _plan_names(found), "nog niets afgesproken")


def _without_plan(lagging: Sequence[Lagging], plans: Mapping[int, str]) -> Signal:
    names = [(each.name, each.address) for each in lagging if each.werkplein_id not in plans]
    return _signal("Zonder stappenplan", PLANS, names, "het plan begint vanzelf")


def _late_steps(standings: Sequence[Standing], on: date) -> Signal:
    late = [each for each in standings if each.late(on)]
    return _signal("Stappenplan met een stap te laat", f"{PLANS}?toon=te-laat", _plan_names(late))


def _late_hearings(expected: Sequence[Expected], on: date) -> Signal:
    late = [each for each in expected if each.kind is ObligationKind.HEARING and each.due_on < on]
    return _signal("Besluit op bezwaar", HEARINGS, _expected_names(late))


def _late_interventions(rows: Sequence[Rowed], on: date) -> Signal:
    late = [each for each in rows if each.is_late(on)]
    return _signal("Interventie", f"{LADDER}?stand=te-laat#lijst", _rows_names(late))


def _late_visits(visits: Sequence[Planned], on: date) -> Signal:
    late = [(each.name, each.address) for each in visits if each.is_late(on)]
    return _signal("Audit of visitatie", VISITS, late)


def _late_follow_ups(found: Sequence[DecisionFollowUp], on: date) -> Signal:
    late = [(each.decision.subject, each.address) for each in found if each.is_late(on)]
    return _signal("Vervolg van een besluit", f"/intern/besluiten/?vervolg={LATE}#acties", late)


def _new_laggards(lagging: Sequence[Lagging], plans: Mapping[int, str], about: Quarter | None) -> Signal:
    """Name who was fixed as a laggard and was none before: when a plan began says nothing about that."""
    new = [each for each in lagging if each.is_new]
    levels = {each.before for each in new if each.before is not None}
    # The list asks for one level of before: coming from more than one, they stand among all laggards.
    was = f"&was={levels.pop().value}" if len(levels) == 1 else ""
    address = f"{LEVELS}?kwartaal={about.code}&niveau={Level.LAGGARD.value}{was}" if about else LEVELS
    return _signal(
        "Nieuwe achterblijvers", address, [(each.name, plans.get(each.werkplein_id, each.address)) for each in new]
    )


@dataclass(frozen=True)
class Wish:
    """Which decisions and which follow-ups to list."""

    kind: DecisionKind | None = None
    follow: str = ""


@dataclass(frozen=True)
class Register:
    """Everything that was decided, and what follows from it."""

    part: Part[Decided]
    follow_ups: Part[DecisionFollowUp]
    open: int
    late: int
    wish: Wish

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.open:
            return "Er staat geen vervolg van een besluit open."
        late = f", {self.late} te laat" if self.late else ", niets te laat"
        return f"{plural(self.open, 'vervolg staat', 'vervolgen staan')} open{late}."


def wish(asked: Mapping[str, str]) -> Wish:
    """Read which decisions are asked for."""
    follow = asked.get("vervolg", "")
    return Wish(DecisionKind.known(asked.get("soort", "")), follow if follow in (OPEN, LATE) else "")


def register(session: Session, wanted: Wish, number: int, follow_number: int, on: date) -> Register:
    """Put the register together; four statements at most."""
    kinds = tuple(DecisionKind) if wanted.kind is None else (wanted.kind,)
    rows, total = queries.decided(session, kinds, (max(1, number) - 1) * PER_PAGE, PER_PAGE)
    if not rows and number > 1:
        number = 1
        rows, total = queries.decided(session, kinds, 0, PER_PAGE)
    every = queries.follow_ups(session)
    late = [each for each in every if each.is_late(on)]
    still = [each for each in every if not each.state.is_over]
    shown = {OPEN: still, LATE: late}.get(wanted.follow, every)
    here, count = page_of(total, number, PER_PAGE)
    return Register(
        Part(rows, here, count, total), part_of(shown, follow_number, PER_PAGE), len(still), len(late), wanted
    )


@dataclass(frozen=True)
class DecisionPage:
    """One decision as it reads now, what stood there before, and what follows."""

    original: SteeringDecision
    entries: Sequence[SteeringDecision]
    follow_ups: Sequence[DecisionFollowUp]

    @property
    def now(self) -> SteeringDecision:
        """Give the entry that counts."""
        return self.entries[0]

    @property
    def earlier(self) -> Sequence[SteeringDecision]:
        """Give what stood there before, newest first."""
        return self.entries[1:]

    @property
    def lead(self) -> str:
        """Say when it was decided, and whether that was corrected."""
        corrected = f" Verbeterd op {date_words(self.now.recorded_on)}." if self.earlier else ""
        return f"Besloten op {date_words(self.now.holds_on)}.{corrected}"


def decision_page(session: Session, original: SteeringDecision) -> DecisionPage:
    """Put the page of one decision together; three statements."""
    return DecisionPage(original, queries.entries(session, original.id), queries.follow_ups_of(session, original.id))
