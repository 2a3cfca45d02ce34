"""Changing the register: each change is planned over time, held against all others, and only then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.errors import Conflict, came_first
from werkplein.core.labels import date_nl
from werkplein.programme.reader import current
from werkplein.register import change_queries, doubts
from werkplein.register.actions import write
from werkplein.register.area_rules import (
    CHOOSE_HERE,
    NOT,
    AreaSaid,
    Serving,
    clash_faults,
    handed_over,
    seat_faults,
    serving_on,
)
from werkplein.register.change_queries import Names
from werkplein.register.doubts import Doubt
from werkplein.register.entry_rules import Fault, Impossible, Unchanged, code_faults, day_faults, fact_faults
from werkplein.register.models import ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts, closing_day
from werkplein.register.summary_actions import count_change, hold
from werkplein.register.timeline_rules import (
    Said,
    Timeline,
    changed,
    corrected,
    faults_of,
    timeline_of,
    undone,
    written,
)

# Stands for a Werkplein that has no row yet while it is held against the others.
NEW = 0


class Overtaken(Conflict):
    """This Werkplein was changed after it was shown: by somebody else, or by the same person (`is_own`)."""

    def __init__(self, is_own: bool) -> None:
        """Say what happened, and that nothing was lost."""
        first = came_first("Iemand anders wijzigde dit Werkplein intussen", is_own)
        super().__init__(f"{first}. Er is niets overschreven.")
        self.is_own = is_own


@dataclass(frozen=True)
class Plan:
    """What is to be written, and from which day on the register must still be possible.

    `remedy` says what its writer can do where two would have one municipality.
    """

    timelines: Mapping[int, Timeline]
    areas: Sequence[AreaSaid]
    since: date
    remedy: str = CHOOSE_HERE

    @property
    def said(self) -> dict[int, list[Said]]:
        """Give the versions to write."""
        return {key: written(timeline) for key, timeline in self.timelines.items()}


def change_werkplein(
    session: Session,
    actor: Actor,
    werkplein_id: int,
    new: Mapping[str, object],
    on: date,
    seen: int,
    today: date,
    hands_over: bool = False,
) -> list[WerkpleinVersion]:
    """Let something be otherwise from a day on; `seen` is the newest version its writer knew.

    With `hands_over` the successor of who closes serves its municipalities from that day on.
    """
    held = hold(session)
    plan = check_change(session, actor, werkplein_id, new, on, seen, today, hands_over)
    return _carry_out(session, actor, held, plan, today)


def check_change(
    session: Session,
    actor: Actor,
    werkplein_id: int,
    new: Mapping[str, object],
    on: date,
    seen: int,
    today: date,
    hands_over: bool = False,
) -> Plan:
    """Give what a change would write, or raise what stands in its way; writes nothing."""
    timeline = changed(timeline_of(_seen(session, actor, werkplein_id, seen)), new, on)
    successor_id = new.get("successor_id")
    areas = _handed_over(session, werkplein_id, successor_id, on) if hands_over else []
    return _checked(session, Plan({werkplein_id: timeline}, areas, on), today)


def correct_version(
    session: Session,
    actor: Actor,
    werkplein_id: int,
    version_id: int,
    facts: Facts,
    on: date,
    seen: int,
    today: date,
) -> list[WerkpleinVersion]:
    """Say otherwise what one version said, perhaps from another day on."""
    held = hold(session)
    plan = check_correction(session, actor, werkplein_id, version_id, facts, on, seen, today)
    return _carry_out(session, actor, held, plan, today)


def check_correction(
    session: Session, actor: Actor, werkplein_id: int, version_id: int, facts: Facts, on: date, seen: int, today: date
) -> Plan:
    """Give what a correction would write, or raise what stands in its way; writes nothing."""
    rows = _seen(session, actor, werkplein_id, seen)
    timeline = corrected(timeline_of(rows), version_id, facts, on)
    return _checked(session, Plan({werkplein_id: timeline}, [], _since(rows, version_id, on)), today)


def undo_version(
    session: Session, actor: Actor, werkplein_id: int, version_id: int, seen: int, today: date
) -> list[WerkpleinVersion]:
    """Take back what one version changed: a correction restores what was there before it."""
    held = hold(session)
    rows = _seen(session, actor, werkplein_id, seen)
    timeline = undone(rows, version_id)
    since = _since(rows, version_id, min(said.holds_on for said in written(timeline)))
    plan = _checked(session, Plan({werkplein_id: timeline}, [], since), today)
    return _carry_out(session, actor, held, plan, today)


def _seen(session: Session, actor: Actor, werkplein_id: int, seen: int) -> list[WerkpleinVersion]:
    """Give the versions there are, or refuse when there is one that the writer did not see."""
    rows = change_queries.all_versions(session)[werkplein_id]
    if rows[-1].id != seen:
        raise Overtaken(_is_own(session, actor, rows[-1]))
    return rows


def _is_own(session: Session, actor: Actor, row: WerkpleinVersion | ServiceArea) -> bool:
    """Tell whether this person wrote a row: the rows do not say so, the trail does."""
    return actor.is_self(audit.last_actor(session, Event.REGISTER_CHANGED, row.__tablename__, row.id))


def _since(rows: Sequence[WerkpleinVersion], version_id: int, on: date) -> date:
    """The first day that becomes otherwise: that of the version, or the day it is moved to."""
    return min(on, next(row.holds_on for row in rows if row.id == version_id))


def _handed_over(session: Session, werkplein_id: int, successor_id: object, on: date) -> list[AreaSaid]:
    if not isinstance(successor_id, int):
        return []
    return handed_over(change_queries.areas_said(session, [werkplein_id, successor_id]), werkplein_id, successor_id, on)


def open_werkplein(
    session: Session, actor: Actor, code: str, facts: Facts, serving: Serving, on: date, today: date
) -> Werkplein:
    """Add a Werkplein that opens on a day, and serves the municipality it stands in."""
    held = hold(session)
    plan = check_opening(session, code, facts, serving, on, today)
    werkplein = add_row(session, code, facts, on, today)
    held[werkplein.id] = werkplein
    write(session, actor, held, {werkplein.id: plan.said[NEW]}, today)
    write_areas(session, actor, held, [AreaSaid(werkplein.id, facts.seat_id, on, serving)], today)
    return werkplein


def check_opening(session: Session, code: str, facts: Facts, serving: Serving, on: date, today: date) -> Plan:
    """Give what a Werkplein that opens would write, or raise what stands in its way; writes nothing."""
    plan = Plan({NEW: (Said(on, facts),)}, [AreaSaid(NEW, facts.seat_id, on, serving)], on)
    refuse(session, plan, today, _own_faults(session, code, facts))
    return plan


def refuse_apart(session: Session, code: str, facts: Facts, on: date, today: date) -> None:
    """Raise Impossible with what is wrong with a Werkplein that opens, for who has yet to choose where it lies."""
    found = [*day_faults(on, current().starts_on, today), *_own_faults(session, code, facts)]
    if found:
        raise Impossible(found)


def _own_faults(session: Session, code: str, facts: Facts) -> list[Fault]:
    taken = [taken for taken, _ in change_queries.names(session).werkpleinen.values()]
    return [*code_faults(code, taken), *fact_faults(facts)]


def add_row(session: Session, code: str, facts: Facts, on: date, today: date) -> Werkplein:
    """Add the row of a Werkplein, still without a version and without a place on the map."""
    # Its place, its main location and the rest follow from its first version.
    nowhere = dict.fromkeys(("lat", "lon", "map_x", "map_y", "anchor_x", "anchor_y"), 0.0)
    kept = {name: getattr(facts, name) for name in ("name", "region_id", "seat_id", "is_g4", "precision")}
    werkplein = Werkplein(code=code, opened_on=on, derived_for=today, revision=1, **nowhere, **kept)
    session.add(werkplein)
    session.flush()
    return werkplein


def _carry_out(
    session: Session, actor: Actor, held: Mapping[int, Werkplein], plan: Plan, today: date
) -> list[WerkpleinVersion]:
    """Write what was planned and checked."""
    added = write(session, actor, held, plan.said, today)
    write_areas(session, actor, held, plan.areas, today)
    return added


def _checked(session: Session, plan: Plan, today: date) -> Plan:
    """Give the plan back when nothing stands in its way."""
    own = [fault for said in plan.said.values() for each in said for fault in fact_faults(each.facts)]
    refuse(session, plan, today, own)
    return plan


def refuse(session: Session, plan: Plan, today: date, own: Sequence[Fault] = ()) -> None:
    """Raise Impossible with everything that stands in the way, each reason once."""
    found = [*day_faults(plan.since, current().starts_on, today), *own]
    if not found or all(fault.field != "holds_on" for fault in found):
        found += [fault for faults in faults_in(session, plan).values() for fault in faults]
    if found:
        raise Impossible(list(dict.fromkeys(found)))


def faults_in(session: Session, plan: Plan, doubt: Doubt = doubts.NONE) -> dict[int, list[Fault]]:
    """Everything in a plan that cannot be, by Werkplein, whatever is meant where there is doubt; five statements."""
    before = change_queries.timelines(session)
    world = before | dict(doubt.timelines) | dict(plan.timelines)
    names = _named(change_queries.names(session), plan)
    rows = doubt.clear([*change_queries.every_area(session), *plan.areas])
    found = faults_of(world, names.places, plan.timelines, plan.since)
    pairs = ({area.pair for area in plan.areas} | _open_again(before, plan, rows)) - doubt.pairs
    for key in sorted({*plan.timelines, *(area.werkplein_id for area in plan.areas)}.difference(doubt.timelines)):
        more = seat_faults(key, world[key], doubt.perhaps(key, rows), names.towns, plan.since)
        for pair in sorted(pair for pair in pairs if pair[0] == key):
            more += clash_faults(pair, rows, world, (names.places, names.towns), plan.since, plan.remedy)
        if more:
            found[key] = [*found.get(key, []), *more]
    return found


def _open_again(before: Mapping[int, Timeline], plan: Plan, rows: Sequence[AreaSaid]) -> set[tuple[int, int]]:
    """The pairs of who closes on another day than it did, or not at all."""
    reopened = {
        key
        for key, timeline in plan.timelines.items()
        if key in before and _closing(before[key]) != _closing(timeline) and _closing(before[key]) is not None
    }
    return {row.pair for row in rows if row.werkplein_id in reopened}


def _closing(timeline: Timeline) -> date | None:
    return closing_day([(said.holds_on, said.facts) for said in timeline])


def _named(names: Names, plan: Plan) -> Names:
    """The names there are, with those of what is new."""
    new = {key: ("", line[-1].facts.name) for key, line in plan.timelines.items() if key not in names.werkpleinen}
    return Names(names.regions, names.municipalities, names.werkpleinen | new)


def change_area(session: Session, actor: Actor, said: AreaSaid, seen: int, today: date) -> list[ServiceArea]:
    """Let a municipality be served in another way from a day on; `seen` is the newest row its writer knew."""
    held = hold(session)
    plan = check_area(session, actor, said, seen, today)
    return write_areas(session, actor, held, plan.areas, today)


def check_area(session: Session, actor: Actor, said: AreaSaid, seen: int, today: date) -> Plan:
    """Give what a change of the area would write, or raise what stands in its way; writes nothing."""
    _refuse_unseen_area(session, actor, said.werkplein_id, seen)
    opened_on = session.get_one(Werkplein, said.werkplein_id).opened_on
    if said.holds_on < opened_on:
        sentence = f"Dit Werkplein staat pas vanaf {date_nl(opened_on)} in het register. Kies die dag of een latere."
        raise Impossible([Fault("holds_on", sentence)])
    known = serving_on(change_queries.areas_said(session, [said.werkplein_id]), said.holds_on)
    if known.get(said.pair, NOT) == said.serving:
        raise Unchanged
    plan = Plan({}, [said], said.holds_on)
    refuse(session, plan, today)
    return plan


def _refuse_unseen_area(session: Session, actor: Actor, werkplein_id: int, seen: int) -> None:
    newest = change_queries.newest_area(session, werkplein_id)
    if newest != seen:
        row = session.get(ServiceArea, newest)
        raise Overtaken(row is not None and _is_own(session, actor, row))


def undo_area(session: Session, actor: Actor, werkplein_id: int, area_id: int, seen: int, today: date) -> AreaSaid:
    """Take back one row about an area: what was said before it is said again, from the same day on."""
    held = hold(session)
    _refuse_unseen_area(session, actor, werkplein_id, seen)
    rows = sorted(change_queries.areas_said(session, [werkplein_id]), key=lambda row: row.order)
    row = next((each for each in rows if each.id == area_id), None)
    same = [each for each in rows if row is not None and each.pair == row.pair]
    if row is None or any(each.holds_on == row.holds_on and each.order > row.order for each in same):
        raise Impossible([Fault("", "Deze regel telt al niet meer mee. Bekijk de geschiedenis.")])
    before = [each for each in same if each.order < row.order]
    restored = AreaSaid(*row.pair, row.holds_on, before[-1].serving if before else NOT)
    refuse(session, Plan({}, [restored], row.holds_on), today)
    write_areas(session, actor, held, [restored], today)
    return restored


def write_areas(
    session: Session, actor: Actor, held: Mapping[int, Werkplein], areas: Sequence[AreaSaid], today: date
) -> list[ServiceArea]:
    """Write rows about areas into the register that is held."""
    added = [
        ServiceArea(
            werkplein_id=area.werkplein_id,
            municipality_id=area.municipality_id,
            kind=area.serving.kind,
            postcodes=area.serving.postcodes,
            holds_on=area.holds_on,
            recorded_on=today,
        )
        for area in areas
    ]
    session.add_all(added)
    session.flush()
    if added:
        count_change(session, held, {row.werkplein_id for row in added})
    for row in added:
        facts = {"holds_on": row.holds_on.isoformat(), "municipality": row.municipality_id, "kind": row.kind.value}
        audit.record(session, actor, Event.REGISTER_CHANGED, row, row.werkplein_id, **facts)
    return added
