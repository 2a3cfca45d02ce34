"""Counts the country: levels and how they moved, working Werkpleinen, criteria and regions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from milestones.queries import Closed, Line, Lines
from milestones.rules import HEIGHT, Level, Verdict
from milestones.rules.verdicts import step
from werkplein.core.labels import date_words, listing, plural
from werkplein.programme.rules import Criterion, Milestone, Programme, Quarter

# Above this number a region shows how many stand at each level, instead of a sign for each Werkplein.
SIGNS_AT_MOST = 200


@dataclass(frozen=True)
class Move:
    """How many went from one level to another since the last fixed quarter."""

    count: int
    level: Level
    before: Level
    text: str

    @property
    def step(self) -> int:
        """Give how many levels it went up; none to or from too little data."""
        return step(self.before, self.level)


@dataclass(frozen=True)
class LevelCount:
    """How many stand at a level now, and stood there when it was last fixed."""

    level: Level
    count: int
    before: int | None
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class CriterionCount:
    """How many meet a criterion; who answered too little does not count."""

    criterion: Criterion
    met: int
    partly: int
    not_met: int


@dataclass(frozen=True)
class RegionCount:
    """The Werkpleinen of a region, best level first."""

    code: str
    name: str
    lines: tuple[Line, ...]
    shown: int
    counts: tuple[tuple[Level, int], ...]


@dataclass(frozen=True, eq=False)
class Country:
    """Everything the overview counts."""

    total: int
    shown: int
    seen: int
    shown_before: int | None
    gained: int
    lost: int
    levels: tuple[LevelCount, ...]
    criteria: tuple[CriterionCount, ...]
    regions: tuple[RegionCount, ...]
    too_little: int
    weakest: Milestone | None
    weakest_open: int
    has_signs: bool

    @property
    def is_one_way(self) -> bool:
        """Tell whether none or only one of coming and going happened, so that the difference is a list of its own."""
        return not (self.gained and self.lost)

    @property
    def more(self) -> int | None:
        """Give how many more work than when it was last fixed."""
        return None if self.shown_before is None else self.shown - self.shown_before


SHORT = {
    Level.LEADER: "kopgroep",
    Level.MIDDLE: "middengroep",
    Level.LAGGARD: "achterblijvers",
    Level.TOO_LITTLE: "te weinig gegevens",
}


def count(lines: Sequence[Line], programme: Programme) -> Country:
    """Count the country out of how every Werkplein stands; the same lines are counted once."""
    return _count_once(lines, programme) if isinstance(lines, Lines) else _count(lines, programme)


def _count(lines: Sequence[Line], programme: Programme) -> Country:
    known = [line for line in lines if line.before is not None]
    criteria = tuple(_criterion(criterion, lines) for criterion in programme.criteria)
    weakest = _weakest(lines, programme)
    return Country(
        total=len(lines),
        shown=sum(line.is_shown for line in lines),
        seen=sum(line.is_seen for line in lines),
        shown_before=sum(bool(line.was_shown) for line in known) if known else None,
        gained=sum(line.is_shown and not line.was_shown for line in lines),
        lost=sum(bool(line.was_shown) and not line.is_shown for line in lines),
        levels=_levels(lines, has_before=bool(known)),
        criteria=criteria,
        regions=_regions(lines),
        too_little=sum(line.level is Level.TOO_LITTLE for line in lines),
        weakest=weakest[0] if weakest else None,
        weakest_open=weakest[1] if weakest else 0,
        has_signs=len(lines) <= SIGNS_AT_MOST,
    )


_count_once = lru_cache(maxsize=8)(_count)


def _levels(lines: Sequence[Line], has_before: bool) -> tuple[LevelCount, ...]:
    now = Counter(line.level for line in lines)
    before = Counter(line.before for line in lines if line.before is not None)
    moved = Counter(
        (line.before, line.level) for line in lines if line.before is not None and line.before is not line.level
    )
    return tuple(
        LevelCount(level, now[level], before[level] if has_before else None, _moves(level, moved)) for level in Level
    )


def _moves(level: Level, moved: Counter[tuple[Level, Level]]) -> tuple[Move, ...]:
    """Give the moves into and out of a level; each is told where it is good or bad news for this level."""
    found = []
    for (before, now), number in moved.items():
        if level not in (before, now):
            continue
        text = f"van {SHORT[before]}" if now is level else f"naar {SHORT[now]}"
        found.append(Move(number, now, before, text))
    return tuple(sorted(found, key=lambda move: (move.step <= 0, -move.count, move.text)))


def _criterion(criterion: Criterion, lines: Sequence[Line]) -> CriterionCount:
    found = Counter(line.criteria.get(criterion.code) for line in lines if line.level is not Level.TOO_LITTLE)
    return CriterionCount(
        criterion, found[Verdict.MET.value], found[Verdict.PARTLY.value], found[Verdict.NOT_MET.value]
    )


def _weakest(lines: Sequence[Line], programme: Programme) -> tuple[Milestone, int] | None:
    """Give the milestone that most Werkpleinen with enough answers do not meet, and how many."""
    enough = [line for line in lines if line.level is not Level.TOO_LITTLE]
    numbers = {each: sum(line.is_open(each) for line in enough) for each in programme.milestones}
    most = max(numbers.values())
    return next(((each, number) for each, number in numbers.items() if number == most), None) if most else None


def _regions(lines: Sequence[Line]) -> tuple[RegionCount, ...]:
    grouped: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.region, line.region_code].append(line)
    return tuple(_region(name, code, grouped[name, code]) for name, code in sorted(grouped))


def _region(name: str, code: str, lines: Sequence[Line]) -> RegionCount:
    counts = Counter(line.level for line in lines)
    return RegionCount(
        code=code,
        name=name,
        lines=tuple(sorted(lines, key=lambda line: (-HEIGHT[line.level], line.name))),
        shown=sum(line.is_shown for line in lines),
        counts=tuple((level, counts[level]) for level in Level if counts[level]),
    )


def gone_words(closed: Sequence[Closed]) -> str | None:
    """Name who was at a level when it was last fixed and closed since; nothing where nobody did."""
    names = listing([f"{each.name} ({each.level.label.lower()})" for each in closed])
    return f"Gesloten, en daarom niet meer geteld bij ‘was’: {names}." if names else None


def outlook(country: Country, since: date | None, programme: Programme, on: date, stopped: int = 0) -> tuple[str, str]:
    """Say how far the deadline is and how many would work by then, or since when it is too late: `Nog 180 dagen`, ...

    The first part is what matters most. `since` is when it was fixed last, which the difference is held against;
    `stopped` is how many that worked then closed, which is no pace to go on in.
    """
    days, deadline = programme.days_left(on), date_words(programme.deadline)
    to_go = country.total - country.shown
    if days <= 0 and to_go:
        # In the words of the cards (rules/pace).
        return f"Te laat sinds {deadline}:", f" nog {plural(to_go, 'Werkplein', 'Werkpleinen')} te gaan."
    if days <= 0:
        return (f"{plural(-days, 'dag', 'dagen')} na" if days else "Vandaag is het"), f" {deadline}."
    told = _at_this_pace(country, since, programme, on, stopped)
    return f"Nog {plural(days, 'dag', 'dagen')}", f" tot {deadline}.{' ' + told if told else ''}"


def _at_this_pace(country: Country, since: date | None, programme: Programme, on: date, stopped: int) -> str | None:
    """Say how many would work at the deadline; nothing where no difference is known."""
    if since is None or country.more is None:
        return None
    many = projected(country, country.more, since, programme, on)
    them = "is het er dan" if many == 1 else "zijn het er dan"
    pace = "in dit tempo, zonder sluitingen," if stopped else "in dit tempo"
    if country.more < 0:
        return f"Het aantal daalt: {pace} {f'{them} nog {many}' if many else 'is er dan geen meer over'}."
    return f"I{pace[1:]} {them} {many if country.more else f'nog steeds {many}'}."


def projected(country: Country, more: int, since: date, programme: Programme, on: date) -> int:
    """Give how many would work at the deadline if it goes on as it did since a day.

    What changed in less than a quarter is taken for what that quarter brings.
    """
    quarter = Quarter.of(since).next().reference_date - since
    changed = more * programme.days_left(on) / max(on - since, quarter).days
    return max(0, min(country.total, country.shown + round(changed)))
