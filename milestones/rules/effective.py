"""What a milestone is worth on a day, out of everything that was recorded about it (design 4.1 and 4.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Self

from milestones.rules.verdicts import Finding, Grade, Source, Verdict, worst
from werkplein.programme.rules import add_months

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Effective:
    """The one value of a milestone on a day, with the row that carries its evidence."""

    milestone: str
    verdict: Verdict
    grade: Grade
    source: Source
    holds_on: date
    valid_until: date
    is_expired: bool = False
    is_answered: bool = True
    is_critical: bool = False
    finding_id: int | None = None
    is_disputed: bool = False
    is_provisional: bool = False
    is_inherited: bool = False
    # Its last days if nothing is added, as met and as shown: what runs out may give way to something weaker. Only of
    # what is met, or shown, and did not run out.
    met_until: date | None = None
    shown_until: date | None = None
    # A satellite takes it over for its own answer ran out, that held it back no more than one that is met.
    own_ran_out: bool = False
    # What is disputed is a finding of the main location: an answer of its own frees a satellite from that.
    is_disputed_by_main: bool = False

    @property
    def brought(self) -> Grade:
        """Give the evidence it came with, also after that ran out and counts as an answer without (domain D.5)."""
        return self.source.grade

    @property
    def has_lapsed(self) -> bool:
        """Tell whether it was met, or did not apply, by an answer that is now too old to count (domain D.4)."""
        return self.own_ran_out or (self.holds_nobody_back and not self.is_answered)

    @property
    def holds_nobody_back(self) -> bool:
        """Tell whether it says that it is met or does not apply, however old that is."""
        return self.verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)

    @property
    def is_of_register(self) -> bool:
        """Tell whether it does not apply by what the register says: nobody saw that, and it has no last day."""
        return self.verdict is Verdict.NOT_APPLICABLE and self.valid_until == date.max

    def as_register_says(self) -> Self:
        """Give what does not apply for the register says so, whatever was answered and however long ago."""
        return replace(
            self,
            verdict=Verdict.NOT_APPLICABLE,
            grade=Grade.E0,
            valid_until=date.max,
            is_expired=False,
            is_answered=True,
            is_provisional=False,
        )

    @property
    def is_met(self) -> bool:
        """Tell whether it counts as met: an answer that is too old to count does not."""
        return self.verdict is Verdict.MET and self.is_answered

    @property
    def is_shown(self) -> bool:
        """Tell whether it is met with a document or an observation that still holds."""
        return self.is_met and self.grade > Grade.E0

    @property
    def is_seen(self) -> bool:
        """Tell whether it is met and was seen on site."""
        return self.is_met and self.grade == Grade.E2


def unanswered(milestone: str, since: date) -> Effective:
    """Give a milestone of which the register says something, while nobody ever answered it: no finding carries it."""
    return Effective(milestone, Verdict.NOT_APPLICABLE, Grade.E0, Source.SELF, since, date.max)


def applies(value: Effective | None) -> bool:
    """Tell whether a milestone is asked here: "not applicable" too is an answer that can become too old to count."""
    return value is None or value.verdict is not Verdict.NOT_APPLICABLE or not value.is_answered


def effective_all(findings: Iterable[Finding], on: date, counts_months: int = 6) -> dict[str, Effective]:
    """Give the value of every milestone that was ever answered."""
    by_milestone: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_milestone[finding.milestone].append(finding)
    values = {code: effective_of(rows, on, counts_months) for code, rows in by_milestone.items()}
    return {code: value for code, value in values.items() if value is not None}


def effective_of(findings: Sequence[Finding], on: date, counts_months: int = 6) -> Effective | None:
    """Give the value of one milestone on a day, or nothing when it was never answered.

    `findings` are the rows known to the reader; how long an expired answer still counts as answered is
    `counts_months` (two quarters, domain D.5).
    """
    rows = remaining(findings, on)
    if not rows:
        return None
    verdict = _verdict(rows, on)
    bearer = _bearer(_since_change(rows, verdict, on), on)
    is_expired = bearer.valid_until < on
    met_until, shown_until = _last_days(rows, bearer) if verdict is Verdict.MET and not is_expired else (None, None)
    return Effective(
        milestone=bearer.milestone,
        verdict=verdict,
        grade=Grade.E0 if is_expired else bearer.grade,
        source=bearer.source,
        holds_on=bearer.holds_on,
        valid_until=bearer.valid_until,
        is_expired=is_expired,
        is_answered=on <= add_months(bearer.valid_until, counts_months),
        is_critical=_is_critical(rows),
        finding_id=bearer.id,
        is_provisional=bearer.is_provisional(on),
        met_until=met_until,
        shown_until=shown_until,
    )


def _last_days(rows: Sequence[Finding], bearer: Finding) -> tuple[date, date | None]:
    """Give the last day on which it stays met, and on which it stays shown, if nothing is added to these rows."""
    until, shown_until, is_shown = bearer.valid_until, None, True
    following: Finding | None = bearer
    while following is not None:
        until, is_shown = following.valid_until, is_shown and following.grade > Grade.E0
        shown_until = until if is_shown else shown_until
        following = _met_by(rows, until + DAY)
    return until, shown_until


def _met_by(rows: Sequence[Finding], on: date) -> Finding | None:
    """Give the row by which it is met on a day; nothing when it is not, or only by what ran out."""
    if all(row.valid_until < on for row in rows) or _verdict(rows, on) is not Verdict.MET:
        return None
    bearer = _bearer(_since_change(rows, Verdict.MET, on), on)
    return bearer if bearer.valid_until >= on else None


def remaining(findings: Sequence[Finding], on: date) -> list[Finding]:
    """Give the rows that count on a day, oldest first: not replaced, and the worst of one day, source and grade."""
    replaced = {finding.replaces_id for finding in findings} - {None}
    found = [each for each in findings if each.holds_on <= on and not (replaced and each.id in replaced)]
    if len({each.holds_on for each in found}) == len(found):
        # With a row a day, as is usual, there is nothing to merge, and nothing but the day to order them by.
        return sorted(found, key=attrgetter("holds_on"))
    groups: dict[tuple[date, Source, Grade], list[Finding]] = defaultdict(list)
    for finding in found:
        groups[finding.holds_on, finding.source, finding.grade].append(finding)
    return sorted((_merged(group) for group in groups.values()), key=_age)


def turns(findings: Iterable[Finding], counts_months: int = 6) -> set[date]:
    """Give the days on which a value may turn: a row begins to count, its validity or a reply passes, it is too old.

    A row about a later day counts from then on: it may come from a writer for whom that day had already begun.
    """
    days: set[date] = set()
    ends: set[date] = set()
    for finding in findings:
        days.add(finding.holds_on)
        ends.add(finding.valid_until)
        if finding.reply_until is not None:
            days.add(finding.reply_until + DAY)
        if finding.agreed_on is not None:
            days.add(finding.agreed_on)
        if finding.dispute is not None:
            days |= finding.dispute.turns
    return days | {end + DAY for end in ends} | {add_months(end, counts_months) + DAY for end in ends}


def _merged(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    verdict = worst(finding.verdict for finding in group)
    same = [finding for finding in group if finding.verdict is verdict]
    first = max(same, key=lambda finding: (finding.valid_until, finding.is_critical, finding.id or 0))
    if first.is_critical or not any(finding.is_critical for finding in group):
        return first
    return replace(first, is_critical=True)


def _age(finding: Finding) -> tuple[date, Grade, int, Source]:
    """Order rows from old to new; on one day stronger evidence counts as newer, and then the worse verdict."""
    return finding.holds_on, finding.grade, -finding.verdict.rank, finding.source


def _verdict(rows: Sequence[Finding], on: date) -> Verdict:
    """Give the verdict on a day out of the rows up to that day, oldest first.

    It is mostly found in the newest few of them, and asked for every quarter that waits to be fixed. An answer that
    ran out gives way to no older answer, also where that holds longer: only age would turn the verdict then.
    """
    base = claim = None
    is_valid = False
    for row in reversed(rows):
        if row.grade is Grade.E0:
            claim = claim or row
        elif row.valid_until >= on:
            base = row
            break
        is_valid = is_valid or row.valid_until >= on
    if base is None:
        base = claim if claim and is_valid else rows[-1]
    answer = next((row for row in reversed(rows) if row.source is Source.SELF), None)
    if answer and answer.holds_on > base.holds_on and answer.verdict.is_worse_than(base.verdict):
        return answer.verdict
    return base.verdict


def _since_change(rows: Sequence[Finding], verdict: Verdict, on: date) -> list[Finding]:
    """Give the rows with this verdict since the value last became it.

    When the value changed because something expired there is no newer row: then the newest with this verdict.
    """
    same = [row for row in rows if row.verdict is verdict]
    if len(same) == len(rows):
        return same
    until = ((rows[end - 1].holds_on, rows[:end]) for end in _ends_of_days(rows))
    changed = next((day for day, known in until if _verdict(known, day) is not verdict), None)
    recent = [row for row in same if changed is None or row.holds_on > changed]
    return recent or same[-1:]


def _ends_of_days(rows: Sequence[Finding]) -> Iterator[int]:
    """Give how many of the rows, oldest first, are about a day or one before it: for each day, the newest first."""
    for end in range(len(rows), 0, -1):
        if end == len(rows) or rows[end].holds_on != rows[end - 1].holds_on:
            yield end


def _bearer(rows: Sequence[Finding], on: date) -> Finding:
    """Give the row that carries the grade: the newest of the highest unexpired grade, else the one that held longest.

    Its age is counted from that one: a newer answer that was short makes nothing too old sooner (domain D.5).
    """
    valid = [row for row in rows if row.valid_until >= on]
    if not valid:
        return max(reversed(rows), key=lambda row: row.valid_until)
    return max(valid, key=lambda row: (row.grade, row.holds_on))


def last_shown(findings: Sequence[Finding], on: date) -> Finding | None:
    """Give the document or observation that last bore the value of one milestone; nothing where none did.

    It may have run out, also where an answer bears the value now.
    """
    rows = remaining(findings, on)
    shown = [row for row in _since_change(rows, _verdict(rows, on), on) if row.grade > Grade.E0] if rows else []
    return max(shown, key=lambda row: row.valid_until, default=None)


def _is_critical(rows: Sequence[Finding]) -> bool:
    """Tell whether a critical finding is open: a later document or observation closes it (design 4.3)."""
    if not any(row.is_critical for row in rows):
        return False
    strong = [row for row in rows if row.grade > Grade.E0]
    return any(row.is_critical for row in strong if row.holds_on == strong[-1].holds_on)


Values = Mapping[str, Effective]


def as_if_answered(values: Mapping[str, Effective]) -> dict[str, Effective]:
    """Give the values as if what was said by an answer that is too old, and held nobody back, still counted."""
    return {code: _as_answered(each) if each.has_lapsed else each for code, each in values.items()}


def _as_answered(lapsed: Effective) -> Effective:
    verdict = Verdict.MET if lapsed.own_ran_out else lapsed.verdict
    return replace(lapsed, verdict=verdict, is_answered=True, own_ran_out=False)
