"""What a file would do to the register: of each row what is otherwise, and what follows, in the words of the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from werkplein.core.importing import NOTE
from werkplein.core.labels import date_nl, listing, plural
from werkplein.core.spreadsheet import Column
from werkplein.register import previews
from werkplein.register.area_file import AreaLine
from werkplein.register.area_rules import AreaSaid, Serving
from werkplein.register.change_actions import Plan
from werkplein.register.change_queries import Names
from werkplein.register.place_file import PlaceLine, Planned
from werkplein.register.previews import Register
from werkplein.register.rules import title_of
from werkplein.register.sheets import FROM

WHO, CHANGES = "Werkplein", "Wat verandert"
# Two columns and no more: what changes is then read on a telephone too.
PREVIEW = (Column(WHO), Column(CHANGES))
NAMED = 5


def with_new(known: Register, planned: Planned) -> Register:
    """The register there is, with the names of what the file adds."""
    new = {
        key: (code, line[0].facts.name if (line := planned.timelines.get(key)) else code)
        for code, key in planned.keys.items()
        if key < 0
    }
    names = known.names
    return replace(known, names=Names(names.regions, names.municipalities, names.werkpleinen | new))


def _since(on: date) -> str:
    return f"{FROM} {date_nl(on)}"


def place_row(line: PlaceLine, planned: Planned, names: Names) -> dict[str, Any]:
    """Show what a row makes otherwise; of what is added all that it says."""
    shown = {WHO: line.code, NOTE: _since(line.on)}
    after = planned.after.get(line.line)
    if after is None:
        return shown | {CHANGES: "niets"}
    was = planned.before[line.line]
    found = previews.changes(was, after, names) if was else previews.added(after, names)
    return shown | {CHANGES: [each.kept() for each in found]}


def place_summary(lines: Sequence[PlaceLine], planned: Planned, today: date) -> str:
    """Say how many are new, which ones, what is about the past, and that a merger takes the municipalities along."""
    new = [line for line in lines if planned.before.get(line.line, line) is None]
    said = []
    if new:
        codes = [line.code for line in new]
        more = f" en nog {len(new) - NAMED}" if len(new) > NAMED else ""
        said.append(f"{plural(len(new), 'nieuw Werkplein', 'nieuwe Werkpleinen')}: {listing(codes[:NAMED])}{more}.")
        said.append(previews.on_the_map([line.on for line in new]))
    said += previews.belated_rows(sum(line.line in planned.before and line.on < today for line in lines))
    if planned.takes_over:
        said.append(
            "Een opvolger neemt de gemeenten over. Wilt u dat anders? Lees daarna een bestand met werkgebieden in."
        )
    return " ".join(said)


def place_follows(known: Register, plan: Plan, lines: Iterable[PlaceLine], planned: Planned) -> list[str]:
    """Say what follows from each row that changes something, beside what the summary says of all."""
    alike, found = previews.namesakes(known, plan, {}), []
    for line in lines:
        if line.line not in planned.before:
            continue
        was, key, after = planned.before[line.line], planned.keys[line.code], planned.after[line.line]
        if was is None:
            follows = alike.warnings(key, after.name, line.on, is_new=True)
        else:
            named = previews.renamed(alike, key, (was, after), line.on)
            follows = [*named, *previews.change_follows(known, key, plan, (was, after), line.on)]
        found += _told(known.names, key, follows)
    return found


def area_row(line: AreaLine, known: Register, before: Serving | None = None) -> dict[str, Any]:
    """Show what a row makes otherwise; nothing when it is not said how it was before."""
    said = line.said
    shown = {WHO: known.names.code(said.werkplein_id), NOTE: _since(said.holds_on)}
    if before is None:
        town = known.names.municipality(said.municipality_id)
        return shown | {CHANGES: f"{town}: niets"}
    return shown | {CHANGES: [previews.area_difference(known.names, said, before).kept()]}


def area_follows(known: Register, new: Sequence[AreaLine]) -> list[str]:
    """Say what follows, once for all that changes for a Werkplein on one day."""
    per_day: dict[tuple[int, date], list[AreaSaid]] = defaultdict(list)
    for line in new:
        per_day[line.said.werkplein_id, line.said.holds_on].append(line.said)
    everything = [line.said for line in new]
    found = []
    for (key, _), own in per_day.items():
        found += _told(known.names, key, previews.area_follows(known, everything, own))
    return found


def _told(names: Names, key: int, sentences: Iterable[str]) -> list[str]:
    text = " ".join(sentences)
    return [f"{title_of(names.werkplein(key))}: {text}"] if text else []
