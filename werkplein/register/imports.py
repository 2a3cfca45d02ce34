"""The register as files that come in: judged whole, shown as it would become, and written only when confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.importing import Change, Checked, ImportKind, ImportRun, Ready, Row
from werkplein.core.importing.queries import staged
from werkplein.core.labels import date_nl, listing, plural
from werkplein.programme.reader import current
from werkplein.register import area_file, change_actions, change_queries, place_file, sheets
from werkplein.register.actions import write
from werkplein.register.area_file import AreaLine
from werkplein.register.area_rules import NOT, AreaSaid, Serving
from werkplein.register.cells import Cells
from werkplein.register.change_actions import Plan
from werkplein.register.change_queries import Names
from werkplein.register.place_file import PlaceLine, Planned
from werkplein.register.rules import Facts
from werkplein.register.summary_actions import hold
from werkplein.register.timeline_rules import Said, Timeline

NAMED = 5
# What a row shows of a file of Werkpleinen, and the fact behind it.
SHOWN = {column: fact for fact, column in place_file.COLUMNS.items() if fact not in ("code", "holds_on", "kind")}


def prepare_places(session: Session, rows: Sequence[Row], today: date) -> Checked:
    """Judge the whole file of Werkpleinen; writes nothing."""
    cells, names = Cells(), change_queries.names(session)
    lines = place_file.read_places(rows, names, today, current().starts_on, cells)
    planned = _planned(session, lines, names, cells)
    if planned.timelines and not cells.problems:
        at = planned.lines_of(lines)
        for key, faults in change_actions.faults_in(session, _plan(planned)).items():
            cells.note(faults, at.get(key, 0) or lines[0].line, place_file.COLUMNS)
    seen = change_queries.newest(session)
    everyone = _with_new(names, planned)
    ready = [
        Ready(
            line.line,
            _shown_place(line, planned, everyone) | {"row": line.kept(), "seen": seen},
            _change(line, planned),
        )
        for line in lines
        if line.line in planned.before
    ]
    known = [
        Ready(line.line, _known_place(line, planned, everyone), Change.KNOWN)
        for line in lines
        if line.line in planned.known
    ]
    return Checked(ready, cells.problems, known, _summary(lines, planned, today))


def _change(line: PlaceLine, planned: Planned) -> Change:
    return Change.NEW if planned.before[line.line] is None else Change.CHANGED


def _planned(session: Session, lines: Sequence[PlaceLine], names: Names, cells: Cells) -> Planned:
    timelines = change_queries.timelines(session)
    return place_file.plan(lines, names, timelines, change_queries.every_area(session), cells)


def _plan(planned: Planned) -> Plan:
    return Plan(planned.timelines, planned.areas, planned.since)


def _with_new(names: Names, planned: Planned) -> Names:
    """The names there are, with those the file adds."""
    new = {key: (code, code) for code, key in planned.keys.items() if key < 0}
    return Names(names.regions, names.municipalities, names.werkpleinen | new)


def _shown_place(line: PlaceLine, planned: Planned, names: Names) -> dict[str, Any]:
    """Show a row as it becomes, and beside what is otherwise what it was."""
    before = planned.before[line.line]
    after = _facts_after(planned, line)
    cells = _cells(after, names)
    was = _cells(before, names) if before else cells
    shown = {
        column: text if text == was[column] else f"{text or 'leeg'} (was {was[column] or 'leeg'})"
        for column, text in cells.items()
    }
    return {"code": line.code, sheets.FROM: date_nl(line.on)} | shown


def _known_place(line: PlaceLine, planned: Planned, names: Names) -> dict[str, Any]:
    return {"code": line.code, sheets.FROM: date_nl(line.on)} | _cells(planned.known[line.line], names)


def _facts_after(planned: Planned, line: PlaceLine) -> Facts:
    said = planned.timelines[planned.keys[line.code]]
    return next(each.facts for each in said if each.holds_on == line.on and each.id is None)


def _cells(facts: Facts, names: Names) -> dict[str, str]:
    """A version as it reads in a file, by column."""
    written = sheets.place_row("", Said(date.min, facts), names)
    named = dict(zip([column.name for column in sheets.PLACE_COLUMNS], written, strict=True))
    return {
        column: str(named[column]).replace(".", ",") if column in ("breedte", "lengte") else str(named[column])
        for column in SHOWN
    }


def _summary(lines: Sequence[PlaceLine], planned: Planned, today: date) -> str:
    """Say how many are new, which ones, and what is about the past."""
    new = [line.code for line in lines if planned.before.get(line.line, line) is None]
    past = sum(line.line in planned.before and line.on < today for line in lines)
    said = []
    if new:
        more = f" en nog {len(new) - NAMED}" if len(new) > NAMED else ""
        said.append(f"{plural(len(new), 'nieuw Werkplein', 'nieuwe Werkpleinen')}: {listing(new[:NAMED])}{more}.")
    if past:
        begins = "gaat" if past == 1 else "gaan"
        said.append(
            f"{plural(past, 'regel', 'regels')} {begins} in op een dag die voorbij is: dat verbetert wat toen gold."
        )
    return " ".join(said)


def is_outdated(session: Session, run: ImportRun, today: date) -> bool:
    """Tell whether the register changed after the file was checked. It is held first."""
    hold(session)
    seen = next((row.values["seen"] for row in staged(session, run)), None)
    return seen is not None and list(seen) != list(change_queries.newest(session))


def promote_places(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the versions that were confirmed."""
    lines = [PlaceLine.of(row.line, row.values["row"]) for row in staged(session, run)]
    held, names, cells = hold(session), change_queries.names(session), Cells()
    planned = _planned(session, lines, names, cells)
    if not planned.timelines:
        return 0
    change_actions.refuse(session, _plan(planned), today)
    keys = {}
    for code, key in planned.keys.items():
        if key < 0:
            first = planned.timelines[key][0]
            row = change_actions.add_row(session, code, first.facts, first.holds_on, today)
            held[row.id], keys[key] = row, row.id
    said = {
        keys.get(key, key): [_settled(each, keys) for each in line if each.id is None]
        for key, line in planned.timelines.items()
    }
    write(session, actor, held, said, today)
    areas = [replace(area, werkplein_id=keys.get(area.werkplein_id, area.werkplein_id)) for area in planned.areas]
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
    cells, names = Cells(), change_queries.names(session)
    lines = area_file.read_areas(rows, names, today, current().starts_on, cells)
    known, timelines = change_queries.every_area(session), change_queries.timelines(session)
    new, before = area_file.plan(lines, known, _opened(timelines), cells)
    if new and not cells.problems:
        _note_areas(session, new, cells)
    seen = change_queries.newest(session)
    ready = [_ready_area(line, before[line.line], names, seen) for line in sorted(new, key=lambda each: each.line)]
    known_ones = [line for line in lines if line.line not in before]
    known_rows = [Ready(line.line, _shown_area(line, line.said.serving, names), Change.KNOWN) for line in known_ones]
    return Checked(ready, cells.problems, known_rows)


def _ready_area(line: AreaLine, before: Serving, names: Names, seen: Sequence[int]) -> Ready:
    shown = _shown_area(line, before, names) | {"row": line.kept(), "seen": list(seen)}
    return Ready(line.line, shown, Change.NEW if before == NOT else Change.CHANGED)


def _opened(timelines: Mapping[int, Timeline]) -> dict[int, date]:
    return {key: timeline[0].holds_on for key, timeline in timelines.items()}


def _note_areas(session: Session, new: Sequence[AreaLine], cells: Cells) -> None:
    """Tell what the file as a whole makes impossible, at the first line about that Werkplein."""
    said = [line.said for line in new]
    plan = Plan({}, said, min(each.holds_on for each in said))
    at = {line.said.werkplein_id: line.line for line in reversed(new)}
    for key, faults in change_actions.faults_in(session, plan).items():
        cells.note(faults, at[key], area_file.COLUMNS)


def _shown_area(line: AreaLine, before: Serving, names: Names) -> dict[str, Any]:
    """Show a row as it becomes, and what it was."""
    cells = [str(cell or "") for cell in sheets.area_row(line.said, names)]
    shown = dict(zip([column.name for column in sheets.AREA_COLUMNS], cells, strict=True))
    was = before.kind.label.lower()
    if before != NOT and shown["deel"] != was:
        shown["deel"] += f" (was {was})"
    if (line.said.serving.postcodes or "") != (before.postcodes or "") and before.postcodes:
        shown["postcodes"] = f"{shown['postcodes'] or 'leeg'} (was {before.postcodes})"
    return shown | {sheets.FROM: date_nl(line.said.holds_on)}


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
    back="change.overview",
    back_label="Terug naar het register",
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
    back="change.overview",
    back_label="Terug naar het register",
)
