"""What a change of the register would do, before anything is written: what differs, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.labels import date_nl, date_words, listing, plural
from werkplein.programme import reader
from werkplein.register import change_queries
from werkplein.register.area_rules import NOT, AreaSaid, Serving, serving_on
from werkplein.register.change_actions import NEW, Plan
from werkplein.register.change_queries import Names
from werkplein.register.history import Difference, differences, words_of
from werkplein.register.namesakes import Namesakes
from werkplein.register.rules import Facts, title_of
from werkplein.register.serving_words import also_served, part_left
from werkplein.register.timeline_rules import Said, Timeline, held, is_open

IMPROVES = "Wat sindsdien gold, wordt verbeterd. Vastgestelde niveaus blijven staan."


@dataclass(frozen=True)
class Preview:
    """What is otherwise from a day on, and what follows from that.

    Where it `becomes_satellite`, others say what it has of its own.
    """

    on: date
    differences: Sequence[Difference]
    follows: Sequence[str]
    becomes_satellite: bool = False


@dataclass(frozen=True)
class Register:
    """The register as it is before the change."""

    names: Names
    timelines: Mapping[int, Timeline]
    areas: Sequence[AreaSaid]


@dataclass(frozen=True)
class Left:
    """The municipalities of who closes: those another serves too, those that nobody serves any more.

    And what to say of those of which a part is left, and those that who takes over did not serve before.
    """

    served: Sequence[str]
    unserved: Sequence[str]
    in_part: Sequence[str]
    handed_over: Sequence[str]


def register(session: Session) -> Register:
    """Give the register as it is; five statements."""
    names, timelines = change_queries.names(session), change_queries.timelines(session)
    return Register(names, timelines, change_queries.every_area(session))


def preview_change(session: Session, werkplein_id: int, plan: Plan, on: date, today: date) -> Preview:
    """Say what a change does from its day on; five statements."""
    known = register(session)
    base = held(known.timelines[werkplein_id], on)
    after = _said(plan, werkplein_id, on)
    before = after if base is None else base
    was = replace(before.facts, moved=before.facts.moved and before.holds_on == on)
    return _preview(known, werkplein_id, plan, was, (on, today))


def preview_correction(
    session: Session, werkplein_id: int, plan: Plan, was: Facts, was_on: date, on: date, today: date
) -> Preview:
    """Say what a correction does: the version may also get another day; five statements."""
    found = _preview(register(session), werkplein_id, plan, was, (on, today))
    moved = [Difference("Geldt vanaf", date_nl(was_on), date_nl(on))] if was_on != on else []
    return replace(found, differences=[*moved, *found.differences])


def preview_opening(session: Session, plan: Plan, code: str, on: date, today: date) -> Preview:
    """Say what is added; five statements."""
    known, facts = register(session), _said(plan, NEW, on).facts
    names = known.names
    told = added(facts, names)
    served = [Difference(names.municipality(area.municipality_id), "", area.serving.words) for area in plan.areas]
    alike = namesakes(known, plan, {NEW: code}).warnings(NEW, facts.name, on, is_new=True)
    return Preview(on, [*told, *served], [*alike, on_the_map([on]), *_belated(on, today)])


def namesakes(known: Register, plan: Plan, new: Mapping[int, str]) -> Namesakes:
    """Give how everybody is called once a plan is carried out; `new` has the codes of who is added."""
    codes = {key: code for key, (code, _) in known.names.werkpleinen.items()}
    return Namesakes({**codes, **new}, {**known.timelines, **plan.timelines})


def renamed(alike: Namesakes, key: int, facts: tuple[Facts, Facts], on: date) -> Iterable[str]:
    """Warn of who is called the same, where a change is about the name."""
    was, after = facts
    return alike.warnings(key, after.name, on, is_new=False) if was.name != after.name else ()


def added(facts: Facts, names: Names) -> list[Difference]:
    """All that a first version says."""
    return [Difference(label, "", words) for label, words in words_of(facts, names).items()]


def on_the_map(days: Sequence[date]) -> str:
    """Say from when on what is added is seen by all; `days` has one for each Werkplein."""
    since = date_words(days[0]) if len(set(days)) == 1 else "hun eigen dag"
    stands = "Het staat" if len(days) == 1 else "Zij staan"
    return f"{stands} vanaf {since} op de kaart en in alle lijsten."


def preview_area(session: Session, said: AreaSaid, today: date) -> Preview:
    """Say what a change of whom a Werkplein serves does from its day on; five statements."""
    known = register(session)
    was = serving_on(known.areas, said.holds_on).get(said.pair, NOT)
    follows = [*area_follows(known, [said], [said]), *_belated(said.holds_on, today)]
    return Preview(said.holds_on, [area_difference(known.names, said, was)], follows)


def area_difference(names: Names, said: AreaSaid, was: Serving) -> Difference:
    """Say how a municipality was served, and how it becomes."""
    return Difference(names.municipality(said.municipality_id), was.words, said.serving.words)


def area_follows(known: Register, everything: Sequence[AreaSaid], own: Sequence[AreaSaid]) -> Iterable[str]:
    """Say what follows for one Werkplein on one day from `own`, part of `everything` that is said anew."""
    names, key, on = known.names, own[0].werkplein_id, own[0].holds_on
    towns, mine = {said.municipality_id for said in own}, set(own)
    rows = [row for row in (*known.areas, *everything) if row.werkplein_id == key or row.municipality_id in towns]
    serving = serving_on(rows, on)
    was, present = serving_on((row for row in rows if row not in mine), on), serving_on(known.areas, on)
    for said in own:
        others = {
            who: other
            for (who, town), other in serving.items()
            if town == said.municipality_id and who != key and is_open(known.timelines[who], on)
        }
        titled = {title_of(names.werkplein(who)): other for who, other in others.items()}
        first = was.get(said.pair, NOT)
        is_news = first == NOT or any((who, said.municipality_id) not in present for who in others)
        yield from also_served(names.municipality(said.municipality_id), titled, said, first, is_news=is_news)
    at = held(known.timelines[key], on)
    seat = [(key, at.facts.seat_id)] if at is not None else []
    before, after = ({pair for pair in each if pair[0] == key}.difference(seat) for each in (was, serving))
    yield from _per_town(_towns(after - before, names), on)
    if before and not after:
        yield from _alone(on)
    else:
        yield from _no_longer(_towns(before - after, names), on)


def _towns(pairs: Iterable[tuple[int, int]], names: Names) -> list[str]:
    return sorted(names.municipality(town) for _, town in pairs)


def _per_town(towns: Sequence[str], on: date, whom: str = "") -> Iterable[str]:
    """Say that what is asked per municipality is about these as well, who do not take part until somebody says so."""
    codes = _asked_per_town()
    if towns and codes:
        goes = _goes(codes)
        where = f" bij {whom}" if whom else ""
        they = "doet die gemeente" if len(towns) == 1 else "doen die gemeenten"
        yield f"{listing(codes)} {goes} vanaf {date_words(on)} ook over {listing(towns)}."
        yield f"Zolang daar{where} niets over is vastgesteld, {they} niet mee."


def _asked_per_town() -> list[str]:
    return [each.code for each in reader.current().milestones if each.per_municipality]


def _goes(codes: Sequence[str]) -> str:
    return "gaat" if len(codes) == 1 else "gaan"


def _no_longer(towns: Sequence[str], on: date) -> Iterable[str]:
    """Say that what is asked per municipality is not about these any more."""
    codes = _asked_per_town()
    if towns and codes:
        yield f"{listing(codes)} {_goes(codes)} vanaf {date_words(on)} niet meer over {listing(towns)}."


def _alone(on: date) -> Iterable[str]:
    """Say that what is asked per municipality does not apply once there are none around the seat."""
    codes = _asked_per_town()
    if codes:
        verb = "is" if len(codes) == 1 else "zijn"
        yield f"Er zijn vanaf {date_words(on)} geen omliggende gemeenten meer."
        yield f"{listing(codes)} {verb} dan niet van toepassing."


def _said(plan: Plan, werkplein_id: int, on: date) -> Said:
    timeline = plan.timelines[werkplein_id]
    return held(timeline, on) or timeline[0]


def _preview(known: Register, werkplein_id: int, plan: Plan, was: Facts, days: tuple[date, date]) -> Preview:
    on, today = days
    after = _said(plan, werkplein_id, on).facts
    alike = renamed(namesakes(known, plan, {}), werkplein_id, (was, after), on)
    follows = [*alike, *change_follows(known, werkplein_id, plan, (was, after), on), *_belated(on, today)]
    return Preview(on, changes(was, after, known.names), follows, _becomes_satellite(was, after))


def changes(was: Facts, after: Facts, names: Names) -> list[Difference]:
    """Say what a version says otherwise than the one before it."""
    return differences(words_of(was, names), words_of(after, names))


def change_follows(
    known: Register, werkplein_id: int, plan: Plan, facts: tuple[Facts, Facts], on: date
) -> Iterable[str]:
    """Say what follows when a Werkplein is otherwise from a day on; `plan` is all that is said anew."""
    was, after = facts
    yield from _state(known, werkplein_id, plan, facts, on)
    yield from _milestones(was, after, on, known.names)
    if was.seat_id != after.seat_id:
        # The seat it had lies around the new one, if it is still served.
        served = serving_on([*known.areas, *plan.areas], on)
        old = [was.seat_id] if (werkplein_id, was.seat_id) in served else []
        yield from _per_town([known.names.municipality(each) for each in old], on)


def _state(known: Register, werkplein_id: int, plan: Plan, facts: tuple[Facts, Facts], on: date) -> Iterable[str]:
    was, after = facts
    if was.is_closed and not after.is_closed:
        yield f"Het Werkplein is vanaf {date_words(on)} weer open. Wat er dan van gevraagd wordt, komt terug."
    if not after.is_closed or (was.is_closed and was.successor_id == after.successor_id):
        return
    if not was.is_closed:
        yield f"Vanaf {date_words(on)} wordt van dit Werkplein niets meer gevraagd. Teruglezen blijft mogelijk."
    left = _left(known, werkplein_id, plan, after.successor_id, on)
    if left.served:
        yield f"{_who(left.served)} vanaf die dag bij een ander Werkplein terecht."
    if left.unserved:
        have = "heeft" if len(left.unserved) == 1 else "hebben"
        yield f"{listing(left.unserved)} {have} vanaf {date_words(on)} geen Werkplein."
    yield from left.in_part
    if left.handed_over:
        heir = title_of(known.names.werkplein(after.successor_id))
        yield f"{heir} bedient vanaf {date_words(on)} ook {listing(left.handed_over)}."
        yield from _per_town(left.handed_over, on, heir)


def _who(towns: Sequence[str]) -> str:
    return f"{listing(towns)} {'kan' if len(towns) == 1 else 'kunnen'}"


def _left(known: Register, werkplein_id: int, plan: Plan, successor_id: int | None, on: date) -> Left:
    rows = [*known.areas, *plan.areas]
    towns = {row.municipality_id for row in rows if row.werkplein_id == werkplein_id}
    before, serving = (
        serving_on((row for row in each if row.municipality_id in towns), on) for each in (known.areas, rows)
    )
    world, names = dict(known.timelines) | dict(plan.timelines), known.names
    others: dict[int, dict[str, Serving]] = defaultdict(dict)
    for (key, town), theirs in serving.items():
        if key != werkplein_id and is_open(world[key], on):
            others[town][title_of(names.werkplein(key))] = theirs
    mine = {town: own for (key, town), own in serving.items() if key == werkplein_id}
    parts = {
        town: part_left(names.municipality(town), f"vanaf {date_words(on)}", own, others[town])
        for town, own in mine.items()
        if others[town]
    }
    new = [town for town in mine if (successor_id, town) in serving and (successor_id, town) not in before]
    return Left(
        served=_named((town for town, part in parts.items() if not part), names),
        unserved=_named(mine.keys() - parts.keys(), names),
        in_part=sorted(part for part in parts.values() if part),
        handed_over=_named(new, names),
    )


def _named(towns: Iterable[int], names: Names) -> list[str]:
    return sorted(names.municipality(town) for town in towns)


def _milestones(was: Facts, after: Facts, on: date, names: Names) -> Iterable[str]:
    milestones = reader.current().milestones
    if after.moved and not was.moved:
        lapsing = listing([each.code for each in milestones if each.lapses_on_move])
        yield f"Door de verhuizing vervallen {lapsing}. Wat vóór {date_words(on)} is gezien, telt daarvoor niet meer."
    if was.moved and not after.moved:
        yield "Er is geen verhuizing meer. Wat daardoor verviel, telt weer."
    if _becomes_satellite(was, after):
        yield from _under_another(names.werkplein(after.main_id))
    if was.main_id is not None and after.main_id is None and not after.is_closed:
        yield from _on_its_own(on)


def _becomes_satellite(was: Facts, after: Facts) -> bool:
    return after.main_id is not None and after.main_id != was.main_id


def _under_another(main: str) -> Iterable[str]:
    """Say what it takes over from its main location, and that its own answer goes before that (domain D.5)."""
    codes = _taken_over()
    yield f"Dit Werkplein wordt satelliet van {main}."
    if codes:
        yield f"Het neemt daarvan {listing(codes)} over waar het zelf geen geldig antwoord heeft."


def _taken_over() -> list[str]:
    return [each.code for each in reader.current().milestones if each.inherited_by_satellite]


def _on_its_own(on: date) -> Iterable[str]:
    """Say that what came from the main location is to be answered by the Werkplein itself, in one sentence each."""
    codes = _taken_over()
    if codes:
        yield (
            f"Dit Werkplein is geen satelliet meer: {listing(codes)} telt het vanaf {date_words(on)} zelf. "
            "Wat daarvan alleen bij de hoofdlocatie bekend is, is dan niet beantwoord."
        )


def _belated(on: date, today: date) -> list[str]:
    return [f"{date_words(on)} is voorbij. {IMPROVES}"] if on < today else []


def belated_rows(count: int) -> list[str]:
    """Say of so many rows of a file that they are about a day that has passed."""
    begins = "gaat" if count == 1 else "gaan"
    return [f"{plural(count, 'regel', 'regels')} {begins} in op een dag die voorbij is. {IMPROVES}"] if count else []
