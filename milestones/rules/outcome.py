"""Everything that follows from what was recorded about one Werkplein, on one day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules import hysteresis
from milestones.rules.awaited import heard_on
from milestones.rules.dossier import Dossier, Held, Judged, grounds, turning_days, values_on
from milestones.rules.effective import Effective
from milestones.rules.later import Later
from milestones.rules.levels import Classified, Hold, criteria_verdicts, judge
from milestones.rules.rulesets import Ruleset, another_on, first_another_after, ruleset_on
from milestones.rules.turned import stood, turned
from milestones.rules.verdicts import HEIGHT, Level, Verdict
from milestones.rules.working import Working, working
from werkplein.programme.rules import Programme, Quarter


@dataclass(frozen=True)
class Outcome:
    """The values of the milestones and what they lead to; right since a day, until it changes by itself."""

    values: dict[str, Effective]
    criteria: dict[str, Verdict]
    classified: Classified
    working: Working
    right_from: date
    changes_on: date | None

    @property
    def verdicts(self) -> dict[str, str]:
        """Give the verdict of every milestone with an answer that counts, as it is stored with a level."""
        return _verdicts(self.values)


def _verdicts(values: Mapping[str, Effective]) -> dict[str, str]:
    return {code: value.verdict.value for code, value in values.items() if value.is_answered}


def derive(
    dossier: Dossier, programme: Programme, rulesets: Iterable[Ruleset], on: date, judged: Judged | None = None
) -> Outcome:
    """Derive the state of a Werkplein on a day (design 4.2: always from the rows, so it can be done again).

    Findings are judged on the day itself, unless `judged` names the day of fixing, or up to when something is known.
    """
    versions, judged = list(rulesets), judged or Judged(on)
    recorded, dossier = dossier, _with_ended(dossier, programme, versions, on, judged)
    ruleset, by = ruleset_on(versions, on), Quarter.of(on).reference_date
    values, classified = _settled(dossier, programme, ruleset, on, judged, another_on(versions, by, ruleset))
    coming = another_on(versions, by := hysteresis.counts_by(classified.reason, by), ruleset)
    days = _turning_days(dossier, values, programme, versions, ruleset)
    if heard := heard_on(dossier, programme, ruleset, on, judged):
        days |= hysteresis.turning_days(dossier, heard.values, ruleset)
        classified = heard.told_with(classified, values)
    classified = _since_fixed(classified, recorded.held_before(on), dossier.held_before(on))
    # In the quarter in which something turns it is told what that comes to, from its first day on.
    days |= {Quarter.of(day).start for day in days} | _last_told(classified, on)
    changes_on = min((day for day in days if day > on), default=None)
    if on < by and (coming or (changes_on and changes_on <= by)):
        # It goes on from the dates that are over as all else that is told does: as they would be fixed today.
        _, found = _settled(dossier, programme, coming or ruleset, by, Judged(by))
        classified = _coming_to(found, classified, coming)
    if later := first_another_after(versions, by, coming or ruleset):
        classified = _under_later(classified, dossier, programme, later, on, judged)
    return Outcome(
        values=values,
        criteria=criteria_verdicts(programme, values),
        classified=classified,
        working=working(values, programme),
        right_from=max((day for day in days if day <= on), default=date.min),
        changes_on=changes_on,
    )


def _turning_days(
    dossier: Dossier,
    values: Mapping[str, Effective],
    programme: Programme,
    versions: Sequence[Ruleset],
    ruleset: Ruleset,
) -> set[date]:
    # A card tells what a later version gives too, so each number of months turns something.
    months = {each.expired_counts_months for each in versions}
    days = {day for each in sorted(months) for day in turning_days(dossier, programme, each)}
    days |= hysteresis.turning_days(dossier, values, ruleset)
    return days | {day for each in versions[1:] for day in (each.valid_from, Quarter.of(each.valid_from).start)}


def _since_fixed(now: Classified, fixed: Sequence[Held], held: Sequence[Held]) -> Classified:
    """Tell with a level what became of it on reference dates of which the quarter is yet to be fixed."""
    turn, stands = turned(fixed, held), stood(fixed, held, now.level)
    return replace(now, reason=replace(now.reason, turned=turn, stood=stands)) if turn or stands else now


def _last_told(found: Classified, on: date) -> set[date]:
    """Give the day from which another reference date is the last one, where something is told of that date."""
    return {Quarter.of(on).next().start} if found.reason.turned or found.reason.stood else set()


def _coming_to(then: Classified, now: Classified, coming: Ruleset | None) -> Classified:
    """Tell with a level what it comes to on the reference date, of all that is known of that day.

    That is what runs out, a move, and how old a visit is then.
    """
    answered = then.reason.score.answered
    lower = then.computed if then.reason.hold is Hold.FIRST_TIME else then.level
    falls = coming and Level.TOO_LITTLE is not lower and HEIGHT[lower] < HEIGHT[now.undecided.level]
    told = replace(now.reason, coming=coming, comes_to=then.level, answered_then=answered)
    return replace(now, reason=replace(told, falls_then=lower) if falls else told)


def _under_later(
    now: Classified, dossier: Dossier, programme: Programme, later: Ruleset, on: date, judged: Judged
) -> Classified:
    """Tell with a level which one a rule gives that begins after the reference date, for what was recorded by now."""
    values = values_on(dossier, programme, on, later.expired_counts_months, judged)
    told = Later(later.valid_from, judge(values, programme, later).computed)
    return replace(now, reason=replace(now.reason, later=told))


def _settled(
    dossier: Dossier,
    programme: Programme,
    ruleset: Ruleset,
    on: date,
    judged: Judged,
    coming: Ruleset | None = None,
) -> tuple[dict[str, Effective], Classified]:
    """Give the values of a day and the level that counts by them, without what a page tells besides."""
    values = values_on(dossier, programme, on, ruleset.expired_counts_months, judged)
    return values, hysteresis.settle(values, dossier, programme, ruleset, on, coming)


def _with_ended(
    dossier: Dossier, programme: Programme, versions: Sequence[Ruleset], on: date, judged: Judged
) -> Dossier:
    """Put the quarters that ended since the last fixed one beside those, as they would be fixed.

    A level goes on from its reference dates (domain D.4), also while the steering group has yet to fix one.
    """
    while (before := dossier.held_before(on)) and (ended := before[-1].following) < on:
        held = _ended(dossier, programme, ruleset_on(versions, ended), ended, replace(judged, is_fixing=True))
        dossier = replace(dossier, held=(*before, held))
    return dossier


def _ended(dossier: Dossier, programme: Programme, ruleset: Ruleset, about: date, judged: Judged) -> Held:
    """Give the level of a quarter that ended: no more of it than what goes on, for many may wait to be fixed."""
    values, found = _settled(dossier, programme, ruleset, about, judged)
    undecided = found.reason.before if found.reason.hold is Hold.OVERRIDE else None
    before = hysteresis.ground_of(dossier.held_before(about))
    kept = grounds(_verdicts(values), found.reason.score.lapsed, found.reason.unseen, before)
    return Held(about, found.level, found.computed, kept, undecided)
