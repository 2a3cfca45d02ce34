"""The zeros in a release that nobody delivered: somebody confirmed them, and a second person must see who and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from werkplein.completeness.queries import Key, SaidZero
from werkplein.completeness.rules import Says, label_of
from werkplein.core.labels import LabelEnum
from werkplein.obligations.rules import ObligationState
from werkplein.programme.rules import Programme
from werkplein.publication.content import Content
from werkplein.publication.queries import OBLIGATIONS
from werkplein.publication.rules import Disclosure, Figure


class Becomes(LabelEnum):
    """What a release makes of a zero."""

    PUBLIC = "public", "Wordt openbaar en telt mee in de totalen."
    NO_ANSWERS = "no_answers", "Openbaar wordt dat er geen antwoorden waren."
    HIDDEN = "hidden", "Het cijfer van die maand blijft verborgen: mensen kunnen herkenbaar zijn."
    WAITS = (
        "waits",
        "Wordt nog niet openbaar en telt nergens mee: de andere stroom van die maand is niet geleverd.",
    )
    ABSENT = "absent", "Wordt niet openbaar en telt nergens mee."

    @property
    def is_in_release(self) -> bool:
        """Tell whether the release would be another one without this zero."""
        return self not in (Becomes.WAITS, Becomes.ABSENT)


FIGURES = {kind: figure for figure, kind in OBLIGATIONS.items()}


@dataclass(frozen=True)
class Zero:
    """A zero that was confirmed, what becomes of it, and since when that was taken back; the release still holds it."""

    name: str
    label: str
    reason: str
    by: str
    on: date
    undone_on: date | None
    becomes: Becomes


def confirmed_zeros(
    said: Iterable[SaidZero], programme: Programme, content: Content, prepared_at: datetime, since: datetime | None
) -> list[Zero]:
    """Give those that a release adds to the one before, prepared `since`; and all that were taken back meanwhile."""
    periods = {(period.figure, period.code): period for period in content.periods}
    groups: dict[tuple[str, Key, Becomes], list[SaidZero]] = {}
    for each in said:
        kind, code, _ = each.key
        period = periods.get((FIGURES[kind], code))
        if period is not None and each.code in period.figures:
            becomes = becoming(period.figure, period.figures[each.code].disclosure)
            groups.setdefault((each.code, each.key, becomes), []).append(each)
    return [
        zero
        for (_, _, becomes), group in groups.items()
        for zero in _zero(group, becomes, programme, prepared_at, since)
    ]


def becoming(figure: Figure, disclosure: Disclosure) -> Becomes:
    """Tell what becomes of a zero: of a month only the total of both streams is public."""
    if disclosure is Disclosure.NOT_DELIVERED and figure is Figure.OUTFLOW:
        return Becomes.WAITS
    if disclosure.is_absent:
        return Becomes.ABSENT
    if disclosure is Disclosure.NO_ANSWERS:
        return Becomes.NO_ANSWERS
    return Becomes.HIDDEN if disclosure.is_hidden else Becomes.PUBLIC


def _zero(
    group: list[SaidZero], becomes: Becomes, programme: Programme, prepared_at: datetime, since: datetime | None
) -> Iterator[Zero]:
    """What counts is what was said last before the release, and whether a figure still stands there."""
    before = [each for each in group if each.said.recorded_at <= prepared_at]
    if not before or before[-1].said.says is not Says.ZERO:
        return
    last = before[-1]
    undone = next((each for each in group if becomes.is_in_release and _undoes(each, prepared_at)), None)
    is_new = since is None or last.said.recorded_at > since
    if undone is None and not (is_new and last.state is ObligationState.ZERO):
        return
    yield Zero(
        last.name, label_of(programme, last.key), last.said.reason, last.said.actor_label, last.said.recorded_on,
        undone.said.recorded_on if undone else None, becomes,
    )  # fmt: skip


def _undoes(each: SaidZero, prepared_at: datetime) -> bool:
    """A zero that was delivered too, or another figure that came in since, is a correction as any other."""
    is_there = each.state in (ObligationState.DELIVERED, ObligationState.ZERO)
    return each.said.says is Says.TAKEN_BACK and each.said.recorded_at > prepared_at and not is_there
