"""Everything that the state of one Werkplein follows from, and which of its rows count on a day (domain D.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from milestones.rules.checklist import verdict_of
from milestones.rules.effective import Effective, effective_all, turns, unanswered
from milestones.rules.verdicts import Finding, Level, Verdict
from werkplein.programme.rules import Milestone, Programme, Quarter
from werkplein.register.rules import last_begun


@dataclass(frozen=True)
class Held:
    """The level with which a quarter was fixed, the one that was computed then, and the verdicts it was ground for.

    Where the steering group decided otherwise, `undecided` is the level without that decision.
    """

    reference_date: date
    level: Level
    computed: Level
    verdicts: Mapping[str, str] = field(default_factory=dict, hash=False)
    undecided: Level | None = None

    @property
    def ruled(self) -> Level:
        """Give the level that the rule goes on from: a decision has no effect after its end."""
        return self.undecided or self.level

    @property
    def following(self) -> date:
        """Give the reference date after this one."""
        return Quarter.of(self.reference_date).next().reference_date

    def corrected_to(self, level: Level) -> Held:
        """Give what counts after a correction: as if the rule had found that level then (domain D.4).

        So who falls from it falls for the first time, and who was a laggard after all rises by what a visit sees:
        what was thought to be met then is no ground to rise.
        """
        is_laggard = level is Level.LAGGARD and self.ruled is not Level.LAGGARD
        verdicts = dict.fromkeys(self.verdicts, Verdict.PARTLY.value) if is_laggard else self.verdicts
        return replace(self, level=level, computed=level, verdicts=verdicts, undecided=None)


def grounds(
    verdicts: Mapping[str, str], lapsed: Sequence[str], unseen: Sequence[str], before: Mapping[str, str]
) -> Mapping[str, str]:
    """Give the verdicts that a level was ground for (domain D.4).

    What was too old but held nobody back is as met: shown anew it is no gain, or renewing it would lower a level. What
    no visit had seen is still as it was `before`, on the reference date that the level went on from: it held a laggard
    back, or nobody had said anything of it.
    """
    met, partly = Verdict.MET.value, Verdict.PARTLY.value
    known = {**verdicts, **dict.fromkeys(lapsed, met), **dict.fromkeys(unseen, partly)}
    return {code: verdict for code, verdict in known.items() if code not in unseen or code in before}


@dataclass(frozen=True)
class Override:
    """That the steering group decided otherwise, until a day; without a level it ended an earlier decision."""

    level: Level | None
    starts_on: date
    ends_on: date
    id: int = 0


@dataclass(frozen=True)
class Dossier:
    """One Werkplein as the rules read it.

    `moves` are the days on which it moved to another building; `around` says from which day which municipalities lay
    around its seat, `mains` of which main location it was a satellite; `held` are the fixed quarters, oldest first.
    """

    findings: Sequence[Finding] = ()
    moves: Sequence[date] = ()
    around: Sequence[tuple[date, frozenset[str] | None]] = ()
    opened_on: date | None = None
    mains: Sequence[tuple[date, Dossier | None]] = ()
    held: Sequence[Held] = ()
    overrides: Sequence[Override] = ()

    def main_on(self, on: date) -> Dossier | None:
        """Give its main location on a day; nothing for a main location."""
        return last_begun(self.mains, on)

    def around_on(self, on: date) -> frozenset[str] | None:
        """Give the municipalities around its seat on a day; nothing where that is not known."""
        return last_begun(self.around, on)

    def alone_since(self, on: date) -> date | None:
        """Give since when no municipality lies around its seat on a day; nothing where one does, or may."""
        begun = [day for day, _ in self.around if day <= on]
        return begun[-1] if begun and self.around_on(on) == frozenset() else None

    def moved_on(self, on: date) -> date | None:
        """Give when it came into the building where it is on a day; nothing where it never moved."""
        return max((day for day in self.moves if day <= on), default=None)

    def held_before(self, on: date) -> list[Held]:
        """Give the quarters that were fixed about a day before this one, oldest first."""
        return [each for each in self.held if each.reference_date < on]

    def override_on(self, on: date) -> Override | None:
        """Give the decision that counts on a day: the newest one, if it has begun and not ended."""
        begun = [each for each in self.overrides if each.starts_on <= on]
        newest = max(begun, key=lambda each: (each.starts_on, each.id), default=None)
        return newest if newest is not None and newest.level is not None and on <= newest.ends_on else None


@dataclass(frozen=True)
class Judged:
    """On which day it is judged what a hearing made of a finding, and whether a level is fixed on it.

    A quarter is fixed some days after its reference date: what is disputed by then does not count, and neither does
    what the MT may still reply to (design 4.11).
    """

    on: date
    is_fixing: bool = False
    # As if every visit had been heard, and what it saw stayed.
    is_heard: bool = False

    def counts(self, finding: Finding) -> bool:
        """Tell whether a finding counts."""
        if finding.dispute is None and finding.reply_until is None:
            return True
        if finding.dispute and finding.dispute.is_granted(self.on):
            return False
        if self.is_heard and finding.source.is_visit:
            return True
        return not self.is_disputed(finding) and not (self.is_fixing and finding.is_provisional(self.on))

    def is_awaited(self, finding: Finding) -> bool:
        """Tell whether a visit saw it, and it does not count as long as it was not heard."""
        return finding.source.is_visit and not self.counts(finding) and replace(self, is_heard=True).counts(finding)

    def is_left_out(self, finding: Finding) -> bool:
        """Tell whether it does not count as long as nobody decides on a dispute about it."""
        return finding.dispute is not None and self.is_disputed(finding) and not self.counts(finding)

    def is_disputed(self, finding: Finding) -> bool:
        """Tell whether nobody decided yet on a dispute."""
        return finding.dispute is not None and finding.dispute.is_open(self.on)


def values_on(
    dossier: Dossier, programme: Programme, on: date, counts_months: int = 6, judged: Judged | None = None
) -> dict[str, Effective]:
    """Give the value of every milestone that was ever answered or needs no answer.

    No answer needs what was taken over from the main location, or what does not apply by the register. Findings are
    judged on the day itself, unless `judged` says otherwise.
    """
    judged = judged or Judged(on)
    own = effective_all(counting(dossier, programme, on, judged), on, counts_months)
    main = dossier.main_on(on)
    taken = _inherited(main, programme, on, counts_months, judged) if main is not None else {}
    values = own | {code: _with_main(own.get(code), each) for code, each in taken.items()}
    values |= _known_not_to_apply(values, dossier, programme, on)
    lapsed = _lapsed(dossier, programme, on)
    begun = (each for each in dossier.findings if each.holds_on <= on)
    disputed = {each.milestone for each in begun if judged.is_left_out(each) and not lapsed(each)}
    return {code: _disputed(value) if code in disputed else value for code, value in values.items()}


def _disputed(value: Effective) -> Effective:
    """Give a value of which a finding of the Werkplein itself is disputed: no other answer ends that."""
    return replace(value, is_disputed=True, is_disputed_by_main=False)


def _with_main(own: Effective | None, taken: Effective) -> Effective:
    """Give what counts for a satellite: its own value, or what it takes over from the main location.

    What it found itself counts as long as that is valid. An answer that ran out gives way to the main location, but not
    to an answer that is too old itself; that it was better is kept, for age alone makes no laggard (domain D.4).
    """
    if own is None:
        return taken
    if not own.is_expired:
        return _followed_by(own, taken)
    if own.is_answered and not taken.is_answered:
        return own
    return replace(taken, own_ran_out=own.holds_nobody_back and not taken.is_met)


def _followed_by(own: Effective, taken: Effective) -> Effective:
    """Give an own value that stays met, or shown, for longer where the main location does so."""
    if own.met_until is None or taken.met_until is None or taken.met_until <= own.met_until:
        return own
    shown_until = own.shown_until
    if shown_until == own.met_until and taken.shown_until is not None:
        shown_until = max(own.met_until, taken.shown_until)
    return replace(own, met_until=taken.met_until, shown_until=shown_until)


def _inherited(
    main: Dossier, programme: Programme, on: date, counts_months: int, judged: Judged
) -> dict[str, Effective]:
    """Give what a satellite takes over from its main location unless it answers itself."""
    codes = {each.code for each in programme.milestones if each.inherited_by_satellite}
    findings = [each for each in main.findings if each.milestone in codes]
    values = values_on(replace(main, findings=findings, mains=()), programme, on, counts_months, judged)
    return {code: _from_main(value) for code, value in values.items() if code in codes}


def _from_main(value: Effective) -> Effective:
    return replace(value, is_inherited=True, is_disputed_by_main=value.is_disputed)


def counting(dossier: Dossier, programme: Programme, on: date, judged: Judged) -> list[Finding]:
    """Give the rows that count: not disputed or withdrawn, of this building, and final where a level is fixed on them.

    While a finding is disputed the value before it stands (domain D.5), also where it replaced an earlier row.
    """
    lapsed = _lapsed(dossier, programme, on)
    counting = [each for each in dossier.findings if judged.counts(each) and not lapsed(each)]
    towns = dossier.around_on(on)
    if towns is None:
        return counting
    per_town = {each.code for each in programme.milestones if each.per_municipality}
    # A correction that says nothing of these municipalities still took the place of an earlier row (design 4.1).
    replaced = {each.replaces_id for each in counting if each.replaces_id is not None}
    left = (each for each in counting if each.id not in replaced)
    said = (said_of(each, towns) if each.milestone in per_town else each for each in left)
    return [each for each in said if each is not None]


def _lapsed(dossier: Dossier, programme: Programme, on: date) -> Callable[[Finding], bool]:
    """Tell of which findings a move took away what they were about: they were of the building before it."""
    moved_on = dossier.moved_on(on)
    if moved_on is None:
        return lambda finding: False
    lapsing = {each.code for each in programme.milestones if each.lapses_on_move}
    return lambda finding: finding.milestone in lapsing and finding.holds_on < moved_on


def said_of(finding: Finding, towns: frozenset[str]) -> Finding | None:
    """Give what a finding per municipality says of the municipalities that lie around the seat now (domain D.5).

    One that came since does not take part until somebody says so: "5 of 8" is partly. That there are none says nothing
    once there are, and where there are none any more the register says that it does not apply.
    """
    if towns and finding.verdict is Verdict.NOT_APPLICABLE:
        return None
    if towns and finding.participation is None:
        return finding
    joined = finding.participation or {}
    verdict = verdict_of({town: joined.get(town, False) for town in towns})
    return finding if verdict is finding.verdict else replace(finding, verdict=verdict)


def _known_not_to_apply(
    values: Mapping[str, Effective], dossier: Dossier, programme: Programme, on: date
) -> dict[str, Effective]:
    """Give what the register keeps true: with no municipality around, none can take part.

    However old an answer is, and also where there is none.
    """
    since = dossier.alone_since(on)
    if since is None:
        return {}
    per_town = [each.code for each in programme.milestones if each.per_municipality]
    return {code: (values.get(code) or unanswered(code, since)).as_register_says() for code in per_town}


def is_inherited(milestone: Milestone, dossier: Dossier, on: date) -> bool:
    """Tell whether a milestone may be left to the main location."""
    return milestone.inherited_by_satellite and dossier.main_on(on) is not None


def turning_days(dossier: Dossier, programme: Programme, counts_months: int) -> set[date]:
    """Give every day on which the values may turn without anybody writing."""
    days = turns(dossier.findings, counts_months) | set(dossier.moves) | {day for day, _ in dossier.around}
    for day, main in dossier.mains:
        days.add(day)
        if main is not None:
            days |= turning_days(replace(main, mains=()), programme, counts_months)
    return days
