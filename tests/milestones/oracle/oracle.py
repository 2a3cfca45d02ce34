"""The rule of the levels once more: slow and plain, from the sources alone (domain D.2-D.5, design 4, the public page).

It imports nothing of `milestones`, so that it cannot repeat a fault of it. "By the house" marks what the sources leave
open: there the product was followed.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from tests.milestones.oracle.days import add_months, quarter_end
from tests.milestones.oracle.records import Asked, Place, Quarter, Row, Rule, Told, Value

DAY = timedelta(days=1)
# Domain A.4: the milestones per criterion, and the flags that the note gives some of them (domain D.1, D.5).
CRITERIA = {"a": "a1 a2 a3", "b": "b1 b2 b3", "c": "c1 c2", "d": "d1", "e": "e1 e2", "f": "f1"}
CODES = [code for codes in CRITERIA.values() for code in codes.split()]
OF_THE_BUILDING, OF_THE_MAIN_LOCATION, TO_BE_SEEN = ("a1", "a2", "a3"), ("c1", "c2"), ("a1", "a2", "a3", "e1")
# Design 4.3: met > partly > not met. By the house: what does not apply is no loss.
RANK = {"not_met": 0, "partly": 1, "met": 2, "not_applicable": 3}
HELPS = ("met", "not_applicable")
# By the house: too little data stands below all.
HEIGHT = {"too_little": 0, "laggard": 1, "middle": 2, "leader": 3}
Values = dict[str, Value]
What = TypeVar("What")


def newest_begun(dated: Sequence[tuple[date, What]], on: date) -> What | None:
    """What was told last of all that has begun."""
    begun = [what for day, what in dated if day <= on]
    return begun[-1] if begun else None


# --- which rows count ---------------------------------------------------------------------------------------------


def is_open(row: Row, on: date) -> bool:
    """Nobody decided yet; on the day of the decision it is over."""
    return any(start <= on and (end is None or on < end) for start, end in row.disputes)


def counts(row: Row, asked: Asked) -> bool:
    """D.5: disputed, keep the last undisputed value. 4.11: not fixed before the reply closes, unless the MT agrees."""
    if row.withdrawn_on and row.withdrawn_on <= asked.heard:
        return False
    if is_open(row, asked.heard):
        return False
    if not (asked.is_fixing and row.is_visit and row.reply_until) or row.disputes:
        return True
    return asked.heard > row.reply_until or (row.agreed_on is not None and row.agreed_on <= asked.heard)


def is_replaced(row: Row, rows: list[Row], asked: Asked) -> bool:
    """4.1: replaced rows do not count. What is disputed or withdrawn itself replaces nothing (D.5)."""
    later = [each for each in rows if each.replaces == row.id]
    return any(counts(each, asked) or is_replaced(each, rows, asked) for each in later)


def is_of_here(row: Row, place: Place, on: date) -> bool:
    """4.4: holds_on up to the day. D.5: a1-a3 lapse on a move; what is seen on that day is the new building."""
    moved = max((day for day in place.moves if day <= on), default=None)
    return row.day <= on and not (row.milestone in OF_THE_BUILDING and moved and row.day < moved)


def said(row: Row, towns: frozenset[str] | None) -> Row | None:
    """D.5: e2 is met with all municipalities around. Of which nothing was said does not take part (by the house)."""
    if row.milestone != "e2" or not towns:
        return row
    if row.verdict == "not_applicable":
        return None
    if row.towns is None:
        return row
    joined = sum(row.towns.get(town, False) for town in towns)
    return replace(row, verdict="met" if joined == len(towns) else "partly" if joined else "not_met")


def worst_of_each(rows: list[Row]) -> list[Row]:
    """4.1: of one day, source and grade the worse verdict wins."""
    found = []
    for row in rows:
        same = [each for each in rows if (each.day, each.source, each.grade) == (row.day, row.source, row.grade)]
        if RANK[row.verdict] == min(RANK[each.verdict] for each in same):
            found.append(replace(row, critical=any(each.critical for each in same)))
    return found


# --- what a milestone is worth ------------------------------------------------------------------------------------


def newest(rows: list[Row]) -> Row:
    """The newest; on one day the stronger, and among equals the worse (4.1; the stronger by the house)."""
    return max(rows, key=lambda row: (row.day, row.grade, -RANK[row.verdict], row.last_day))


def deciding(rows: list[Row], on: date) -> Row | None:
    """4.3: the newest unexpired E1/E2, else the newest E0; a later and worse answer of the MT replaces it."""
    rows = [row for row in rows if row.day <= on]
    if not rows:
        return None
    proven = [row for row in rows if row.grade > 0 and row.last_day >= on]
    claims = [row for row in rows if row.grade == 0]
    all_ran_out = all(row.last_day < on for row in rows)
    base = newest(rows if all_ran_out else proven or claims)
    if claims:
        claim = newest(claims)
        if claim.day > base.day and RANK[claim.verdict] < RANK[base.verdict]:
            return claim
    return base


def value_of(rows: list[Row], on: date, rule: Rule) -> Value | None:
    """4.3: the verdict, and as grade the highest unexpired one among the rows with it since it last changed."""
    base = deciding(rows, on)
    if base is None:
        return None
    # By the house: it changes on the days of rows. Where it changed because something ran out, the newest bears it.
    others = [row.day for row in rows if row.day <= on and deciding(rows, row.day).verdict != base.verdict]
    same = [row for row in rows if row.day <= on and row.verdict == base.verdict]
    bearers = [row for row in same if row.day > max(others, default=date.min)] or [newest(same)]
    live = [row for row in bearers if row.last_day >= on]
    last_day = max(row.last_day for row in bearers)
    proofs = [row.day for row in rows if row.grade > 0 and row.day <= on]
    return Value(
        base.verdict,
        max((row.grade for row in live), default=0),
        is_expired=not live,
        # D.5: expired counts as answered for two quarters.
        is_answered=on <= max(last_day, add_months(last_day, rule.counts_months)),
        # 4.3: a finding is closed by a later E1/E2 row.
        is_critical=any(row.critical and row.day <= on and not any(day > row.day for day in proofs) for row in rows),
        seen_on=max((row.day for row in live if row.is_visit), default=None),
    )


def values_of(place: Place, rule: Rule, asked: Asked) -> Values:
    """The value of every milestone that has one."""
    found, on = {}, asked.on
    towns = newest_begun(place.around, on)
    here = [row for row in place.rows if is_of_here(row, place, on)]
    here = [row for row in here if not is_replaced(row, place.rows, asked)]
    disputed = {row.milestone for row in here if is_open(row, asked.heard)}
    for code in CODES:
        told = [said(row, towns) for row in here if row.milestone == code and counts(row, asked)]
        value = value_of(worst_of_each([row for row in told if row]), on, rule)
        if value:
            found[code] = replace(value, is_disputed=code in disputed)
    main = newest_begun(place.mains, on)
    if main:
        # D.5: a satellite inherits unless it has an own answer; by the house that counts until it runs out, and as long
        # as it is answered it gives way to none that is not.
        theirs = values_of(main, rule, asked)
        for code in OF_THE_MAIN_LOCATION:
            if code in theirs and (code not in found or gives_way(found[code], theirs[code])):
                # D.5: what is disputed is marked, whatever stands in its place.
                is_disputed = theirs[code].is_disputed or code in disputed
                found[code] = replace(theirs[code], is_disputed=is_disputed, instead_of=found.get(code))
    if towns is not None and not towns:
        # D.5: does not apply where the area is one municipality: whatever was answered and however long ago, or never.
        told = found.get("e2") or Value("not_applicable", 0, False, True, is_disputed="e2" in disputed)
        found["e2"] = replace(told, verdict="not_applicable", is_answered=True, is_of_register=True)
    return found


def gives_way(own: Value, theirs: Value) -> bool:
    return own.is_expired and (theirs.is_answered or not own.is_answered)


def own_ran_out(value: Value) -> bool:
    """Only age took from a satellite what held it back no more."""
    return value.instead_of is not None and value.instead_of.verdict in HELPS and not is_met(value)


def has_lapsed(value: Value) -> bool:
    """It held nobody back, and only age took that away."""
    return own_ran_out(value) or (value.verdict in HELPS and not value.is_answered)


# --- the lines of the rule ----------------------------------------------------------------------------------------


def is_met(value: Value | None) -> bool:
    return value is not None and value.is_answered and value.verdict == "met"


def asked_for(values: Values) -> list[str]:
    """D.5: what does not apply is removed from the denominators."""
    return [
        code
        for code in CODES
        if not (code in values and values[code].is_answered and values[code].verdict == "not_applicable")
    ]


def laggard_lines(values: Values, rule: Rule) -> set[str]:
    """D.3 line 1."""
    applicable = asked_for(values)
    met = [code for code in applicable if is_met(values.get(code))]
    lines = set()
    for code in rule.knockout:
        value = values.get(code)
        if code in applicable and value and value.is_answered and code not in met and not own_ran_out(value):
            lines.add("knockout")
    if len(criteria_met(values)) <= rule.max_criteria:
        lines.add("few_criteria")
    if len(met) <= rule.max_milestones:
        lines.add("few_milestones")
    return lines


def criteria_met(values: Values) -> list[str]:
    """D.2: a criterion is met when all its applicable milestones are."""
    applicable = asked_for(values)
    parts = {name: [code for code in codes.split() if code in applicable] for name, codes in CRITERIA.items()}
    return [name for name, codes in parts.items() if codes and all(is_met(values.get(code)) for code in codes)]


def middle_lines(values: Values, rule: Rule) -> set[str]:
    """D.3 line 2: what keeps it from being a leader."""
    applicable = asked_for(values)
    met = [values[code] for code in applicable if is_met(values.get(code))]
    shown = [value for value in met if value.grade > 0]
    tests = {
        "open_criteria": len(criteria_met(values)) < len({code[0] for code in applicable}),
        "too_little_shown": rule.share[1] * len(shown) < rule.share[0] * len(met),
        "expired": any(value.is_expired for value in met),
        # Literally: open is open, and a dispute blocks (D.5), also about what does not apply or is not met.
        "critical": any(value.is_critical for value in values.values()),
        "disputed": any(value.is_disputed for value in values.values()),
    }
    return {name for name, is_so in tests.items() if is_so}


def compute(values: Values, rule: Rule) -> tuple[str, set[str]]:
    """D.3 from top to bottom: the level, and every line that could have brought it."""
    answered = [code for code in asked_for(values) if code in values and values[code].is_answered]
    if len(answered) < rule.min_answered:
        return "too_little", {"too_few_answers"}
    if lines := laggard_lines(values, rule):
        return ("laggard", lines) if laggard_lines(as_if_not_too_old(values), rule) else ("middle", {"lapsed"})
    lines = middle_lines(values, rule)
    return ("middle", lines) if lines else ("leader", {"all_shown"})


def as_if_not_too_old(values: Values) -> Values:
    """D.4: expired evidence alone can make nobody a laggard. A "no" that is too old stays silent: it held back."""
    found = {}
    for code, value in values.items():
        own = value.instead_of if own_ran_out(value) else value
        found[code] = replace(own, is_answered=True) if own.verdict in HELPS else value
    return found


# --- up and down --------------------------------------------------------------------------------------------------


Rules = Sequence[tuple[date, Rule]]


def level_on(place: Place, rules: Rules, asked: Asked) -> Told:
    """The level on a day (domain D.4)."""
    values = values_of(place, rule_on(rules, asked.on), asked)
    return level_of(values, place, rules, asked, quarters_before(place, rules, asked))


def rule_on(rules: Rules, on: date) -> Rule:
    """4.5: a dated ruleset. By the house: before the first one, the first."""
    return newest_begun(rules, on) or rules[0][1]


def level_of(values: Values, place: Place, rules: Rules, asked: Asked, past: list[Quarter]) -> Told:
    """What values lead to, after these quarters."""
    rule, on = rule_on(rules, asked.on), asked.on
    computed, lines = compute(values, rule)
    start = add_months(quarter_end(on), -2).replace(day=1)
    if place.opened_on and start < place.opened_on <= on:
        computed, lines = "too_little", {"new"}  # D.5: a partial quarter
    ruled, hold, unseen = computed, None, set()
    # By the house: too little data counts at once, leaves nothing to hold on to, and hides no laggard.
    known = [each for each in past if each.ruled != "too_little"]
    if computed != "too_little" and known and known[-1].ruled == "laggard":
        unseen = unseen_gains(values, known[-1], rule, on)
        without = without_unseen(values, unseen, known[-1], rule)
        if computed != "laggard" and compute(without, rule)[0] in ("laggard", "too_little"):
            ruled, hold = "laggard", "needs_visit"
    elif computed != "too_little" and past and HEIGHT[computed] < HEIGHT[past[-1].ruled]:
        ruled, hold = fallen(computed, values, past[-1], rule, on)
    level = ruled
    if decided := decision_on(place, on):
        level, hold = decided, "override"
    shown = all(is_working(values.get(code), 1) for code in asked_for(values))
    seen = shown and all(is_working(values.get(code), 2) for code in TO_BE_SEEN)
    return Told(level, computed, ruled, hold, frozenset(lines), values, frozenset(unseen), shown, seen)


def decision_on(place: Place, on: date) -> str | None:
    """D.4: the steering group only, and it expires. By the house: the newest that has begun, also when that ended."""
    begun = [each for each in place.decisions if each.starts_on <= on]
    newest_one = max(begun, key=lambda each: (each.starts_on, each.id), default=None)
    return newest_one.level if newest_one and on <= newest_one.ends_on else None


def is_working(value: Value | None, grade: int) -> bool:
    """4.5: all met at E1 or better, and what must be seen at E2."""
    return value is not None and value.verdict == "met" and value.grade >= grade


def unseen_gains(values: Values, before: Quarter, rule: Rule, on: date) -> set[str]:
    """The page: up from the laggards when a visit of at most 100 days ago has seen what came."""
    gains = {code for code, value in values.items() if is_gain(code, value, before.ground.get(code), rule)}
    since = on - timedelta(days=rule.fresh_days)
    return {code for code in gains if not (values[code].seen_on and values[code].seen_on >= since)}


def without_unseen(values: Values, unseen: Collection[str], before: Quarter, rule: Rule) -> Values:
    """What was not seen does not count; D.3, line 1: a knock-out of which nothing was known then stays silent."""
    silent = {code for code in unseen if code in rule.knockout and code not in before.ground}
    said = {code: value for code, value in values.items() if code not in silent}
    return {code: no_longer(value) if code in unseen else value for code, value in said.items()}


def is_gain(code: str, value: Value, before: str | None, rule: Rule) -> bool:
    """What came: met, and was not. By the house also all else by which it is held back no more.

    Not what the register says: a visit sees what is there, and no visit sees that there is nothing (D.5).
    """
    if value.is_of_register:
        return False
    # Also when it is too old to count: what was met by then makes nobody a laggard, so it helps as much (D.4).
    if value.verdict == "met" or own_ran_out(value):
        return before != "met"
    if value.verdict == "not_applicable":
        return before not in HELPS
    # A knock-out that was refused and is too old to count is refused no more.
    return not value.is_answered and before in ("partly", "not_met") and code in rule.knockout


def no_longer(value: Value) -> Value:
    return replace(value, verdict="partly", is_answered=True, instead_of=None)


def fallen(computed: str, values: Values, last: Quarter, rule: Rule, on: date) -> tuple[str, str | None]:
    """D.4: down needs two consecutive reference dates, except a verified knock-out failure."""
    failed = [values[code] for code in rule.knockout if code in values and not is_met(values[code])]
    failed = [value for value in failed if not own_ran_out(value)]
    if computed == "laggard" and any(value.grade > 0 and value.verdict != "not_applicable" for value in failed):
        return "laggard", None
    is_second = HEIGHT[last.computed] < HEIGHT[last.ruled] and on == quarter_end(last.reference + DAY)
    if not is_second:
        return last.ruled, "first_time"
    # On both dates it was at most the higher of the two.
    level = max(computed, last.computed, key=HEIGHT.__getitem__)
    return level, "first_time" if level != computed else None


def quarters_before(place: Place, rules: Rules, asked: Asked) -> list[Quarter]:
    """The quarters before a day: as fixed, and by the house after the last of those as they would be fixed."""
    past = [each for each in place.fixed if each.reference < asked.on]
    while past and (end := quarter_end(past[-1].reference + DAY)) < asked.on:
        past.append(as_quarter(replace(place, fixed=list(past)), rules, Asked(end, asked.heard, is_fixing=True)))
    return past


def as_quarter(place: Place, rules: Rules, asked: Asked) -> Quarter:
    """Fix a quarter."""
    told = level_on(place, rules, asked)
    ground = {code: value.verdict for code, value in told.values.items() if value.is_answered}
    # D.4: what was too old held nobody back, as if it were met; so showing it anew is no gain, and lowers nothing.
    ground |= {code: "met" for code, value in told.values.items() if has_lapsed(value)}
    # By the house: what no visit had seen still held it back, and fixing the quarter does not change that.
    # What nobody had said anything of before, and no visit saw since, is still not known.
    known = [each for each in quarters_before(place, rules, asked) if each.ruled != "too_little"]
    before = known[-1].ground if known else {}
    ground = {code: verdict for code, verdict in ground.items() if code not in told.unseen or code in before}
    ground |= dict.fromkeys(told.unseen & before.keys(), "partly")
    return Quarter(asked.on, told.level, told.computed, told.ruled, ground)
