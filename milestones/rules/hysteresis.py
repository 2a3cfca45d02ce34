"""Why levels do not swing: a step up from the laggards must be seen, a step down must last (domain D.4)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from milestones.rules.dossier import Dossier, Held
from milestones.rules.effective import DAY, Effective
from milestones.rules.levels import Classified, Hold, Line, Reason, judge, score
from milestones.rules.rulesets import Ruleset
from milestones.rules.verdicts import HEIGHT, Grade, Level, Verdict
from werkplein.programme.rules import Programme, Quarter


def settle(
    values: Mapping[str, Effective],
    dossier: Dossier,
    programme: Programme,
    ruleset: Ruleset,
    on: date,
    coming: Ruleset | None = None,
) -> Classified:
    """Give the level as it counts: the computed one, unless it must wait or the steering group decided otherwise.

    `coming` is the rule of the next reference date, where that is another one: it says how old a visit may be then.
    """
    found = _without_decision(values, dossier, programme, ruleset, on, coming)
    override = dossier.override_on(on)
    if override is None or override.level is None:
        return found
    falls_on = found.reason.until
    reason = replace(found.reason, hold=Hold.OVERRIDE, before=found.level, until=override.ends_on, falls_on=falls_on)
    return Classified(override.level, reason)


def counts_by(reason: Reason, by: date) -> date:
    """Give the reference date on which what is met counts: the one that comes, or the first after a decision has ended.

    Up to its last day a decision of the steering group is the level, whatever is met.
    """
    if reason.hold is not Hold.OVERRIDE or reason.until is None:
        return by
    return max(by, Quarter.of(reason.until + DAY).reference_date)


def _without_decision(
    values: Mapping[str, Effective],
    dossier: Dossier,
    programme: Programme,
    ruleset: Ruleset,
    on: date,
    coming: Ruleset | None,
) -> Classified:
    if is_new(dossier, on):
        return Classified(Level.TOO_LITTLE, Reason(Line.NEW, score(values, programme, ruleset), ruleset))
    found = held(judge(values, programme, ruleset), values, dossier, programme, on, coming)
    before = dossier.held_before(on)
    goes_on = _goes_on(before)
    was_lower = before[-1].computed if goes_on and HEIGHT[before[-1].computed] < HEIGHT[goes_on] else None
    return replace(found, reason=replace(found.reason, goes_on=goes_on, was_lower=was_lower))


def _goes_on(held: Sequence[Held]) -> Level | None:
    """Give the level that a step down must last from: that of the last reference date, fixed or not yet."""
    base = last_level(held)
    return None if base is None or _says_too_little(held[-1]) else base.ruled


def _says_too_little(before: Held) -> bool:
    return before.ruled is Level.TOO_LITTLE or before.computed is Level.TOO_LITTLE


def is_new(dossier: Dossier, on: date) -> bool:
    """Tell whether it opened in the course of this quarter: a part of a quarter says too little (domain D.5)."""
    return dossier.opened_on is not None and Quarter.of(on).start < dossier.opened_on <= on


def ground_of(held: Sequence[Held]) -> Mapping[str, str]:
    """Give the verdicts of the last quarter in which there was enough to tell a level by; none where there was none."""
    base = last_level(held)
    return base.verdicts if base else {}


def held(
    computed: Classified,
    values: Mapping[str, Effective],
    dossier: Dossier,
    programme: Programme,
    on: date,
    coming: Ruleset | None = None,
) -> Classified:
    """Keep a level that was fixed as long as a step up is not seen, or a step down was found only once."""
    base = last_level(dossier.held_before(on))
    if base is None:
        # Where no quarter was fixed yet, the one that ended may be as this one is: then only what is seen is sure.
        return replace(computed, reason=replace(computed.reason, from_laggard=True))
    if computed.level is Level.TOO_LITTLE:
        return computed
    if base.ruled is Level.LAGGARD:
        return _from_laggard(computed, values, base, programme, on, coming)
    if HEIGHT[computed.level] >= HEIGHT[base.ruled]:
        return computed
    return _down(computed, values, base, dossier.held_before(on)[-1], on)


def last_level(held: Sequence[Held]) -> Held | None:
    """Give the last quarter in which there was enough to tell a level by."""
    known = [each for each in held if each.ruled is not Level.TOO_LITTLE]
    return known[-1] if known else None


def _from_laggard(
    computed: Classified,
    values: Mapping[str, Effective],
    base: Held,
    programme: Programme,
    on: date,
    coming: Ruleset | None,
) -> Classified:
    """Let it rise when what a visit saw is enough; what was gained unseen is told with the reason either way."""
    ruleset = computed.reason.ruleset
    unseen = unseen_gains(values, base, ruleset, on)
    codes = tuple(each.code for each in programme.milestones if each.code in unseen)
    silent = _silent(codes, base, ruleset)

    def rises(day: date) -> bool:
        rule = coming if coming and day >= coming.valid_from else ruleset
        gained = unseen_gains(values, base, rule, day)
        seen = without(values, gained, _silent(gained, base, rule))
        return HEIGHT[judge(seen, programme, rule).level] >= HEIGHT[Level.MIDDLE]

    since = ruleset.fresh_since(on)
    if coming:
        # A visit that is too old now may count by that rule.
        since = min(since, coming.fresh_since(Quarter.of(on).reference_date))
    told = replace(computed.reason, risen=_risen(values, base, programme, ruleset, since), from_laggard=True)
    if rises(on):
        until = None if rises(Quarter.of(on).reference_date) else _last_day(rises, values, (ruleset, coming), on)
        return replace(computed, reason=replace(told, unseen=codes, silent=silent, rises_until=until))
    hold = Hold.NEEDS_VISIT if computed.level is not Level.LAGGARD else None
    reason = replace(told, hold=hold, before=base.ruled if hold else None)
    return Classified(Level.LAGGARD, replace(reason, unseen=codes, silent=silent))


def _risen(
    values: Mapping[str, Effective], base: Held, programme: Programme, ruleset: Ruleset, since: date
) -> tuple[tuple[str, date], ...]:
    """Give what was gained since the level was fixed and a visit saw from a day on, with the day of that visit."""
    return tuple(
        (each.code, values[each.code].holds_on)
        for each in programme.milestones
        if each.code in values
        and _was_seen(values[each.code], since)
        and _holds_back_no_more(values[each.code], base.verdicts.get(each.code), each.code in ruleset.knockout)
    )


def _silent(codes: Iterable[str], base: Held, ruleset: Ruleset) -> tuple[str, ...]:
    """Give the knock-outs among these of which nothing counted when the level was fixed.

    Silence fires no knock-out (domain D.3, line 1), so to say that it is met may not make it fire either.
    """
    return tuple(code for code in codes if code in ruleset.knockout and code not in base.verdicts)


def _last_day(
    rises: Callable[[date], bool], values: Mapping[str, Effective], rules: tuple[Ruleset, Ruleset | None], on: date
) -> date | None:
    """Give the last day on which what visits saw is enough to rise by: one of them is too old on the next.

    That may be so because the rule that is to come begins.
    """
    begins = [rule.valid_from - DAY for rule in rules[1:] if rule]
    seen = [value for value in values.values() if value.source.is_visit]
    days = {*begins, *(_fresh_until(value, rule) for value in seen for rule in rules if rule)}
    return min((day for day in days if day >= on and not rises(day + DAY)), default=None)


def _fresh_until(value: Effective, ruleset: Ruleset) -> date:
    return value.holds_on + timedelta(days=ruleset.visit_fresh_days)


def unseen_gains(values: Mapping[str, Effective], base: Held, ruleset: Ruleset, on: date) -> set[str]:
    """Give what holds back no more since a level was fixed, though no visit of the last days has seen that.

    Met is no more than one way: a knock-out that failed and became too old, and a milestone that does not apply any
    more, lift it too. A "no" about another milestone that became too old lifts nothing. What was met or did not apply
    by an answer that is too old makes nobody a laggard, so it lifts as one that counts. Where the register says that it
    does not apply there is nothing that a visit could see.
    """
    since = ruleset.fresh_since(on)
    return {
        code
        for code, value in values.items()
        if not value.is_of_register
        and not _was_seen(value, since)
        and _holds_back_no_more(value, base.verdicts.get(code), code in ruleset.knockout)
    }


def _holds_back_no_more(value: Effective, before: str | None, is_knockout: bool) -> bool:
    if value.verdict is Verdict.MET or value.own_ran_out:
        return before != Verdict.MET.value
    if value.verdict is Verdict.NOT_APPLICABLE:
        return before not in (Verdict.MET.value, Verdict.NOT_APPLICABLE.value)
    return not value.is_answered and is_knockout and before in (Verdict.PARTLY.value, Verdict.NOT_MET.value)


def _was_seen(value: Effective, since: date) -> bool:
    return value.source.is_visit and value.grade == Grade.E2 and value.holds_on >= since


def without(
    values: Mapping[str, Effective], codes: Collection[str], silent: Collection[str] = ()
) -> dict[str, Effective]:
    """Give the values as if it was said of these milestones that they are met in part only; of the `silent` nothing."""
    said = {code: value for code, value in values.items() if code not in silent}
    return {code: _partly(value) if code in codes else value for code, value in said.items()}


def _partly(value: Effective) -> Effective:
    return replace(value, verdict=Verdict.PARTLY, is_answered=True, own_ran_out=False)


def _down(computed: Classified, values: Mapping[str, Effective], base: Held, before: Held, on: date) -> Classified:
    """Fall at once when a knock-out failed by more than word of mouth, or when the quarter before fell too."""
    lasting = _lasting(computed, base, before, on)
    if not verified_knockouts(values, computed.reason):
        return lasting
    # What would last without the knock-out is told, for that is where it rises to once the knock-out is met again.
    if HEIGHT[lasting.level] <= HEIGHT[computed.level]:
        return computed
    until = lasting.reason.until
    return replace(computed, reason=replace(computed.reason, falls_from=lasting.level, stays_until=until))


def _lasting(computed: Classified, base: Held, before: Held, on: date) -> Classified:
    """Give the level when a step down counts only if the quarter before fell too.

    It falls on a reference date, so until the second one comes the level stays (domain D.4).
    """
    if _says_too_little(before):
        return computed
    if HEIGHT[before.computed] >= HEIGHT[base.ruled]:
        return Classified(base.ruled, replace(computed.reason, hold=Hold.FIRST_TIME, before=base.ruled))
    # Of two falls the step that lasted counts: the second one may go further, or less far.
    lasted = max(before.computed, computed.level, key=lambda level: HEIGHT[level])
    if on < before.following:
        reason = replace(computed.reason, hold=Hold.FIRST_TIME, before=base.ruled)
        return Classified(base.ruled, replace(reason, until=before.following, falls_to=lasted))
    if lasted is computed.level:
        return computed
    return Classified(lasted, replace(computed.reason, hold=Hold.FIRST_TIME, before=lasted))


def verified_knockouts(values: Mapping[str, Effective], reason: Reason) -> tuple[str, ...]:
    """Give the knock-outs that failed by more than word of mouth: these count at once."""
    return tuple(code for code in reason.score.failed_knockouts if values[code].grade > Grade.E0)


def turning_days(dossier: Dossier, values: Mapping[str, Effective], ruleset: Ruleset) -> set[date]:
    """Give the days on which the level may turn while no value does."""
    # From the day after a reference date a level goes on from it, fixed or not.
    days = {day + DAY for each in dossier.held for day in (each.reference_date, each.following)}
    # Where the rule gave another level than it was fixed with, that can count from the next reference date.
    days |= {each.following for each in dossier.held if each.computed is not each.ruled}
    days |= {day for each in dossier.overrides for day in (each.starts_on, each.ends_on + DAY)}
    if dossier.opened_on is not None:
        days |= {dossier.opened_on, Quarter.of(dossier.opened_on).end + DAY}
    if all(each.ruled is not Level.LAGGARD for each in dossier.held):
        return days
    # Only a step up from the laggards asks how long ago a visit was.
    return days | {_fresh_until(value, ruleset) + DAY for value in values.values() if value.source.is_visit}
