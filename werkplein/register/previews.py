"""What a change of the register would do, before anything is written: what differs, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.labels import date_nl, date_words, listing
from werkplein.programme import reader
from werkplein.register import change_queries
from werkplein.register.area_rules import NOT, AreaSaid, serving_on
from werkplein.register.change_actions import NEW, Plan
from werkplein.register.change_queries import Names
from werkplein.register.history import Difference, differences, words_of
from werkplein.register.rules import Facts
from werkplein.register.timeline_rules import Said, held


@dataclass(frozen=True)
class Preview:
    """What is otherwise from a day on, and what follows from that."""

    on: date
    differences: Sequence[Difference]
    follows: Sequence[str]


@dataclass(frozen=True)
class Left:
    """The municipalities of who closes: those another serves too, those that nobody serves any more.

    And those that who takes over did not serve before.
    """

    served: Sequence[str]
    unserved: Sequence[str]
    handed_over: Sequence[str]


def preview_change(session: Session, werkplein_id: int, plan: Plan, on: date, today: date) -> Preview:
    """Say what a change does from its day on; five statements at most."""
    base = held(change_queries.timelines(session)[werkplein_id], on)
    after = _said(plan, werkplein_id, on)
    before = after if base is None else base
    was = replace(before.facts, moved=before.facts.moved and before.holds_on == on)
    return _preview(session, werkplein_id, plan, was, (on, today))


def preview_correction(
    session: Session, werkplein_id: int, plan: Plan, was: Facts, was_on: date, on: date, today: date
) -> Preview:
    """Say what a correction does: the version may also get another day; five statements at most."""
    found = _preview(session, werkplein_id, plan, was, (on, today))
    moved = [Difference("Geldt vanaf", date_nl(was_on), date_nl(on))] if was_on != on else []
    return replace(found, differences=[*moved, *found.differences])


def preview_opening(session: Session, plan: Plan, on: date, today: date) -> Preview:
    """Say what is added; three statements."""
    names = change_queries.names(session)
    told = words_of(_said(plan, NEW, on).facts, names).items()
    served = [Difference(names.municipality(area.municipality_id), "", area.serving.words) for area in plan.areas]
    follows = [f"Het staat vanaf {date_words(on)} op de kaart en in alle lijsten.", *_belated(on, today)]
    return Preview(on, [*(Difference(label, "", words) for label, words in told), *served], follows)


def preview_area(session: Session, said: AreaSaid, today: date) -> Preview:
    """Say what a change of whom a Werkplein serves does from its day on; four statements."""
    names, rows = change_queries.names(session), change_queries.every_area(session)
    was, town = serving_on(rows, said.holds_on), names.municipality(said.municipality_id)
    world = change_queries.timelines(session)
    others = sorted(
        f"Werkplein {names.werkplein(key)}"
        for key, municipality_id in was
        if municipality_id == said.municipality_id and key != said.werkplein_id and _is_open(world[key], said.holds_on)
    )
    changed = Difference(town, was.get(said.pair, NOT).words, said.serving.words)
    at = held(world[said.werkplein_id], said.holds_on)
    seat = [(said.werkplein_id, at.facts.seat_id)] if at is not None else []
    served = serving_on([*rows, said], said.holds_on)
    before, after = ({pair for pair in each if pair[0] == said.werkplein_id}.difference(seat) for each in (was, served))
    follows = [
        _also_served(town, others, said),
        *_per_town([names.municipality(key) for _, key in after - before], said.holds_on),
        *_alone(said.holds_on if before and not after else None),
        *_belated(said.holds_on, today),
    ]
    return Preview(said.holds_on, [changed], [sentence for sentence in follows if sentence])


def _also_served(town: str, others: Sequence[str], said: AreaSaid) -> str:
    since = f"vanaf {date_words(said.holds_on)}"
    if said.serving != NOT:
        return f"{town} wordt {since} ook bediend door {listing(others)}." if others else ""
    if not others:
        return f"{town} heeft {since} geen Werkplein."
    return f"{town} kan {since} nog terecht bij {listing(others)}."


def _per_town(towns: Sequence[str], on: date, whom: str = "") -> Iterable[str]:
    """Say that what is asked per municipality is about these as well, who do not take part until somebody says so."""
    codes = [each.code for each in reader.current().milestones if each.per_municipality]
    if towns and codes:
        goes = "gaat" if len(codes) == 1 else "gaan"
        who = f"het MT van {whom}" if whom else "het MT"
        they = "doet die gemeente" if len(towns) == 1 else "doen die gemeenten"
        yield f"{listing(codes)} {goes} vanaf {date_words(on)} ook over {listing(towns)}."
        yield f"Zolang {who} daar niets over zegt, {they} niet mee."


def _alone(on: date | None) -> Iterable[str]:
    """Say that what is asked per municipality does not apply once there are none around the seat."""
    codes = [each.code for each in reader.current().milestones if each.per_municipality]
    if on is not None and codes:
        verb = "is" if len(codes) == 1 else "zijn"
        yield f"Er zijn vanaf {date_words(on)} geen omliggende gemeenten meer."
        yield f"{listing(codes)} {verb} dan niet van toepassing."


def _said(plan: Plan, werkplein_id: int, on: date) -> Said:
    timeline = plan.timelines[werkplein_id]
    return held(timeline, on) or timeline[0]


def _preview(session: Session, werkplein_id: int, plan: Plan, was: Facts, days: tuple[date, date]) -> Preview:
    on, today = days
    names, after = change_queries.names(session), _said(plan, werkplein_id, on).facts
    follows = [*_state(session, werkplein_id, plan, (was, after), on, names), *_milestones(was, after, on, names)]
    if was.seat_id != after.seat_id:
        # The seat it had lies around the new one, if it is still served.
        served = serving_on(change_queries.areas_said(session, [werkplein_id]), on)
        old = [was.seat_id] if (werkplein_id, was.seat_id) in served else []
        follows += _per_town([names.municipality(each) for each in old], on)
    follows += _belated(on, today)
    return Preview(on, differences(words_of(was, names), words_of(after, names)), follows)


def _state(
    session: Session, werkplein_id: int, plan: Plan, facts: tuple[Facts, Facts], on: date, names: Names
) -> Iterable[str]:
    was, after = facts
    if was.is_closed and not after.is_closed:
        yield f"Het Werkplein is vanaf {date_words(on)} weer open. Wat er dan van gevraagd wordt, komt terug."
    if not after.is_closed or (was.is_closed and was.successor_id == after.successor_id):
        return
    yield f"Vanaf {date_words(on)} wordt van dit Werkplein niets meer gevraagd. Teruglezen blijft mogelijk."
    left = _left(session, werkplein_id, plan, on, names)
    if left.served:
        yield f"{_who(left.served)} vanaf die dag bij een ander Werkplein terecht."
    if left.unserved:
        have = "heeft" if len(left.unserved) == 1 else "hebben"
        yield f"{listing(left.unserved)} {have} vanaf {date_words(on)} geen Werkplein."
    if after.successor_id is not None:
        yield from _per_town(left.handed_over, on, f"Werkplein {names.werkplein(after.successor_id)}")


def _who(towns: Sequence[str]) -> str:
    return f"{listing(towns)} {'kan' if len(towns) == 1 else 'kunnen'}"


def _left(session: Session, werkplein_id: int, plan: Plan, on: date, names: Names) -> Left:
    before = change_queries.every_area(session)
    known, serving = serving_on(before, on), serving_on([*before, *plan.areas], on)
    world = change_queries.timelines(session) | dict(plan.timelines)
    others = {town for key, town in serving if key != werkplein_id and _is_open(world[key], on)}
    mine = sorted(town for key, town in serving if key == werkplein_id)
    new = sorted(names.municipality(town) for key, town in serving if (key, town) not in known)
    return Left(_named(mine, others, names, True), _named(mine, others, names, False), new)


def _is_open(timeline: Sequence[Said], on: date) -> bool:
    said = held(tuple(timeline), on)
    return said is not None and not said.facts.is_closed


def _named(mine: Iterable[int], others: Collection[int], names: Names, is_served: bool) -> list[str]:
    return sorted(names.municipality(town) for town in mine if (town in others) is is_served)


def _milestones(was: Facts, after: Facts, on: date, names: Names) -> Iterable[str]:
    milestones = reader.current().milestones
    if after.moved and not was.moved:
        lapsing = listing([each.code for each in milestones if each.lapses_on_move])
        yield f"Door de verhuizing vervallen {lapsing}. Wat vóór {date_words(on)} is gezien, telt daarvoor niet meer."
    if was.moved and not after.moved:
        yield "Er is geen verhuizing meer. Wat daardoor verviel, telt weer."
    if after.main_id is not None and after.main_id != was.main_id:
        taken = listing([each.code for each in milestones if each.inherited_by_satellite])
        yield f"Dit Werkplein wordt satelliet van {names.werkplein(after.main_id)} en neemt daarvan {taken} over."


def _belated(on: date, today: date) -> list[str]:
    if on >= today:
        return []
    return [f"{date_words(on)} is voorbij. Wat sindsdien gold, wordt verbeterd. Vastgestelde niveaus blijven staan."]
