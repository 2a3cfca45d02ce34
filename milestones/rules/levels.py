"""The action level: counting first, then the rule from top to bottom (domain D.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from milestones.rules.effective import Effective, applies, as_if_answered
from milestones.rules.later import Later
from milestones.rules.rulesets import Ruleset
from milestones.rules.turned import Stood, Turned
from milestones.rules.verdicts import HEIGHT, Awaited, Level, Verdict
from werkplein.core.labels import LabelEnum
from werkplein.programme.rules import Criterion, Programme


class Line(LabelEnum):
    """Which line of the rule decided."""

    TOO_FEW_ANSWERS = "too_few_answers", "Te weinig antwoorden"
    KNOCKOUT = "knockout", "Beslissende mijlpaal niet gehaald"
    FEW_CRITERIA = "few_criteria", "Te weinig criteria gehaald"
    FEW_MILESTONES = "few_milestones", "Te weinig mijlpalen gehaald"
    ALL_SHOWN = "all_shown", "Alles gehaald en genoeg aangetoond"
    OPEN_CRITERIA = "open_criteria", "Nog niet alle criteria gehaald"
    TOO_LITTLE_SHOWN = "too_little_shown", "Nog te weinig aangetoond"
    EXPIRED = "expired", "Bewijs verlopen"
    CRITICAL = "critical", "Ernstige bevinding open"
    DISPUTED = "disputed", "Bezwaar loopt"
    LAPSED = "lapsed", "Alleen verlopen antwoorden"
    NEW = "new", "Nieuw Werkplein"


class Hold(LabelEnum):
    """Why a level is not the one that was computed (domain D.4)."""

    NEEDS_VISIT = "needs_visit", "Stap omhoog nog niet gezien"
    FIRST_TIME = "first_time", "Voor het eerst lager"
    OVERRIDE = "override", "Besluit van de stuurgroep"


@dataclass(frozen=True)
class Score:
    """What the rule counts. Codes are in the order of the programme."""

    answered: int
    applicable: int
    met: int
    criteria_met: int
    criteria: int
    shown: int
    failed_knockouts: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    # Of what is disputed, what the main location disputes and an answer of its own would free.
    disputed_by_main: tuple[str, ...] = ()

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        counted: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
        }
        return cls(**counted)


@dataclass(frozen=True)
class Reason:
    """Why a level is what it is: the line that decided, the values it looked at, and what kept it from changing.

    With a `hold`, `before` is the level without a decision of the steering group, or else the one that stays; `until`
    is the last day of that decision, or the second reference date on which a lower level would count. `unseen` is what
    holds a laggard back no more though no visit has seen that; `silent` are the knock-outs among these of which nothing
    counted when the level was fixed; `falls_from` is the level that would have lasted but for a knock-out that counts
    at once, `stays_until` the second reference date, on which it lasts no more if what else was lost is still lost;
    `falls_to` the one that comes on the second date; a decision keeps that date as `falls_on`. `awaited` is what a
    visit saw and does not count yet; `awaits` the level that all of it would give, where that is another one.
    `unlapsed` is what would be counted if nothing had become too old. `rises_until` is the last day on which a
    visit is new enough for a step up that no reference date has seen, where it is too old by then. `goes_on` is the
    level that a step down must last from; none where a step down counts at once. `was_lower` is the lower level
    that the rule gave on the last reference date. `turned` is how the level became that one on a reference date of
    which the quarter is yet to be fixed, `stood` what it was on that date if not this. `coming` is the rule that
    holds on the next reference date, where it is another one, and `comes_to` the level on that date if nothing is
    added, with so many answers that count (`answered_then`); both where it may be otherwise than now. `falls_then` is
    the lower level that this rule gives on that date: it falls at once where that is also what it comes to, else if it
    lasts. `later` is what another rule will make of it from after that date. `from_laggard` tells that it was a laggard
    on the reference date that it goes on from, or may have been one, so that a visit must show a step up. `risen` is
    what was gained since then and when a visit saw each, also if it counts only by `coming`.
    """

    line: Line
    score: Score
    ruleset: Ruleset
    hold: Hold | None = None
    before: Level | None = None
    until: date | None = None
    unseen: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    falls_from: Level | None = None
    stays_until: date | None = None
    falls_to: Level | None = None
    falls_on: date | None = None
    awaited: tuple[Awaited, ...] = ()
    awaits: Level | None = None
    unlapsed: Score | None = None
    rises_until: date | None = None
    goes_on: Level | None = None
    was_lower: Level | None = None
    turned: Turned | None = None
    stood: Stood | None = None
    coming: Ruleset | None = None
    comes_to: Level | None = None
    answered_then: int | None = None
    falls_then: Level | None = None
    later: Later | None = None
    from_laggard: bool = False
    risen: tuple[tuple[str, date], ...] = ()

    @property
    def to_see(self) -> tuple[str, ...]:
        """Give what was gained and no visit saw, nor waits to count."""
        awaited = {each.milestone for each in self.awaited}
        return tuple(code for code in self.unseen if code not in awaited)

    @property
    def fell_from(self) -> Level | None:
        """Give the level to go back to where a knock-out alone brought it down, and nothing holds the level."""
        return self.falls_from if self.hold is None else None

    @property
    def gains_awaited(self) -> tuple[str, ...]:
        """Give what a visit saw to be met and does not count yet, where that alone gives no other level."""
        return () if self.awaits else tuple(each.milestone for each in self.awaited if each.verdict is Verdict.MET)

    @property
    def computed(self) -> Level:
        """Give the level that the rule alone gives."""
        return LEVEL_OF_LINE[self.line]

    @property
    def beneath(self) -> Hold | None:
        """Give what keeps the level from following the rule once a decision of the steering group ends.

        It follows from the level without that decision: what is higher than computed fell for the first time, and what
        is lower is yet to be seen.
        """
        if self.hold is not Hold.OVERRIDE or self.before in (None, self.computed):
            return None
        is_lower = HEIGHT[self.before] < HEIGHT[self.computed]
        return Hold.NEEDS_VISIT if is_lower else Hold.FIRST_TIME

    def as_facts(self) -> dict[str, Any]:
        """Give the line, the values and the rule as plain data, to be kept with the level."""
        facts: dict[str, Any] = {"line": self.line.value, "score": asdict(self.score)}
        facts |= {"ruleset": self.ruleset.as_facts()} | ({"from_laggard": True} if self.from_laggard else {})
        facts |= self._hold_facts() if self.hold or self.unseen or self.falls_from else {}
        facts |= {"unlapsed": asdict(self.unlapsed)} if self.unlapsed else {}
        facts |= {"rises_until": self.rises_until.isoformat()} if self.rises_until else {}
        facts |= {"risen": [[code, day.isoformat()] for code, day in self.risen]} if self.risen else {}
        facts |= {"goes_on": self.goes_on.value} if self.goes_on else {}
        facts |= {"was_lower": self.was_lower.value} if self.was_lower else {}
        facts |= {"turned": self.turned.as_facts()} if self.turned else {}
        facts |= {"stood": self.stood.as_facts()} if self.stood else {}
        facts |= {"coming": self.coming.as_facts()} if self.coming else {}
        facts |= {"later": self.later.as_facts()} if self.later else {}
        facts |= {"comes_to": self.comes_to.value, "answered_then": self.answered_then} if self.comes_to else {}
        facts |= {"falls_then": self.falls_then.value} if self.falls_then else {}
        return facts | self._awaited_facts() if self.awaited else facts

    def _hold_facts(self) -> dict[str, Any]:
        return {
            "hold": self.hold.value if self.hold else None,
            "before": self.before.value if self.before else None,
            "until": self.until.isoformat() if self.until else None,
            "unseen": list(self.unseen),
            "falls_from": self.falls_from.value if self.falls_from else None,
            "falls_to": self.falls_to.value if self.falls_to else None,
        } | self._later_facts()

    def _later_facts(self) -> dict[str, Any]:
        days = {"falls_on": self.falls_on, "stays_until": self.stays_until}
        kept: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
        return kept | ({"silent": list(self.silent)} if self.silent else {})

    def _awaited_facts(self) -> dict[str, Any]:
        awaits = self.awaits.value if self.awaits else None
        return {"awaited": [each.as_facts() for each in self.awaited], "awaits": awaits}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        return cls(
            line=Line.known(facts["line"]) or Line.TOO_FEW_ANSWERS,
            score=Score.from_facts(facts["score"]),
            ruleset=Ruleset.from_facts(facts["ruleset"]),
            hold=Hold.known(facts.get("hold")),
            before=Level.known(facts.get("before")),
            until=_day(facts.get("until")),
            unseen=tuple(facts.get("unseen", ())),
            silent=tuple(facts.get("silent", ())),
            stays_until=_day(facts.get("stays_until")),
            falls_from=Level.known(facts.get("falls_from")),
            falls_to=Level.known(facts.get("falls_to")),
            falls_on=_day(facts.get("falls_on")),
            awaited=tuple(map(Awaited.from_facts, facts.get("awaited", ()))),
            awaits=Level.known(facts.get("awaits")),
            unlapsed=Score.from_facts(facts["unlapsed"]) if "unlapsed" in facts else None,
            rises_until=_day(facts.get("rises_until")),
            goes_on=Level.known(facts.get("goes_on")),
            was_lower=Level.known(facts.get("was_lower")),
            turned=Turned.from_facts(facts["turned"]) if "turned" in facts else None,
            stood=Stood.from_facts(facts["stood"]) if "stood" in facts else None,
            coming=Ruleset.from_facts(facts["coming"]) if "coming" in facts else None,
            comes_to=Level.known(facts.get("comes_to")),
            answered_then=facts.get("answered_then"),
            falls_then=Level.known(facts.get("falls_then")),
            later=Later.from_facts(facts["later"]) if "later" in facts else None,
            from_laggard=facts.get("from_laggard", False),
            risen=tuple((code, date.fromisoformat(day)) for code, day in facts.get("risen", ())),
        )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


@dataclass(frozen=True)
class Classified:
    """A level with its reason."""

    level: Level
    reason: Reason

    @property
    def computed(self) -> Level:
        """Give the level that the rule alone gives."""
        return self.reason.computed

    @property
    def once_fixed(self) -> Self:
        """Give how it goes on from when it is fixed: who fell by then, at once or not, is a laggard as any other."""
        from_laggard = self.level is Level.LAGGARD
        kept = replace(self.reason, falls_from=None, from_laggard=from_laggard, rises_until=None, risen=())
        return replace(self, reason=kept)

    @property
    def coming(self) -> Self:
        """Give how it goes on from under the rule of the next reference date; itself where that is the rule of now."""
        rule, reason = self.reason.coming, self.reason
        if rule is None:
            return self
        # What that rule will find lower is to be kept as if that was found already.
        if reason.falls_then and reason.hold is None:
            reason = replace(reason, hold=Hold.FIRST_TIME, before=self.level)
        return replace(self, reason=replace(reason, ruleset=rule, coming=None))

    @property
    def undecided(self) -> Self:
        """Give how it stands without the decision of the steering group; itself where there is none."""
        reason = self.reason
        if reason.hold is not Hold.OVERRIDE or reason.before is None:
            return self
        before = reason.before if reason.beneath else None
        return replace(
            self,
            level=reason.before,
            reason=replace(reason, hold=reason.beneath, before=before, until=reason.falls_on, falls_on=None),
        )


def criterion_verdict(criterion: Criterion, values: Mapping[str, Effective]) -> Verdict:
    """Tell how a criterion stands: met is all that applies met, partly is at least one met (domain D.2)."""
    found = [values.get(milestone.code) for milestone in criterion.milestones]
    applicable = [value for value in found if applies(value)]
    if not applicable:
        return Verdict.NOT_APPLICABLE
    met = sum(value is not None and value.is_met for value in applicable)
    if met == len(applicable):
        return Verdict.MET
    return Verdict.PARTLY if met else Verdict.NOT_MET


def criteria_verdicts(programme: Programme, values: Mapping[str, Effective]) -> dict[str, Verdict]:
    """Tell how each criterion stands."""
    return {criterion.code: criterion_verdict(criterion, values) for criterion in programme.criteria}


def score(values: Mapping[str, Effective], programme: Programme, ruleset: Ruleset) -> Score:
    """Count what the rule looks at. Partly counts as not met; an answer too old to count is no answer."""
    codes = [milestone.code for milestone in programme.milestones]
    known = {code: values[code] for code in codes if code in values}
    applicable = {code: value for code, value in known.items() if applies(value)}
    verdicts = criteria_verdicts(programme, values).values()
    criteria = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    met = [value for value in applicable.values() if value.is_met]
    return Score(
        answered=sum(value.is_answered for value in applicable.values()),
        applicable=len(codes) - len(known) + len(applicable),
        met=len(met),
        criteria_met=criteria.count(Verdict.MET),
        criteria=len(criteria),
        shown=sum(value.is_shown for value in met),
        failed_knockouts=_codes(code for code in ruleset.knockout if _has_failed(applicable.get(code))),
        expired=_codes(value.milestone for value in met if value.is_expired),
        critical=_codes(value.milestone for value in known.values() if value.is_critical),
        disputed=_codes(value.milestone for value in known.values() if value.is_disputed),
        lapsed=_codes(code for code, value in known.items() if value.has_lapsed),
        disputed_by_main=_codes(value.milestone for value in known.values() if value.is_disputed_by_main),
    )


def _has_failed(value: Effective | None) -> bool:
    """A knock-out fires on what was declared or seen, not on silence (domain D.3, line 1)."""
    return value is not None and value.is_answered and not value.is_met and not value.own_ran_out


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(codes)


def classify(counted: Score, ruleset: Ruleset) -> Classified:
    """Give the level: the first line of the rule that fits decides (domain D.3)."""
    line = _line(counted, ruleset)
    return Classified(LEVEL_OF_LINE[line], Reason(line, counted, ruleset))


def judge(values: Mapping[str, Effective], programme: Programme, ruleset: Ruleset) -> Classified:
    """Give the level that the rule gives; what only ran out makes nobody a laggard (domain D.4)."""
    counted = score(values, programme, ruleset)
    unlapsed = score(as_if_answered(values), programme, ruleset) if counted.lapsed else None
    line = line_of(counted, unlapsed, ruleset)
    return Classified(LEVEL_OF_LINE[line], Reason(line, counted, ruleset, unlapsed=unlapsed))


def line_of(counted: Score, unlapsed: Score | None, ruleset: Ruleset) -> Line:
    """Give the line that decides; `unlapsed` is what would be counted if nothing had become too old."""
    line = _line(counted, ruleset)
    if unlapsed is None or LEVEL_OF_LINE[line] is not Level.LAGGARD:
        return line
    return line if LEVEL_OF_LINE[_line(unlapsed, ruleset)] is Level.LAGGARD else Line.LAPSED


# What of a value is kept by what was counted only.
COUNTED = frozenset(("own_ran_out", "is_disputed_by_main"))


def as_counted(values: Mapping[str, Effective], counted: Score) -> dict[str, Effective]:
    """Give values that were kept, with which own answers ran out and which disputes are of the main location."""
    return {code: _as_counted(code, value, counted) for code, value in values.items()}


def _as_counted(code: str, value: Effective, counted: Score) -> Effective:
    if code in counted.lapsed and not value.has_lapsed:
        value = replace(value, own_ran_out=True)
    return replace(value, is_disputed_by_main=True) if code in counted.disputed_by_main else value


def _line(counted: Score, ruleset: Ruleset) -> Line:
    if counted.answered < ruleset.min_answered:
        return Line.TOO_FEW_ANSWERS
    if counted.failed_knockouts:
        return Line.KNOCKOUT
    if counted.criteria_met <= ruleset.max_criteria:
        return Line.FEW_CRITERIA
    if counted.met <= ruleset.max_milestones:
        return Line.FEW_MILESTONES
    return _line_above_laggard(counted, ruleset)


def _line_above_laggard(counted: Score, ruleset: Ruleset) -> Line:
    if counted.criteria_met < counted.criteria:
        return Line.OPEN_CRITERIA
    if counted.critical:
        return Line.CRITICAL
    if counted.disputed:
        return Line.DISPUTED
    if counted.expired:
        return Line.EXPIRED
    if not ruleset.is_enough_shown(counted.shown, counted.met):
        return Line.TOO_LITTLE_SHOWN
    return Line.ALL_SHOWN


LEVEL_OF_LINE = {
    Line.TOO_FEW_ANSWERS: Level.TOO_LITTLE,
    Line.KNOCKOUT: Level.LAGGARD,
    Line.FEW_CRITERIA: Level.LAGGARD,
    Line.FEW_MILESTONES: Level.LAGGARD,
    Line.ALL_SHOWN: Level.LEADER,
    Line.OPEN_CRITERIA: Level.MIDDLE,
    Line.TOO_LITTLE_SHOWN: Level.MIDDLE,
    Line.EXPIRED: Level.MIDDLE,
    Line.CRITICAL: Level.MIDDLE,
    Line.DISPUTED: Level.MIDDLE,
    Line.LAPSED: Level.MIDDLE,
    Line.NEW: Level.TOO_LITTLE,
}
