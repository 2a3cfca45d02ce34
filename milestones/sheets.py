"""How a checklist reads: each question with its answer, what was said before, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from milestones.models import Assessment, Draft
from milestones.queries import OwnAnswers
from milestones.rules import (
    ANSWER_WORDS,
    Finding,
    Found,
    Grade,
    Source,
    Verdict,
    answer_mark,
    answer_words,
    is_said,
    valid_until,
    verdict_choices,
    verdict_of,
)
from milestones.rules.towns import NO_TOWN, NONE_TAKES_PART, Town, is_none, participation_of, ticked, ticks_of
from werkplein.core.actor import Actor
from werkplein.core.labels import date_nl
from werkplein.programme.rules import Criterion, Milestone, Programme
from werkplein.register.models import Municipality

AS_BEFORE = "Dit zei u de vorige keer. Klopt het nog? Druk op Bewaar."


@dataclass(frozen=True)
class Side:
    """One of two answers, in full; of the municipalities only those about which the two differ."""

    words: str
    note: str
    holds_on: date | None
    joined: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two answers to one question: what was refused, and what stands."""

    mine: Side
    theirs: Side
    by: str
    at: datetime
    version: int
    # Whether who was refused gave the other answer as well, in another window.
    is_own: bool = False


@dataclass(frozen=True)
class Question:
    """One question as it stands on the page."""

    milestone: Milestone
    choices: tuple[tuple[str, str], ...]
    towns: tuple[Town, ...] = ()
    # That no municipality takes part is an answer of its own: no tick at all is none.
    joins_none: bool = False
    verdict: str = ""
    kept_verdict: Verdict | None = None
    outcome: str = ""
    note: str = ""
    holds_on: str = ""
    version: int = 0
    saved_at: datetime | None = None
    by: str = ""
    before: str = ""
    before_on: date | None = None
    # What was found since, where that is otherwise than was said.
    since: Assessment | None = None
    since_hearing: str = ""
    is_changed: bool = False
    is_unseen: bool = False
    is_own: bool = False
    is_missing: bool = False
    # That it is kept, and cannot be handed in about the day it gives.
    is_silent: bool = False
    clash: Clash | None = None
    was: str = ""
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        """Tell whether an answer is kept."""
        return self.version > 0

    @property
    def is_preset(self) -> bool:
        """Tell whether it stands as the last time and is not kept yet: that asks for a button, also with script."""
        return not self.is_answered and (self.joins_none or any(town.is_in for town in self.towns))

    @property
    def is_as_before(self) -> bool:
        """Tell whether its ticks are those of the last time, untouched: only a tick or its own button answers it."""
        return self.is_preset and self.mark == answer_mark("", self._ticked, "", "")

    @property
    def as_before(self) -> str:
        """Say what is to be done where it stands as the last time."""
        return AS_BEFORE

    @property
    def other_boxes(self) -> tuple[Town, ...]:
        """Give the tick below the municipalities: none of them."""
        return ticked([(NO_TOWN, NONE_TAKES_PART)], [NO_TOWN] if self.joins_none else [])

    @property
    def has_more(self) -> bool:
        """Tell whether the note and the date are in use, so that they stand open."""
        return bool(self.note or self.holds_on or (self.errors and not self.is_missing))

    @property
    def mark(self) -> str:
        """Give the mark of what is kept, as it stands on the page; what is typed is told apart from it."""
        chosen = self.verdict if self.verdict in dict(self.choices) else ""
        return self.was or answer_mark(chosen, self._ticked, self.note, self.holds_on)

    @property
    def _ticked(self) -> list[str]:
        return [town.code for town in self.towns if town.is_in] + ([NO_TOWN] if self.joins_none else [])


@dataclass(frozen=True)
class LeftBehind:
    """An answer that was saved and not handed in, with what was handed in, and what was reported after it."""

    milestone: Milestone
    saved: Draft
    submitted: Assessment | None
    since: Assessment | None


@dataclass(frozen=True)
class Group:
    """The questions of one criterion."""

    criterion: Criterion
    questions: tuple[Question, ...]


def groups(
    programme: Programme,
    towns: Sequence[Municipality],
    saved: Mapping[str, Draft],
    own: OwnAnswers,
    is_alone: bool = False,
) -> list[Group]:
    """Give the questions, grouped by criterion, with the answers that are kept."""
    return [
        Group(
            criterion,
            tuple(question(each, towns, saved.get(each.code), own, is_alone) for each in criterion.milestones),
        )
        for criterion in programme.criteria
    ]


def question(
    milestone: Milestone, towns: Sequence[Municipality], kept: Draft | None, own: OwnAnswers, is_alone: bool = False
) -> Question:
    """Give one question with the answer that is kept."""
    before = own.before.get(milestone.code)
    asked = _towns(milestone, towns, kept, before)
    fields: dict[str, Any] = {"milestone": milestone, "choices": _choices(milestone, towns, is_alone), "towns": asked}
    if kept is not None:
        fields |= _kept(kept, own.submitted.get(milestone.code))
        if asked and not kept.participation:
            fields["outcome"] = "Overgenomen van de vorige keer. Vink aan welke gemeenten meedoen."
    if asked:
        said = kept if kept is not None else before
        fields["joins_none"] = said is not None and is_none(said.participation)
    if before is not None:
        fields |= {"before": answer_words(before.verdict, before.participation), "before_on": before.holds_on}
        fields["since"] = since = own.since(milestone.code)
        fields["since_hearing"] = own.states[since.id].hearing if since is not None else ""
    return Question(**fields)


def _choices(milestone: Milestone, towns: Sequence[Municipality], is_alone: bool) -> tuple[tuple[str, str], ...]:
    if milestone.per_municipality and towns:
        return ()
    allowed = verdict_choices(milestone, not towns, is_alone)
    return tuple((verdict.value, ANSWER_WORDS[verdict]) for verdict in allowed)


def _towns(
    milestone: Milestone, towns: Sequence[Municipality], kept: Draft | None, before: Assessment | None
) -> tuple[Town, ...]:
    """The surrounding municipalities, ticked as kept, else as last time."""
    if not milestone.per_municipality:
        return ()
    said = kept.participation if kept is not None else before.participation if before is not None else None
    return ticked(named(towns), ticks_of(said))


def _kept(kept: Draft, submitted: Assessment | None) -> dict[str, Any]:
    return {
        "verdict": kept.verdict.value,
        "kept_verdict": kept.verdict,
        "outcome": answer_words(kept.verdict, kept.participation) if kept.participation else "",
        "note": kept.note,
        "holds_on": date_nl(kept.holds_on) if kept.holds_on else "",
        "version": kept.version,
        "saved_at": kept.saved_at,
        "by": kept.actor_label,
        "is_changed": submitted is not None and not is_said(kept, submitted),
    }


def left_behind(programme: Programme, saved: Mapping[str, Draft], own: OwnAnswers) -> list[LeftBehind]:
    """Give what was saved and not handed in, in the order of the programme."""
    found = []
    for milestone in programme.milestones:
        kept, submitted = saved.get(milestone.code), own.submitted.get(milestone.code)
        if kept is not None and (submitted is None or not is_said(kept, submitted)):
            said = own.later.get(milestone.code) or own.before.get(milestone.code)
            since = said if said is not None and said.recorded_at > kept.saved_at else None
            found.append(LeftBehind(milestone, kept, submitted, since))
    return found


def clash_of(mine: Found, kept: Draft, towns: Sequence[Municipality], actor: Actor) -> Clash:
    """Put two answers to one question side by side, for who gave the one that was refused."""
    joined, other = mine.participation or {}, kept.participation or {}
    differing = [town for town in towns if joined.get(town.code) != other.get(town.code)]
    return Clash(
        mine=_side(mine, differing),
        theirs=_side(kept, differing),
        by=kept.actor_label,
        at=kept.saved_at,
        version=kept.version,
        is_own=actor.is_self(kept.actor_id),
    )


def _side(answer: Found | Draft, differing: Sequence[Municipality]) -> Side:
    given = answer.participation or {}
    return Side(
        words=answer_words(answer.verdict, answer.participation),
        note=answer.note,
        holds_on=answer.holds_on,
        joined=tuple(town.name for town in differing if given.get(town.code) is True),
        absent=tuple(town.name for town in differing if given.get(town.code) is False),
    )


def named(towns: Sequence[Municipality]) -> list[tuple[str, str]]:
    """Give municipalities as a form offers them."""
    return [(town.code, town.name) for town in towns]


def found(
    milestone: Milestone,
    towns: Sequence[Municipality],
    verdict: Verdict | None,
    joined: Sequence[str],
    note: str,
    holds_on: date | None,
) -> Found:
    """Give an answer as it was sent; where municipalities are asked the verdict follows from them."""
    if milestone.per_municipality and towns:
        participation = participation_of([town.code for town in towns], joined)
        return Found(milestone.code, verdict_of(participation), note, holds_on=holds_on, participation=participation)
    return Found(milestone.code, verdict or Verdict.NOT_MET, note, holds_on=holds_on)


def as_findings(
    changed: Sequence[Found], known: Sequence[Finding], months: Mapping[str, int], today: date
) -> list[Finding]:
    """Give what would be known if these answers were handed in today: for the preview of the own level.

    `months` is how long an answer counts, by the rule of today.
    """
    rows = [_as_finding(each, each.holds_on or today, months) for each in changed]
    corrected = {(row.milestone, row.holds_on) for row in rows}
    others = [row for row in known if row.source is not Source.SELF or (row.milestone, row.holds_on) not in corrected]
    return [*others, *rows]


def _as_finding(said: Found, holds_on: date, months: Mapping[str, int]) -> Finding:
    until = valid_until(holds_on, Grade.E0, months)
    return Finding(said.milestone, said.verdict, Source.SELF, Grade.E0, holds_on, until)
