"""The register as files that come in: judged whole, shown as it would become, and written only when confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.importing import Change, Checked, ImportKind, ImportRun, Ready, Row
from werkplein.core.importing.queries import staged
from werkplein.programme.reader import current
from werkplein.register import (
    area_file,
    change_actions,
    change_queries,
    doubts,
    file_previews,
    place_file,
    previews,
    sheets,
)
from werkplein.register.actions import write
from werkplein.register.area_file import AreaLine
from werkplein.register.area_rules import CHOOSE_IN_AREAS, NOT, AreaSaid, Serving
from werkplein.register.cells import Cells
from werkplein.register.change_actions import Plan
from werkplein.register.doubts import Doubt
from werkplein.register.place_file import PlaceLine, PlacesRead, Planned
from werkplein.register.previews import Register
from werkplein.register.summary_actions import hold
from werkplein.register.timeline_rules import Said, Timeline


def prepare_places(session: Session, rows: Sequence[Row], today: date) -> Checked:
    """Judge the whole file of Werkpleinen; writes nothing."""
    cells, known = Cells(), previews.register(session)
    read = place_file.read_places(rows, known.names, today, current().starts_on, cells)
    lines, keys = read.lines, place_file.keys_of([*(line.code for line in read.lines), *read.unclear], known.names)
    planned = place_file.plan(lines, keys, known.timelines, known.areas, cells)
    _note_places(session, read, known, planned, cells)
    if cells.problems:
        return Checked(problems=cells.problems)
    seen, everyone = change_queries.newest(session), file_previews.with_new(known, planned)
    shown = {line.line: file_previews.place_row(line, planned, everyone.names) for line in lines}
    ready = [
        Ready(line.line, shown[line.line] | {"row": line.kept(), "seen": seen}, _change(line, planned))
        for line in lines
        if line.line in planned.before
    ]
    same = [Ready(line.line, shown[line.line], Change.KNOWN) for line in lines if line.line in planned.known]
    summary = file_previews.place_summary(lines, planned, today)
    follows = file_previews.place_follows(everyone, _plan(planned), lines, planned) if ready else []
    return Checked(ready, known=same, summary=summary, follows=follows)


def _note_places(session: Session, read: PlacesRead, known: Register, planned: Planned, cells: Cells) -> None:
    """Tell what the file as a whole makes impossible, whatever is meant by the rows that cannot be counted on."""
    doubt = doubts.NONE
    if read.unclear or read.heirless:
        unclear = {planned.keys[code]: may_close for code, may_close in read.unclear.items()}
        heirless = {planned.keys[code] for code in read.heirless}
        doubt = doubts.doubt_of_places(unclear, heirless, known.timelines, known.areas)
        world = {**known.timelines, **doubt.timelines}
        planned = place_file.plan(read.sure, planned.keys, world, known.areas, Cells())
    if planned.timelines:
        at = planned.lines_of(read.sure)
        for key, faults in change_actions.faults_in(session, _plan(planned), doubt).items():
            cells.note(faults, at.get(key, 0) or read.sure[0].line, place_file.COLUMNS)


def _change(line: PlaceLine, planned: Planned) -> Change:
    return Change.NEW if planned.before[line.line] is None else Change.CHANGED


def _plan(planned: Planned) -> Plan:
    return Plan(planned.timelines, planned.areas, planned.since, CHOOSE_IN_AREAS)


def is_outdated(session: Session, run: ImportRun, today: date) -> bool:
    """Tell whether the register changed after the file was checked. It is held first."""
    hold(session)
    seen = next((row.values["seen"] for row in staged(session, run)), None)
    return seen is not None and list(seen) != list(change_queries.newest(session))


def promote_places(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the versions that were confirmed."""
    lines = [PlaceLine.of(row.line, row.values["row"]) for row in staged(session, run)]
    held, known = hold(session), previews.register(session)
    keys = place_file.keys_of([line.code for line in lines], known.names)
    planned = place_file.plan(lines, keys, known.timelines, known.areas, Cells())
    if not planned.timelines:
        return 0
    change_actions.refuse(session, _plan(planned), today)
    added = {}
    for code, key in planned.keys.items():
        if key < 0:
            first = planned.timelines[key][0]
            row = change_actions.add_row(session, code, first.facts, first.holds_on, today)
            held[row.id], added[key] = row, row.id
    said = {
        added.get(key, key): [_settled(each, added) for each in line if each.id is None]
        for key, line in planned.timelines.items()
    }
    write(session, actor, held, said, today)
    areas = [replace(area, werkplein_id=added.get(area.werkplein_id, area.werkplein_id)) for area in planned.areas]
    change_actions.write_areas(session, actor, held, areas, today)
    return len(planned.before)


def _settled(said: Said, keys: Mapping[int, int]) -> Said:
    """The same version, with the rows that now are there for who had only a place in the file."""
    main, heir = (
        None if each is None else keys.get(each, each) for each in (said.facts.main_id, said.facts.successor_id)
    )
    return replace(said, facts=replace(said.facts, main_id=main, successor_id=heir))


def prepare_areas(session: Session, rows: Sequence[Row], today: date) -> Checked:
    """Judge the whole file of service areas; writes nothing."""
    cells, known = Cells(), previews.register(session)
    lines, unread = area_file.read_areas(rows, known.names, today, current().starts_on, cells)
    opened = _opened(known.timelines)
    new, before = area_file.plan(lines, known.areas, opened, cells)
    unread += [line.unread for line in lines if line.said.holds_on < opened[line.said.werkplein_id]]
    doubt = doubts.doubt_of_areas(unread, known.areas, [line.said for line in lines])
    _note_areas(session, [line for line in new if line.said.pair not in doubt.pairs], cells, doubt)
    if cells.problems:
        return Checked(problems=cells.problems)
    seen = change_queries.newest(session)
    ready = [_ready_area(line, before[line.line], known, seen) for line in sorted(new, key=lambda each: each.line)]
    same = [
        Ready(line.line, file_previews.area_row(line, known), Change.KNOWN) for line in lines if line.line not in before
    ]
    summary = " ".join(previews.belated_rows(sum(line.said.holds_on < today for line in new)))
    return Checked(ready, known=same, summary=summary, follows=file_previews.area_follows(known, new))


def _ready_area(line: AreaLine, before: Serving, known: Register, seen: Sequence[int]) -> Ready:
    shown = file_previews.area_row(line, known, before) | {"row": line.kept(), "seen": list(seen)}
    return Ready(line.line, shown, Change.NEW if before == NOT else Change.CHANGED)


def _opened(timelines: Mapping[int, Timeline]) -> dict[int, date]:
    return {key: timeline[0].holds_on for key, timeline in timelines.items()}


def _note_areas(session: Session, new: Sequence[AreaLine], cells: Cells, doubt: Doubt) -> None:
    """Tell what the file as a whole makes impossible, at the line of that area, or the first of that Werkplein."""
    if not new:
        return
    said = [line.said for line in new]
    plan = Plan({}, said, min(each.holds_on for each in said))
    first = {line.said.werkplein_id: line.line for line in reversed(new)}
    at = {line.said.pair: line.line for line in reversed(new)}
    for key, faults in change_actions.faults_in(session, plan, doubt).items():
        for fault in faults:
            cells.note([fault], at.get((key, fault.municipality_id or 0), first[key]), area_file.COLUMNS)


def promote_areas(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the rows that were confirmed."""
    lines = [AreaLine.of(row.line, row.values["row"]) for row in staged(session, run)]
    held = hold(session)
    opened = _opened(change_queries.timelines(session))
    new, _ = area_file.plan(lines, change_queries.every_area(session), opened, Cells())
    if not new:
        return 0
    said: list[AreaSaid] = [line.said for line in new]
    change_actions.refuse(session, Plan({}, said, min(each.holds_on for each in said)), today)
    return len(change_actions.write_areas(session, actor, held, said, today))


PLACES_FILE = ImportKind(
    code="werkpleinen",
    label="Werkpleinen",
    columns=sheets.PLACE_COLUMNS,
    permission=Permission.REGISTER_MANAGE,
    prepare=prepare_places,
    promote=promote_places,
    is_outdated=is_outdated,
    explanation="Download eerst de lijst van nu, en wijzig die. Zet in ‘vanaf’ de dag waarop een wijziging ingaat: "
    "laat u de oude dag staan, dan verbetert u wat sinds die dag geldt. Wat u weglaat, verandert niet.",
    preview=file_previews.PREVIEW,
    names_rows=True,
    back="change.overview",
    back_label="Terug naar het register",
    known_as={"CSV": "change.places_csv", "Excel": "change.places_xlsx"},
)
AREAS_FILE = ImportKind(
    code="werkgebieden",
    label="Werkgebieden",
    columns=sheets.AREA_COLUMNS,
    permission=Permission.REGISTER_MANAGE,
    prepare=prepare_areas,
    promote=promote_areas,
    is_outdated=is_outdated,
    explanation="Download eerst de lijst van nu, en wijzig die. Een gemeente die u weglaat, blijft zoals zij is: "
    "schrijf ‘niet meer’ om die te beëindigen.",
    preview=file_previews.PREVIEW,
    names_rows=True,
    back="change.overview",
    back_label="Terug naar het register",
    known_as={"CSV": "change.areas_csv", "Excel": "change.areas_xlsx"},
)
