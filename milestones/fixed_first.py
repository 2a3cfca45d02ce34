"""What was fixed, before how it stands: the counts that the steering group fixed, and who moved since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import Checklist, FixedLevel, FixedQuarter
from milestones.overview import SHORT
from milestones.queries import Line, Lines, counts_of
from milestones.queries.checklist import HandedIn
from milestones.queries.preview import Stand
from milestones.rules import Level
from milestones.rules.verdicts import step
from werkplein.core.labels import date_words, listing, plural
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

NAMES_AT_MOST = 3


@dataclass(frozen=True)
class Moved:
    """Who stands otherwise than in what they are compared with, and who is in one of the two only, by name.

    Who has enough data for a level since did not rise, and who has too little did not fall.
    """

    risen: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    enough: tuple[tuple[Level, tuple[str, ...]], ...] = ()
    too_little: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count everyone who moved, left or came."""
        groups = (self.risen, self.fallen, self.too_little, self.gone, self.come)
        return sum(map(len, groups)) + sum(len(names) for _, names in self.enough)

    def words(self, when: str = "") -> str:
        """Name up to three of each: `Zutphen staat daarna hoger en 4 Werkpleinen staan daarna lager`."""
        since = f"{when} " if when else ""
        has, stands = ("heeft", "hebben"), ("staat", "staan")
        told = (
            (self.risen, stands, f"{since}hoger"),
            (self.fallen, stands, f"{since}lager"),
            *((names, has, f"{since}genoeg gegevens ({level.label.lower()})") for level, names in self.enough),
            (self.too_little, has, f"{since}te weinig gegevens"),
            (self.gone, ("telt", "tellen"), "niet meer mee"),
            (self.come, ("is", "zijn"), "erbij gekomen"),
        )
        return listing([f"{_who(names)} {verb[len(names) > 1]} {end}" for names, verb, end in told if names])


def _who(names: Sequence[str]) -> str:
    return listing(names) if len(names) <= NAMES_AT_MOST else plural(len(names), "Werkplein", "Werkpleinen")


class Standing(Protocol):
    """How one Werkplein stands."""

    @property
    def werkplein_id(self) -> int:
        """Give which one."""

    @property
    def name(self) -> str:
        """Give its name."""

    @property
    def level(self) -> Level:
        """Give its level."""


def moved(before: Sequence[Standing], now: Sequence[Standing]) -> Moved:
    """Compare how Werkpleinen stand with how they stood in another list."""
    levels = {each.werkplein_id: each.level for each in before}
    here = {each.werkplein_id for each in now}
    stayed = [(each.name, levels[each.werkplein_id], each.level) for each in now if each.werkplein_id in levels]
    changed = [each for each in stayed if each[1] is not each[2]]
    enough = {
        level: tuple(name for name, was, at in changed if was is Level.TOO_LITTLE and at is level) for level in Level
    }
    return Moved(
        risen=tuple(name for name, was, at in changed if step(was, at) > 0),
        fallen=tuple(name for name, was, at in changed if step(was, at) < 0),
        enough=tuple((level, names) for level, names in enough.items() if names),
        too_little=tuple(name for name, _, at in changed if at is Level.TOO_LITTLE),
        gone=tuple(each.name for each in before if each.werkplein_id not in here),
        come=tuple(each.name for each in now if each.werkplein_id not in levels),
    )


def why_moved(before: Sequence[Stand], now: Sequence[Standing], unheard: str) -> str:
    """Say who moved afterwards, and who stands otherwise by what a visit saw and did not count yet (`unheard`)."""
    awaited = {each.werkplein_id: each.awaits for each in before if each.awaits}
    heard = {each.werkplein_id for each in now if awaited.get(each.werkplein_id) is each.level}
    since, by_visit = (
        moved(*([each for each in stood if (each.werkplein_id in heard) is is_heard] for stood in (before, now)))
        for is_heard in (False, True)
    )
    told = [since.words("daarna")] if since else []
    if by_visit:
        told.append(f"{by_visit.words('nu')} door een bezoek dat {unheard}")
    return listing(told)


def compared_with_now(before: Sequence[Stand], lines: Sequence[Standing], about: date, today: date) -> str:
    """Say why the overview counts other laggards than what would be fixed; nothing when nobody moved."""
    # The visit was before the day it is about: what lacks is that the MT had its say.
    unheard = "bij het vaststellen nog niet meetelt, omdat het MT nog kan reageren"
    was, is_now = (_laggards(stood) for stood in (before, lines))
    then, now = len(was), len(is_now)
    if then == now:
        why = why_moved(before, lines, unheard)
        told = f"Het overzicht gaat over {date_words(today)}, deze pagina over {date_words(about)}"
        return f"{told}: {why}." if why else ""
    # Who is a laggard in one of the two only: what else moved does not make the numbers differ.
    differs = was ^ is_now
    stood = [each for each in before if each.werkplein_id in differs]
    why = why_moved(stood, [each for each in lines if each.werkplein_id in differs], unheard)
    counted = f"Het overzicht telt {plural(now, 'achterblijver', 'achterblijvers')} op {date_words(today)}."
    return f"{counted} Over {date_words(about)} {'is' if then == 1 else 'zijn'} het er {then}: {why}."


def _laggards(stood: Sequence[Standing]) -> set[int]:
    return {each.werkplein_id for each in stood if each.level is Level.LAGGARD}


@dataclass(frozen=True)
class FixedFirst:
    """What was fixed about a quarter, and who stands otherwise by now."""

    fixed: FixedQuarter
    moved: Moved
    handed_in: HandedIn
    why_moved: str

    @property
    def quarter(self) -> Quarter:
        """Give the quarter."""
        return Quarter.parse(self.fixed.quarter)

    @property
    def counts(self) -> str:
        """Say how many were fixed at each level: `34 kopgroep, 65 middengroep, 20 achterblijvers`."""
        found = counts_of([self.fixed])[self.fixed.quarter]
        return listing(list(_counts(found)))


def _counts(found: Mapping[str, int]) -> Iterator[str]:
    for level in Level:
        word = level.label.lower() if found[level.value] == 1 else SHORT[level]
        yield f"{found[level.value]} {word}"


def fixed_first(session: Session, fixed: FixedQuarter, lines: Sequence[Line]) -> FixedFirst:
    """Compare how it stands with what was fixed; one statement, none for the same lines again."""
    kept = _place(lines, fixed.quarter) if isinstance(lines, Lines) else []
    if not kept:
        kept.append(_found(session, fixed, lines))
    return FixedFirst(fixed, *kept[0])


Found = tuple[Moved, HandedIn, str]


@lru_cache(maxsize=8)
def _place(_lines: Lines, _quarter: str) -> list[Found]:
    """Keep what follows from the same lines beside them: what was fixed never changes, and its lists are locked."""
    return []


def _found(session: Session, fixed: FixedQuarter, lines: Sequence[Line]) -> Found:
    waiting = FixedLevel.reason["awaits"].as_string()
    rows = session.execute(
        select(FixedLevel.werkplein_id, Werkplein.name, FixedLevel.level, waiting, Checklist.submitted_on)
        .join(Werkplein, Werkplein.id == FixedLevel.werkplein_id)
        .outerjoin(
            Checklist, (Checklist.werkplein_id == FixedLevel.werkplein_id) & (Checklist.quarter == FixedLevel.quarter)
        )
        .where(FixedLevel.quarter == fixed.quarter)
        .order_by(Werkplein.name, FixedLevel.werkplein_id)
    ).all()
    submitted = sum(row.submitted_on is not None for row in rows)
    before = [Stand(werkplein_id, name, level, Level.known(awaits)) for werkplein_id, name, level, awaits, _ in rows]
    why = why_moved(before, lines, "bij het vaststellen nog niet meetelde")
    return moved(before, lines), HandedIn(submitted, 0, len(rows)), why
