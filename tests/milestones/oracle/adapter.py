"""The same history for the product, and what the product tells of it in the words of the oracle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules import (
    Dispute,
    Dossier,
    Finding,
    Grade,
    Held,
    Hold,
    Judged,
    Level,
    Override,
    Ruleset,
    Source,
    Verdict,
    derive,
)
from milestones.rules.dossier import grounds
from milestones.rules.hysteresis import ground_of
from milestones.rules.levels import LEVEL_OF_LINE
from milestones.rules.outcome import Outcome
from tests.milestones.building import PROGRAMME
from tests.milestones.oracle.histories import History
from tests.milestones.oracle.oracle import as_quarter, level_on
from tests.milestones.oracle.records import Asked, Place, Quarter, Row, Rule, Told

GRADES = tuple(Grade)


def known(place: Place, today: date) -> Place:
    """The place as it was known on a day."""
    rows = [_known_row(row, today) for row in place.rows if row.recorded_on <= today]
    mains = [(day, known(main, today) if main else None) for day, main in place.mains]
    return replace(place, rows=rows, mains=mains)


def _known_row(row: Row, today: date) -> Row:
    spans = ((start, end if end and end <= today else None) for start, end in row.disputes if start <= today)
    gone = row.withdrawn_on if row.withdrawn_on and row.withdrawn_on <= today else None
    agreed = row.agreed_on if row.agreed_on and row.agreed_on <= today else None
    return replace(row, disputes=tuple(spans), withdrawn_on=gone, agreed_on=agreed)


def ruleset_of(valid_from: date, rule: Rule) -> Ruleset:
    """The same parameters."""
    return Ruleset(
        "1", valid_from, rule.max_criteria, rule.max_milestones, rule.knockout, rule.min_answered, rule.share,
        expired_counts_months=rule.counts_months, visit_fresh_days=rule.fresh_days,
    )  # fmt: skip


def dossier_of(place: Place, held: list[Held]) -> Dossier:
    """The same rows."""
    return Dossier(
        [_finding(row) for row in place.rows],
        moves=place.moves,
        around=place.around,
        opened_on=place.opened_on,
        mains=[(day, dossier_of(main, []) if main else None) for day, main in place.mains],
        held=held,
        overrides=[
            Override(Level(each.level) if each.level else None, each.starts_on, each.ends_on, each.id)
            for each in place.decisions
        ],
    )


def _finding(row: Row) -> Finding:
    return Finding(
        row.milestone, Verdict(row.verdict), Source(row.source), GRADES[row.grade], row.day, row.last_day,
        is_critical=row.critical, id=row.id, replaces_id=row.replaces, reply_until=row.reply_until,
        agreed_on=row.agreed_on, participation=row.towns,
        dispute=Dispute(row.disputes, row.withdrawn_on) if row.disputes else None,
    )  # fmt: skip


def held_of(outcome: Outcome, reference: date, held: Sequence[Held]) -> Held:
    """What is stored when a quarter is fixed, as it is read back (queries/dossiers)."""
    reason = outcome.classified.reason
    undecided = reason.before if reason.hold is Hold.OVERRIDE else None
    counted = grounds(outcome.verdicts, reason.score.lapsed, reason.unseen, ground_of(held))
    return Held(reference, outcome.classified.level, LEVEL_OF_LINE[reason.line], counted, undecided)


def differences(told: Told, outcome: Outcome) -> list[str]:
    """What the two do not tell alike."""
    found, reason = [], outcome.classified.reason

    def compare(name: str, one: object, other: object) -> None:
        if one != other:
            found.append(f"{name}: oracle {one}, product {other}")

    compare("level", told.level, outcome.classified.level.value)
    compare("computed", told.computed, outcome.classified.computed.value)
    compare("hold", told.hold, reason.hold.value if reason.hold else None)
    if reason.hold is Hold.OVERRIDE:
        compare("ruled", told.ruled, reason.before.value if reason.before else None)
    elif reason.hold is Hold.NEEDS_VISIT:
        compare("unseen", sorted(told.unseen), sorted(reason.unseen))
    if reason.line.value not in told.lines:
        found.append(f"line: oracle {sorted(told.lines)}, product {reason.line.value}")
    compare("shown", told.shown, outcome.working.is_shown)
    compare("seen", told.seen, outcome.working.is_seen)
    return found + _of_values(told, outcome)


def _of_values(told: Told, outcome: Outcome) -> list[str]:
    found = []
    for code in sorted({*told.values, *outcome.values}):
        ours, theirs = told.values.get(code), outcome.values.get(code)
        one = ours and (
            ours.verdict, ours.grade, ours.is_expired, ours.is_answered, ours.is_critical, ours.is_disputed
        )  # fmt: skip
        other = theirs and (
            theirs.verdict.value, GRADES.index(theirs.grade), theirs.is_expired, theirs.is_answered,
            theirs.is_critical, theirs.is_disputed,
        )  # fmt: skip
        if one != other and not (one and other and one[0] == other[0] == "not_applicable"):
            found.append(f"{code}: oracle {one}, product {other}")
    return found


@dataclass
class Played:
    """How often both were asked, and the first answer in which they differ."""

    asked: int = 0
    wrong: tuple[str, ...] = ()


def play(history: History) -> Played:
    """Ask both at every step, until they differ. Each goes on from the quarters as it found them itself."""
    fixed: list[Quarter] = []
    held: list[Held] = []
    played = Played()
    for today, what, more in history.steps:
        if what == "correct":
            end, level = more  # type: ignore[misc]
            fixed = [each.corrected_to(level) if each.reference == end else each for each in fixed]
            held = [each.corrected_to(Level(level)) if each.reference_date == end else each for each in held]
            continue
        place = replace(known(history.place, today), fixed=fixed)
        asked = asked_at(today, what, more)
        told, outcome = level_on(place, history.rules, asked), derived(place, held, history, asked)
        played.asked += 1
        if wrong := differences(told, outcome):
            return Played(played.asked, (f"{what} about {asked.on}, known {today}", *wrong))
        if what == "fix":
            fixed = [*fixed, as_quarter(place, history.rules, asked)]
            held = [*held, held_of(outcome, asked.on, held)]
    return played


def asked_at(today: date, what: str, more: object) -> Asked:
    """What a step asks: of today, of a quarter that is fixed today, or of an earlier day with what is known today."""
    about = more if isinstance(more, date) else today
    return Asked(about, about if what == "look back" else today, what == "fix")


def derived(place: Place, held: list[Held], history: History, asked: Asked) -> Outcome:
    """Let the product tell it."""
    rulesets = [ruleset_of(day, rule) for day, rule in history.rules]
    judged = Judged(asked.heard, is_fixing=asked.is_fixing)
    return derive(dossier_of(place, held), PROGRAMME, rulesets, asked.on, judged)
