"""How a change of the register works out over time, and what may not be true on any day from then on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from werkplein.core.labels import date_nl, listing
from werkplein.register.entry_rules import Fault, Impossible, Unchanged, fact_faults, self_faults
from werkplein.register.rules import Facts, remaining
from werkplein.register.rules import Version as VersionRow

# What belongs together: a later version that says something else about one of these, says it about all of them.
TOPICS: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("region_id",),
    ("seat_id",),
    ("main_id",),
    ("is_g4",),
    ("lat", "lon", "precision"),
    ("is_closed", "successor_id"),
)


@dataclass(frozen=True)
class Said:
    """A version that counts. Without an id it is still to be written; `replaces` is the row it takes the place of."""

    holds_on: date
    facts: Facts
    id: int | None = None
    replaces: int | None = None


Timeline = tuple[Said, ...]


def timeline_of(rows: Iterable[VersionRow]) -> Timeline:
    """The versions that count, oldest first."""
    return tuple(Said(row.holds_on, row.facts, row.id) for row in remaining(rows))


def held(timeline: Timeline, on: date) -> Said | None:
    """The version that holds on a day; none before the first."""
    begun = [said for said in timeline if said.holds_on <= on]
    return begun[-1] if begun else None


def is_open(timeline: Timeline, on: date) -> bool:
    """Tell whether a Werkplein is there on a day and did not close."""
    said = held(timeline, on)
    return said is not None and not said.facts.is_closed


def shown(timeline: Timeline, on: date) -> Said:
    """The version that is shown on a day: before the first begins, that one."""
    return held(timeline, on) or timeline[0]


def written(timeline: Timeline) -> list[Said]:
    """The versions that are still to be written."""
    return [said for said in timeline if said.id is None]


def differing(before: Facts, after: Facts) -> dict[str, object]:
    """What the second says otherwise than the first."""
    return {name: value for name, value in vars(after).items() if getattr(before, name) != value}


def changed(timeline: Timeline, new: Mapping[str, object], on: date, keep: frozenset[date] = frozenset()) -> Timeline:
    """The timeline after something is otherwise from a day on; on the days in `keep` later versions stay as they are.

    Later versions that said the same as before the change follow it. A move is of one day and follows nothing.
    """
    base = held(timeline, on)
    if base is None:
        since, own = date_nl(timeline[0].holds_on), replace(timeline[0].facts, **new)  # type: ignore[arg-type]
        told = f"Dit Werkplein staat pas vanaf {since} in het register. Kies die dag of een latere."
        raise Impossible([Fault("holds_on", told), *fact_faults(own)])
    is_same_day = base.holds_on == on
    facts = replace(base.facts, moved=base.facts.moved and is_same_day)
    said = Said(on, replace(facts, **new), replaces=_row_of(base) if is_same_day else None)  # type: ignore[arg-type]
    _refuse_nothing(said.facts == facts)
    earlier = [one for one in timeline if one.holds_on <= on and not (is_same_day and one is base)]
    later = [one for one in timeline if one.holds_on > on]
    return (*earlier, said, *_following(later, base.facts, said.facts, keep))


def corrected(timeline: Timeline, version_id: int, facts: Facts, holds_on: date) -> Timeline:
    """The timeline with one version said otherwise, perhaps from another day on."""
    at = next((place for place, said in enumerate(timeline) if said.id == version_id), None)
    if at is None:
        raise Impossible([Fault("holds_on", "Deze versie is intussen al verbeterd. Bekijk eerst de geschiedenis.")])
    wrong, earlier, later = timeline[at], timeline[:at], timeline[at + 1 :]
    if faults := list(_overtaking(earlier, later, holds_on)):
        raise Impossible([*faults, *fact_faults(facts)])
    _refuse_nothing((facts, holds_on) == (wrong.facts, wrong.holds_on))
    said = Said(holds_on, facts, replaces=wrong.id)
    return (*earlier, said, *_following(later, wrong.facts, facts, frozenset()))


def _refuse_nothing(is_same: bool) -> None:
    if is_same:
        raise Unchanged


def _overtaking(earlier: Sequence[Said], later: Sequence[Said], holds_on: date) -> Iterator[Fault]:
    """A version keeps its place among the others: else it would say things about days that others are about."""
    if earlier and holds_on <= earlier[-1].holds_on:
        before = date_nl(earlier[-1].holds_on)
        yield Fault("holds_on", f"Kies een dag na {before}: vanaf die dag geldt de versie hiervoor.")
    if later and holds_on >= later[0].holds_on:
        after = date_nl(later[0].holds_on)
        yield Fault("holds_on", f"Kies een dag vóór {after}: vanaf die dag geldt de versie hierna.")


def undone(rows: Sequence[VersionRow], version_id: int) -> Timeline:
    """The timeline without what one version changed: a correction gives way to what it corrected."""
    timeline = timeline_of(rows)
    at = next((place for place, said in enumerate(timeline) if said.id == version_id), None)
    if at is None:
        raise Impossible([Fault("", "Deze versie telt al niet meer mee. Bekijk de geschiedenis.")])
    row = next(row for row in rows if row.id == version_id)
    if row.replaces_id is not None:
        was = next(each for each in rows if each.id == row.replaces_id)
        return corrected(timeline, version_id, was.facts, was.holds_on)
    if at == 0:
        raise Impossible([Fault("", "Dit is de eerste versie. Die kunt u verbeteren, maar niet ongedaan maken.")])
    before = replace(timeline[at - 1].facts, moved=False)
    return corrected(timeline, version_id, before, row.holds_on)


def _following(later: Sequence[Said], before: Facts, after: Facts, keep: frozenset[date]) -> Iterable[Said]:
    """The later versions, with the change in those that said the same as was said before it."""
    open_topics = [topic for topic in TOPICS if any(getattr(before, name) != getattr(after, name) for name in topic)]
    for said in later:
        open_topics = [
            topic for topic in open_topics if said.holds_on not in keep and _is_same(topic, said.facts, before)
        ]
        new = {name: getattr(after, name) for topic in open_topics for name in topic}
        facts = replace(said.facts, **new)
        yield said if facts == said.facts else Said(said.holds_on, facts, replaces=_row_of(said))


def _is_same(topic: Sequence[str], one: Facts, other: Facts) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in topic)


def _row_of(said: Said) -> int | None:
    """The row to replace: a version that is still to be written takes over what it was to replace."""
    return said.replaces if said.id is None else said.id


@dataclass(frozen=True)
class Day:
    """All Werkpleinen that are open on one day, and what is a satellite of what."""

    on: date
    facts: Mapping[int, Facts]
    satellites: Mapping[int, Sequence[int]]

    def is_open(self, werkplein_id: int) -> bool:
        """Tell whether a Werkplein is open on this day."""
        return werkplein_id in self.facts and not self.facts[werkplein_id].is_closed


def day_of(world: Mapping[int, Timeline], on: date) -> Day:
    """The register as it is on a day."""
    facts = {key: said.facts for key, timeline in world.items() if (said := held(timeline, on)) is not None}
    satellites: dict[int, list[int]] = defaultdict(list)
    for key, each in facts.items():
        if each.main_id is not None and not each.is_closed:
            satellites[each.main_id].append(key)
    return Day(on, facts, satellites)


def faults_of(
    world: Mapping[int, Timeline], names: Mapping[int, str], ids: Iterable[int], since: date
) -> dict[int, list[Fault]]:
    """What cannot be from a day on, of the Werkpleinen that change; each kind of fault once, on its first day."""
    days = sorted({since, *(said.holds_on for line in world.values() for said in line if said.holds_on > since)})
    wanted, found = list(ids), defaultdict[int, list[Fault]](list)
    before = day_of(world, date.fromordinal(since.toordinal() - 1))
    for on in days:
        now = day_of(world, on)
        for key in wanted:
            told = {fault.field for fault in found[key]}
            new = [fault for fault in _faults(key, before, now, names) if fault.field not in told]
            found[key] += [_dated(fault, on, since) for fault in new]
        before = now
    return {key: faults for key, faults in found.items() if faults}


def _dated(fault: Fault, on: date, since: date) -> Fault:
    return fault if on == since else Fault(fault.field, f"Vanaf {date_nl(on)}: {fault.sentence}")


def _faults(key: int, before: Day, now: Day, names: Mapping[int, str]) -> Iterable[Fault]:
    facts = now.facts.get(key)
    if facts is None:
        return
    satellites = listing(sorted(names[each] for each in now.satellites.get(key, ()) if each != key))
    if facts.is_closed:
        if satellites:
            yield Fault("is_closed", f"Geef eerst deze satellieten een andere hoofdlocatie: {satellites}.")
        if before.is_open(key) or key not in before.facts:
            yield from _successor_faults(key, facts, now, names)
        yield from _heir_faults(key, before, now, names)
        return
    if facts.main_id is not None:
        yield from _main_faults(key, facts.main_id, now, names)
        if satellites:
            yield Fault("main_id", f"Dit Werkplein heeft zelf satellieten: {satellites}. Geef die eerst een ander.")


def _main_faults(key: int, main_id: int, now: Day, names: Mapping[int, str]) -> Iterable[Fault]:
    if main_id == key:
        yield from self_faults(key, main_id, None)
    elif not now.is_open(main_id):
        yield Fault("main_id", f"{names[main_id]} is dan niet open. Kies een hoofdlocatie die open is.")
    elif (above := now.facts[main_id].main_id) is not None:
        yield Fault("main_id", f"{names[main_id]} is zelf een satelliet van {names[above]}. Kies een hoofdlocatie.")


def _successor_faults(key: int, facts: Facts, now: Day, names: Mapping[int, str]) -> Iterable[Fault]:
    successor_id = facts.successor_id
    if successor_id == key:
        yield from self_faults(key, None, successor_id)
    elif successor_id is not None and not now.is_open(successor_id):
        yield Fault("successor_id", f"{names[successor_id]} is dan niet open. Kies een opvolger die open is.")


def _heir_faults(key: int, before: Day, now: Day, names: Mapping[int, str]) -> Iterable[Fault]:
    """Who takes over from another on a day is open on that day."""
    merging = [
        names[each]
        for each, facts in now.facts.items()
        if facts.is_closed and facts.successor_id == key and each != key and before.is_open(each)
    ]
    if merging:
        yield Fault("is_closed", f"Dit Werkplein volgt dan {listing(sorted(merging))} op. Wijzig dat eerst.")
