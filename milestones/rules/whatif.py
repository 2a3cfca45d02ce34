"""What would change a level: the smallest set of milestones to show, and what may not be lost (domain D.6)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from milestones.rules.effective import Effective, applies, as_if_answered
from milestones.rules.hysteresis import verified_knockouts, without
from milestones.rules.levels import Classified, Hold, Reason, classify, score
from milestones.rules.rulesets import Ruleset
from milestones.rules.verdicts import HEIGHT, Grade, Level, Source, Verdict
from werkplein.programme.rules import Programme

MOST_WAYS = 24
ABOVE = {Level.LAGGARD: Level.MIDDLE, Level.MIDDLE: Level.LEADER}


@dataclass(frozen=True)
class Ways:
    """The smallest sets of milestones that bring a level, in the order of the programme; and how many there are.

    When there are many only the first are given, each of the same size.
    """

    sets: tuple[tuple[str, ...], ...] = ()
    total: int = 0

    @property
    def first(self) -> tuple[str, ...]:
        """Give the first set; nothing when there is none."""
        return self.sets[0] if self.sets else ()

    @property
    def always(self) -> tuple[str, ...]:
        """Give what is in every set, as far as they are given."""
        return tuple(code for code in self.first if all(code in each for each in self.sets))


@dataclass(frozen=True)
class Parts:
    """What is to be done about each milestone of a set: met and shown, only met, shown, or only said again.

    Of `either`, which are met by answers that ran out, `least` are to be shown and the others said again.
    """

    to_meet: tuple[str, ...] = ()
    to_say: tuple[str, ...] = ()
    to_show: tuple[str, ...] = ()
    to_repeat: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    least: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """Give all milestones of the set."""
        return (*self.to_meet, *self.to_say, *self.to_show, *self.to_repeat, *self.either)


@dataclass(frozen=True)
class Renewals:
    """What is met now and runs out before a day: of `to_show` so many (`least`) need new evidence.

    Of the others of those, `or_confirm` need to be said again, for no answer holds either; so do all of `to_confirm`.
    Where more than enough is shown on that day, `spare` of the milestones that bring the level need no evidence.
    """

    to_show: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    least: int = 0
    or_confirm: tuple[str, ...] = ()
    spare: int = 0

    @property
    def has_choice(self) -> bool:
        """Tell whether some are to be shown, and it does not matter which."""
        return 0 < self.least < len(self.to_show)


def ways_up(
    values: Mapping[str, Effective], classified: Classified, programme: Programme, by: date | None = None
) -> Ways:
    """Give the smallest sets of milestones that, once shown, bring the next level.

    Gives nothing for a leader and for a Werkplein with too few answers: there answering comes first. For who was
    fixed as a laggard only what a visit saw counts, so what was gained unseen is still to be shown (domain D.4). Who
    fell at once by a knock-out needs no more than that knock-out: what else was lost must last to count. While a
    decision of the steering group holds no milestone changes the level. Where what a visit saw is enough once it was
    heard, nothing is left to show; where it is not, the rest is (design 4.11). What a visit saw that is too old `by`
    the reference date that comes, is to be seen again, also by who rose by that.
    """
    target, reason = ABOVE.get(classified.level), classified.reason
    if target is None or reason.hold is Hold.OVERRIDE or is_rising(classified):
        return Ways()
    if reason.fell_from:
        return Ways((verified_knockouts(values, reason),), 1)
    if by and must_be_seen_again(values, classified, programme, by):
        return _ways_seen_again(values, classified, programme, by)
    return ways_to(_as_seen(values, classified, by), target, programme, reason.ruleset)


def must_be_seen_again(values: Mapping[str, Effective], classified: Classified, programme: Programme, by: date) -> bool:
    """Tell whether it rose from the laggards by what visits saw, and that is not enough on the reference date."""
    reason = classified.reason
    if classified.level is not Level.MIDDLE or not reason.from_laggard or reason.goes_on is not Level.LAGGARD:
        return False
    seen = as_if_answered(_seen_then(values, reason, by))
    return not _reaches(reason.gains_awaited, seen, Level.MIDDLE, programme, reason.ruleset)


def _as_seen(values: Mapping[str, Effective], classified: Classified, by: date | None) -> dict[str, Effective]:
    """Give the values with what a visit saw and does not count yet, and of a laggard without what none saw."""
    reason = classified.reason
    seen = {code: _shown(code, values.get(code)) for code in reason.gains_awaited}
    return (_seen_then(values, reason, by) if classified.level is Level.LAGGARD else dict(values)) | seen


def _seen_then(values: Mapping[str, Effective], reason: Reason, by: date | None) -> dict[str, Effective]:
    """Give the values without what was gained and no visit saw that is new enough on a day."""
    if by is None:
        return without(values, reason.unseen, reason.silent)
    seen_on, since = dict(reason.risen), reason.ruleset.fresh_since(by)
    unseen = [code for code in {**dict.fromkeys(reason.unseen), **seen_on} if seen_on.get(code, date.min) < since]
    return without(values, unseen, [code for code in reason.silent if code in unseen])


def _ways_seen_again(values: Mapping[str, Effective], classified: Classified, programme: Programme, by: date) -> Ways:
    """Give the smallest sets that bring the leaders once shown, and by which it is no laggard once a visit saw them."""
    rule, kept = classified.reason.ruleset, _as_seen(values, classified, by)
    seen = as_if_answered(_seen_then(values, classified.reason, by))
    codes = [each.code for each in programme.milestones if applies(values.get(each.code))]
    needed = {code for code in codes if _is_needed(kept.get(code))}
    free = [
        code for code in codes if code not in needed and not (_is_shown(kept.get(code)) and _is_met(seen.get(code)))
    ]
    for size in range(len(free) + 1):
        tried = (tuple(c for c in codes if c in needed or c in chosen) for chosen in combinations(free, size))
        sets = [
            each
            for each in tried
            if _reaches(each, kept, Level.LEADER, programme, rule)
            and _reaches(each, seen, Level.MIDDLE, programme, rule)
        ]
        if sets:
            return Ways(tuple(sets[:MOST_WAYS]), len(sets))
    return Ways()


def is_enough(
    values: Mapping[str, Effective], classified: Classified, programme: Programme, by: date | None = None
) -> bool:
    """Tell whether nothing is left to show for the next level: a rule that is to come gives it for what there is."""
    target, reason = ABOVE.get(classified.level), classified.reason
    if target is None or reason.hold is Hold.OVERRIDE or is_rising(classified) or reason.fell_from:
        return False
    values = _as_seen(values, classified, by)
    kept = as_if_answered(values) if target is Level.MIDDLE else values
    return _reaches((), kept, target, programme, reason.ruleset)


def by_coming_rule(
    values: Mapping[str, Effective], classified: Classified, programme: Programme, by: date | None
) -> Classified:
    """Give how it goes on from under the rule of the next reference date: what is awaited may do less then.

    What a visit saw may be enough by the rule of now, and leave something to show by that one; or the visit is too old
    `by` that date, so that what it saw is to be seen again.
    """
    found = classified.coming
    awaits, reason = found.reason.awaits, found.reason
    # Only a step up from the laggards asks how old a visit is, and only of what was gained.
    since = reason.ruleset.fresh_since(by) if by and found.level is Level.LAGGARD else date.min
    fresh = tuple(each for each in reason.awaited if each.verdict is not Verdict.MET or each.seen_on >= since)
    if found is classified and fresh == reason.awaited:
        return found
    reason = replace(reason, awaited=fresh)
    if awaits is None or not is_rising(found):
        return replace(found, reason=reason)
    seen = [each.milestone for each in fresh if each.verdict is Verdict.MET]
    lacking = [each.milestone for each in fresh if each.verdict is not Verdict.MET]
    kept = without(_seen_then(values, reason, by), lacking)
    is_still = _reaches(seen, as_if_answered(kept), awaits, programme, reason.ruleset)
    return replace(found, reason=reason if is_still else replace(reason, awaits=None))


def is_rising(classified: Classified) -> bool:
    """Tell whether it rises once what a visit saw counts."""
    awaits = classified.reason.awaits
    return awaits is not None and HEIGHT[awaits] > HEIGHT[classified.level]


def ways_back_for_good(values: Mapping[str, Effective], reason: Reason, programme: Programme) -> Ways:
    """Give the smallest sets that bring a level back that a knock-out took away, also on the second reference date.

    Where the one before was lower too, the knock-out alone brings it back until then. Nothing where that is all.
    """
    if reason.fell_from is None or reason.stays_until is None:
        return Ways()
    ways = ways_to(values, reason.fell_from, programme, reason.ruleset)
    return Ways() if ways.first == verified_knockouts(values, reason) else ways


def ways_to_stay(values: Mapping[str, Effective], reason: Reason, programme: Programme, by: date | None = None) -> Ways:
    """Give the smallest sets that keep a level that was found lower for the first time, or will be by another rule.

    Who rose from the laggards stays up by what a visit saw alone, that is new enough `by` the reference date.
    """
    if reason.hold is not Hold.FIRST_TIME or reason.before is None:
        return Ways()
    seen = _seen_then(values, reason, by) if reason.goes_on is Level.LAGGARD else values
    return ways_to(seen, reason.before, programme, reason.ruleset)


def ways_to(values: Mapping[str, Effective], target: Level, programme: Programme, ruleset: Ruleset) -> Ways:
    """Give the smallest sets of milestones that, once shown, bring at least this level by the rule alone.

    What only ran out makes nobody a laggard, so it need not be shown again to be none (domain D.4).
    """
    values = as_if_answered(values) if target is Level.MIDDLE else values
    # A rule that is to come may give it already.
    if _reaches((), values, target, programme, ruleset):
        return Ways()
    sets: list[tuple[str, ...]] = []
    total = 0
    for codes in _candidates(values, target, programme, ruleset):
        if sets and len(codes) > len(sets[0]):
            break
        total += 1
        if len(sets) < MOST_WAYS and _reaches(codes, values, target, programme, ruleset):
            sets.append(codes)
    return Ways(tuple(sets), total) if sets else Ways()


def lasting_target(classified: Classified) -> Level | None:
    """Give the level above for which what is met must last; none for who only goes back to where it was.

    That takes no more than the knock-out: what else runs out must last to count (domain D.4).
    """
    return None if classified.reason.fell_from else ABOVE.get(classified.level)


def renewals(
    values: Mapping[str, Effective], codes: Collection[str], target: Level | None, ruleset: Ruleset, by: date
) -> Renewals:
    """Give what runs out before a day and is to be renewed for these milestones to bring the leaders on that day.

    Only the leaders need everything to hold still; what ran out makes nobody a laggard (domain D.3 and D.4). So many
    need new evidence that enough is shown then; where that is none, or evidence gives way to an answer that holds,
    nothing more is asked.
    """
    if target is not Level.LEADER:
        return Renewals()
    met = [value for code, value in sorted(values.items()) if value.is_met and code not in codes]
    shown = [value.milestone for value in met if _ends(value.shown_until, by)]
    said = [value.milestone for value in met if _ends(value.met_until, by)]
    lasting = sum(value.is_shown for value in met) - len(shown)
    least = ruleset.shown_needed(len(met) + len(codes)) - lasting - len(codes)
    if least <= 0:
        return Renewals(to_confirm=tuple(said), spare=-least)
    or_confirm = tuple(code for code in shown if code in said) if least < len(shown) else ()
    confirmed = tuple(code for code in said if code not in shown)
    return Renewals(tuple(shown), confirmed, min(least, len(shown)), or_confirm)


def parts(values: Mapping[str, Effective], codes: Sequence[str], spare: int) -> Parts:
    """Give what is to be done about a set of which `spare` need no evidence: what ran out first, the last ones then.

    Evidence is never spared where only evidence takes away what is in the way.
    """
    to_meet = [code for code in codes if not _is_met(values.get(code))]
    ran_out = [code for code in codes if code not in to_meet and values[code].is_expired and _can_be_said(values[code])]
    to_show = tuple(code for code in codes if code not in (*to_meet, *ran_out))
    least = max(0, len(ran_out) - spare)
    sayable = [code for code in to_meet if _can_be_said(values.get(code))]
    left = spare - len(ran_out)
    to_say = tuple(sayable[-left:]) if left > 0 else ()
    first = tuple(code for code in to_meet if code not in to_say)
    if least in (0, len(ran_out)):
        shown = tuple(code for code in codes if code in to_show or (least and code in ran_out))
        return Parts(first, to_say, shown, () if least else tuple(ran_out))
    return Parts(first, to_say, to_show, either=tuple(ran_out), least=least)


def _can_be_said(value: Effective | None) -> bool:
    """Tell whether an answer alone would do: no evidence speaks against it, and nothing else is in its way."""
    if value is None:
        return True
    is_held = value.is_critical or value.is_disputed or (value.is_inherited and not value.is_expired)
    return not is_held and (value.grade is Grade.E0 or not value.is_answered)


def _ends(until: date | None, by: date) -> bool:
    return until is not None and until < by


def _candidates(
    values: Mapping[str, Effective], target: Level, programme: Programme, ruleset: Ruleset
) -> Iterator[tuple[str, ...]]:
    """Give the sets to try, smallest first.

    For the leaders everything that is open, expired, critical or disputed by the main location is needed in any case;
    of the others just so many that enough is shown, and they differ in nothing that the rule looks at.
    """
    codes = [milestone.code for milestone in programme.milestones if applies(values.get(milestone.code))]
    if target is Level.MIDDLE:
        open_codes = [code for code in codes if not _is_met(values.get(code))]
        yield from _enough(open_codes, values, programme, ruleset)
        return
    needed = {code for code in codes if _is_needed(values.get(code))}
    spare = [code for code in codes if code not in needed and not _is_shown(values.get(code))]
    shown = len(codes) - len(spare)
    size = max(0, ruleset.shown_needed(len(codes)) - shown)
    for chosen in combinations(spare, size):
        yield tuple(code for code in codes if code in needed or code in chosen)


def _enough(
    codes: Sequence[str], values: Mapping[str, Effective], programme: Programme, ruleset: Ruleset
) -> Iterator[tuple[str, ...]]:
    """Give the sets with every failed knock-out, and with enough milestones and criteria, smallest first.

    Most sets fail on that, and counting everything of a set is slow. What all sets hold changes nothing in their order.
    """
    now = score(values, programme, ruleset)
    place = {code: 1 << index for index, code in enumerate(codes)}
    forced = [code for code in codes if code in now.failed_knockouts]
    free = [code for code in codes if code not in now.failed_knockouts]
    masks = [sum(place[code] for code in lacking) for lacking in _lacking(values, programme)]
    start = sum(place[code] for code in forced)
    for size in range(max(1, len(forced), ruleset.max_milestones + 1 - now.met), len(codes) + 1):
        for chosen in combinations(free, size - len(forced)):
            shown = start + sum([place[code] for code in chosen])
            if sum([mask & shown == mask for mask in masks]) > ruleset.max_criteria:
                yield tuple(code for code in codes if place[code] & shown)


def _lacking(values: Mapping[str, Effective], programme: Programme) -> Iterator[list[str]]:
    """Give per criterion that counts what is still to be met."""
    for criterion in programme.criteria:
        found = [each.code for each in criterion.milestones if applies(values.get(each.code))]
        if found:
            yield [code for code in found if not _is_met(values.get(code))]


def _reaches(
    codes: Collection[str], values: Mapping[str, Effective], target: Level, programme: Programme, ruleset: Ruleset
) -> bool:
    changed = {**values, **{code: _shown(code, values.get(code)) for code in codes}}
    reached = classify(score(changed, programme, ruleset), ruleset).level
    return HEIGHT[reached] >= HEIGHT[target]


def _shown(code: str, value: Effective | None) -> Effective:
    """Give the milestone as it would be once shown by a document."""
    met = value or Effective(code, Verdict.MET, Grade.E1, Source.DESK, date.min, date.max)
    shown = replace(met, verdict=Verdict.MET, grade=Grade.E1, is_expired=False, is_answered=True, is_critical=False)
    # What a satellite found itself leaves the dispute of its main location behind; one of its own stays.
    is_disputed = shown.is_disputed and not shown.is_disputed_by_main
    return replace(shown, own_ran_out=False, is_disputed=is_disputed, is_disputed_by_main=False)


def _is_met(value: Effective | None) -> bool:
    return value is not None and value.is_met


def _is_shown(value: Effective | None) -> bool:
    return value is not None and value.is_shown


def _is_needed(value: Effective | None) -> bool:
    if value is None or not value.is_met:
        return True
    return value.is_expired or value.is_critical or value.is_disputed_by_main
