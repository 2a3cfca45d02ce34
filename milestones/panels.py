"""Content of milestones for pages of others: the level and the twelve milestones on the card, and layers of the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from sqlalchemy.orm import Session

from milestones.level_routes import Route, keep_route, stay_route, up_route
from milestones.queries import Line, State, lines, states
from milestones.rules import (
    Classified,
    Effective,
    Hold,
    Pace,
    Reason,
    Trend,
    Verdict,
    Working,
    after_decision,
    answering_words,
    awaits_words,
    border_words,
    coming_words,
    dispute_words,
    explain,
    explain_until,
    falls_words,
    losses,
    pace,
    route_down,
    rule_words,
    working,
)
from milestones.rules.effective import applies
from milestones.rules.hysteresis import counts_by
from milestones.rules.levels import criterion_verdict
from milestones.rules.moves import ahead_words
from milestones.rules.routes import Ends, too_little_words
from milestones.rules.satellites import own_words
from milestones.rules.whatif import by_coming_rule
from werkplein.core import clock
from werkplein.core.feature import Sign
from werkplein.programme import reader
from werkplein.programme.rules import Criterion, Milestone, Programme, Quarter
from werkplein.register.moves import NEVER
from werkplein.register.rules import Turned

# What was made for so many Werkpleinen is kept per process, beside the state it was made of.
KEPT = 2048


@dataclass(frozen=True, eq=False)
class LevelCard:
    """The level of a Werkplein with why, what would change it, and what was fixed."""

    state: State
    why: str
    rule: Sequence[str]
    up: Route | None
    stay: Route | None
    awaits: tuple[str, str] | None
    answer: tuple[str, str] | None
    border: str | None
    pace: Pace | None
    down: tuple[str, str] | None
    blocked: str | None
    working: Working
    days_left: int | None
    deadline: date
    next_reference: date
    fixed_on: date | None
    # What keeps a leader one on the next reference date, if something runs out before it.
    keep: Route | None = None
    stood: tuple[str, str] | None = None
    coming: tuple[str, str] | None = None
    # What is decided of the rule for after that date.
    later: tuple[str, str] | None = None
    too_little: tuple[str, str] | None = None
    closes_on: date | None = None
    # What the register announces for a later day, and what that takes away.
    ahead: tuple[tuple[str, str], ...] = ()

    def until(self, closes_on: date | None, turned: Turned = NEVER) -> LevelCard:
        """Give what is told of it with what is known to come: nothing that counts on the day it closes or later."""
        told = _ahead(self, turned)
        return told if closes_on is None else _until(told, closes_on)

    @property
    def is_past_fixing(self) -> bool:
        """Tell whether it closes before a level of it is fixed again."""
        return self.closes_on is not None and self.closes_on <= self.next_reference

    @property
    def from_main(self) -> list[str]:
        """Give what is asked here that it takes over from its main location: no checklist asks it."""
        asked = {code for route in (self.up, self.stay, self.keep) if route for code in route.codes}
        return sorted(code for code, value in self.state.values.items() if value.is_inherited and code in asked)

    @property
    def counts_on(self) -> date:
        """Give the reference date on which what is met from now on counts first."""
        return counts_by(self.state.reason, self.next_reference)

    @property
    def is_decided(self) -> bool:
        """Tell whether a decision of the steering group holds: until it ends no milestone changes the level."""
        return self.state.reason.hold is Hold.OVERRIDE

    @property
    def pace_sign(self) -> str:
        """Give the drawing that goes with the pace."""
        return SIGNS.get(self.pace.trend, "flag") if self.pace and self.pace.trend else "flag"


@lru_cache(maxsize=KEPT)
def _ahead(card: LevelCard, turned: Turned) -> LevelCard:
    """Give the card with what is announced; the card itself where nothing is."""
    state = card.state
    by_visit = state.reason.from_laggard
    told = ahead_words(reader.current(), turned, state.values, card.counts_on, by_visit=by_visit)
    return replace(card, ahead=told) if told else card


@lru_cache(maxsize=KEPT)
def _until(card: LevelCard, closes_on: date) -> LevelCard:
    up, stay, keep = (_before(route, closes_on) for route in (card.up, card.stay, card.keep))
    why = explain_until(card.state.reason, closes_on)
    bounded = replace(card, closes_on=closes_on, why=why, up=up, stay=stay, keep=keep)
    if card.state.reason.later and closes_on <= card.state.reason.later.begins_on:
        bounded = replace(bounded, later=None)
    if closes_on <= card.deadline:
        bounded = replace(bounded, pace=None, days_left=None)
    if card.is_decided and closes_on <= card.counts_on:
        # What holds after the decision never comes to count.
        bounded = replace(bounded, up=None, stay=None, answer=None, down=None)
    return replace(bounded, down=None, coming=None, too_little=None) if bounded.is_past_fixing else bounded


def _before(route: Route | None, closes_on: date) -> Route | None:
    return route if route and (route.by is None or route.by < closes_on) else None


# Which drawing goes with a trend; without one a flag.
SIGNS = {Trend.UP: "up", Trend.DOWN: "down"}


def _settled(state: State, classified: Classified, programme: Programme, *, is_fixed: bool, by: date) -> Classified:
    """While a decision holds no milestone changes the level: then it is told what does so once that has ended."""
    undecided = classified.undecided.once_fixed if is_fixed else classified.undecided
    return by_coming_rule(state.values, undecided, programme, by)


def _level(state: State, programme: Programme, on: date, *, is_fixed: bool) -> LevelCard:
    classified = Classified(state.level, state.reason)
    next_reference = Quarter.of(on).reference_date
    settled = _settled(state, classified, programme, is_fixed=is_fixed, by=next_reference)
    ends, afterwards = Ends.of(state.reason, next_reference), partial(after_decision, classified)
    return LevelCard(
        state=state,
        why=explain(state.reason),
        rule=rule_words(state.reason.ruleset),
        up=up_route(state.values, settled, programme, ends, afterwards),
        stay=stay_route(state.values, settled, programme, ends, afterwards),
        keep=keep_route(state.values, classified.coming, on),
        stood=state.reason.stood.words() if state.reason.stood else None,
        awaits=awaits_words(classified),
        answer=_answer(state, settled, programme, afterwards),
        border=border_words(state.reason),
        pace=_pace(state, programme, on),
        down=falls_words(settled.reason if state.reason.hold is None else state.reason, on)
        or route_down(losses(state.values, classified.coming, programme), _undecided(state), next_reference),
        blocked=dispute_words(classified),
        working=working(state.values, programme),
        days_left=programme.days_left(on),
        deadline=programme.deadline,
        next_reference=next_reference,
        coming=coming_words(state.reason, ends.counts),
        later=state.reason.later.words(state.level, state.reason.computed) if state.reason.later else None,
        too_little=too_little_words(state.level, state.reason, ends.counts),
        fixed_on=state.fixed.holds_on if state.fixed else None,
    )


def _undecided(state: State) -> Reason | None:
    """Give the reason, which tells when a step down counts; none as long as a decision holds."""
    return state.reason if state.reason.hold is not Hold.OVERRIDE else None


def _answer(
    state: State, settled: Classified, programme: Programme, told: Callable[[str], str]
) -> tuple[str, str] | None:
    found = answering_words(state.values, settled, programme)
    return (told(found[0]), found[1]) if found else None


def _pace(state: State, programme: Programme, on: date) -> Pace:
    counted = state.reason.score
    return pace(counted.met, counted.applicable, state.fixed.met_before if state.fixed else None, programme, on)


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone with what is known of it."""

    milestone: Milestone
    value: Effective | None
    participation: Mapping[str, bool]

    @property
    def is_open(self) -> bool:
        """Tell whether it still asks for something."""
        return self.value is None or self.value.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE)

    def expires_soon(self, on: date) -> bool:
        """Tell whether its evidence runs out within a month."""
        return self.value is not None and not self.value.is_expired and (self.value.valid_until - on).days <= SOON


SOON = 31


@dataclass(frozen=True)
class CriterionRows:
    """The milestones of one criterion, and how it stands."""

    criterion: Criterion
    verdict: Verdict
    rows: tuple[MilestoneRow, ...]

    @property
    def words(self) -> str:
        """Say how it stands: `deels: 2 van 3`."""
        counted = [row for row in self.rows if applies(row.value)]
        met = sum(row.value is not None and row.value.is_met for row in counted)
        how = {Verdict.MET: "gehaald", Verdict.PARTLY: "deels"}.get(self.verdict, "niet gehaald")
        return f"{how}: {met} van {len(counted)}"


@dataclass(frozen=True, eq=False)
class MilestonesCard:
    """The twelve milestones of a Werkplein."""

    criteria: tuple[CriterionRows, ...]

    @property
    def counts(self) -> str:
        """Say how many stand how: `9 voldaan · 2 deels · 1 niet voldaan`."""
        values = [row.value for each in self.criteria for row in each.rows]
        known = [
            (verdict.label.lower(), sum(v is not None and v.verdict is verdict for v in values)) for verdict in Verdict
        ]
        counted = [*known, ("niet beantwoord", values.count(None))]
        return " · ".join(f"{number} {words}" for words, number in counted if number)


def _milestones(state: State, programme: Programme) -> MilestonesCard:
    return MilestonesCard(
        tuple(
            CriterionRows(
                criterion,
                criterion_verdict(criterion, state.values),
                tuple(
                    MilestoneRow(each, state.values.get(each.code), state.participation.get(each.code) or {})
                    for each in criterion.milestones
                ),
            )
            for criterion in programme.criteria
        )
    )


@dataclass(frozen=True)
class Standing:
    """What the card shows of a Werkplein: its level and its milestones."""

    level: LevelCard
    milestones: MilestonesCard


def standings(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Standing]:
    """Give what both panels of the card show; one statement."""
    programme = reader.current()
    found = states(session, werkplein_ids, programme, on)
    return {werkplein_id: _kept(state, programme, on) for werkplein_id, state in found.items()}


def of_state(state: State, programme: Programme, on: date, *, is_fixed: bool = False) -> Standing:
    """Give what both panels show of a state; of one that was fixed, how it goes on from there."""
    return Standing(_level(state, programme, on, is_fixed=is_fixed), _milestones(state, programme))


# The same state gives the same panels.
_kept = lru_cache(maxsize=KEPT)(of_state)


def own_of_satellite(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, tuple[str, ...]]:
    """Say of each what it keeps as its own when it becomes a satellite on a day, as is known now; one statement."""
    programme = reader.current()
    found = states(session, werkplein_ids, programme, clock.today())
    return {werkplein_id: own_words(state.values, programme, on) for werkplein_id, state in found.items()}


def level_layer(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, Sign]:
    """Give the sign of the level of each Werkplein; one statement."""
    asked = set(werkplein_ids)
    return level_signs(line for line in lines(session, reader.current(), on) if line.werkplein_id in asked)


def level_signs(found: Iterable[Line]) -> dict[int, Sign]:
    """Give the sign of the level of each line."""
    return {line.werkplein_id: _sign("level", line.level.value, line.level.label) for line in found}


def milestone_layer(code: str) -> Callable[[Session, Sequence[int], date], Mapping[int, Sign]]:
    """Give the layer of one milestone; one statement."""

    def signs(session: Session, werkplein_ids: Sequence[int], on: date) -> dict[int, Sign]:
        asked = set(werkplein_ids)
        return verdict_signs(
            code, (line for line in lines(session, reader.current(), on) if line.werkplein_id in asked)
        )

    return signs


def verdict_signs(code: str, found: Iterable[Line]) -> dict[int, Sign]:
    """Give the sign of the verdict of one milestone of each line."""
    return {line.werkplein_id: _verdict_sign(line.verdicts.get(code)) for line in found}


def _verdict_sign(value: str | None) -> Sign:
    verdict = Verdict.known(value)
    return _sign("verdict", verdict.value, verdict.label) if verdict else _sign("verdict", "none", "Niet beantwoord")


def _sign(kind: str, value: str, word: str) -> Sign:
    return Sign(symbol=f"{kind}-{value}", css=f"wp-{kind}-{value}", word=word, value=value)
