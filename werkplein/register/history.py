"""What the history of a Werkplein shows: every version in words, with what it changed and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from werkplein.core.database import Appended
from werkplein.core.labels import LabelEnum, date_nl, listing, number
from werkplein.register import change_queries, queries
from werkplein.register.area_rules import NOT
from werkplein.register.change_queries import Names
from werkplein.register.models import ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts, closing_day, holding, remaining
from werkplein.register.timeline_rules import shown, timeline_of

SHORT = 12
Words = Mapping[str, str]
Recorded = TypeVar("Recorded", bound=Appended)


class Standing(LabelEnum):
    """Whether a version counts, and when."""

    NOW = "now", "Geldt nu"
    COMING = "coming", "Komt"
    EARLIER = "earlier", "Eerder"
    REPLACED = "replaced", "Verbeterd"

    @property
    def tone(self) -> str:
        """Give the tone of its badge."""
        return {"now": "good", "coming": "accent"}.get(self.value, "")

    @property
    def is_now(self) -> bool:
        """Tell whether the version holds, so that nothing needs to be said of it in a few words."""
        return self is Standing.NOW


@dataclass(frozen=True)
class Difference:
    """One thing that a version says otherwise."""

    label: str
    before: str
    after: str

    @property
    def is_short(self) -> bool:
        """Tell whether it fits on a line, as a day does."""
        return max(len(self.before), len(self.after)) <= SHORT

    def kept(self) -> dict[str, Any]:
        """Give it as a row of a file keeps it."""
        return {"label": self.label, "before": self.before, "after": self.after, "is_short": self.is_short}


@dataclass(frozen=True)
class Step:
    """One version: when it holds, when it was recorded, and what it changed."""

    id: int
    holds_on: date
    recorded_on: date
    standing: Standing
    title: str
    differences: Sequence[Difference]
    is_first: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether it still counts: only then it can be corrected."""
        return self.standing is not Standing.REPLACED

    @property
    def is_belated(self) -> bool:
        """Tell whether it was recorded after the day it holds from."""
        return self.recorded_on > self.holds_on


@dataclass(frozen=True)
class History:
    """All that the page shows."""

    known_on: date | None
    facts: Sequence[tuple[str, str]]
    steps: Sequence[Step]
    areas: Sequence[Step]
    newest_version: int
    newest_area: int
    closed_on: date | None = None

    @property
    def coming(self) -> int:
        """Count what is still to come."""
        return sum(step.standing is Standing.COMING for step in [*self.steps, *self.areas])


def words_of(facts: Facts, names: Names) -> dict[str, str]:
    """Say what a version says, a line per subject."""
    return {
        "Naam": facts.name,
        "Arbeidsmarktregio": names.region(facts.region_id),
        "Vestigingsgemeente": names.municipality(facts.seat_id),
        "Hoofdlocatie": names.werkplein(facts.main_id),
        "Grote stad (G4)": "ja" if facts.is_g4 else "nee",
        "Plaats op de kaart": f"{degrees(facts.lat)} / {degrees(facts.lon)} ({facts.precision.label.lower()})",
        "Stand": _state(facts, names),
        "Verhuizing": "naar een ander gebouw" if facts.moved else "nee",
    }


def _state(facts: Facts, names: Names) -> str:
    if facts.successor_id is not None:
        return f"opgegaan in {names.werkplein(facts.successor_id)}"
    return "gesloten" if facts.is_closed else "open"


def degrees(value: float) -> str:
    """Write degrees with a comma, without zeros that say nothing."""
    return number(round(value, 5), 5).rstrip("0").rstrip(",")


def differences(before: Words, after: Words) -> list[Difference]:
    """What is otherwise."""
    return [Difference(label, before[label], text) for label, text in after.items() if before[label] != text]


def history(session: Session, werkplein: Werkplein, on: date, known_on: date | None = None) -> History | None:
    """Put the history together as it is known now, or as it was on a day; nothing when it was unknown then.

    Five statements.
    """
    rows = _known(queries.versions(session, [werkplein.id])[werkplein.id], known_on)
    if not rows:
        return None
    names = change_queries.names(session)
    facts = words_of(shown(timeline_of(rows), on).facts, names)
    moves = [date_nl(row.holds_on) for row in remaining(rows) if row.moved and row.holds_on <= on]
    facts["Verhuizing"] = listing(moves) or "niet"
    areas = _known(change_queries.areas_of(session, werkplein.id), known_on)
    closed_on = closing_day([(row.holds_on, row.facts) for row in remaining(rows) if row.holds_on <= on])
    return History(
        known_on,
        list(facts.items()),
        version_steps(rows, names, on),
        area_steps(areas, on, closed_on),
        max(row.id for row in rows),
        max((row.id for row in areas), default=0),
        closed_on,
    )


def _known(rows: Iterable[Recorded], known_on: date | None) -> list[Recorded]:
    return [row for row in rows if known_on is None or row.recorded_on <= known_on]


def version_steps(rows: Sequence[WerkpleinVersion], names: Names, on: date) -> list[Step]:
    """Every version, the last to hold first; a correction beside what it corrects."""
    counting = remaining(rows)
    now = holding(rows, on)
    by_id = {row.id: row for row in rows}
    found = []
    for row in rows:
        earlier = [each for each in counting if each.holds_on < row.holds_on]
        was = by_id[row.replaces_id] if row.replaces_id is not None else (earlier[-1] if earlier else None)
        standing = _standing(row in counting, row is now, row.holds_on > on)
        found.append(_step(row, was, standing, names, is_first=row is counting[0]))
    return sorted(found, key=lambda step: (step.holds_on, step.id), reverse=True)


def _standing(counts: bool, is_now: bool, is_coming: bool) -> Standing:
    if not counts:
        return Standing.REPLACED
    if is_coming:
        return Standing.COMING
    return Standing.NOW if is_now else Standing.EARLIER


def _step(
    row: WerkpleinVersion, was: WerkpleinVersion | None, standing: Standing, names: Names, is_first: bool
) -> Step:
    found = differences(words_of(was.facts, names), words_of(row.facts, names)) if was else []
    if was and row.replaces_id is not None and was.holds_on != row.holds_on:
        found.append(Difference("Geldt vanaf", date_nl(was.holds_on), date_nl(row.holds_on)))
    title = _title(row, was, found)
    return Step(row.id, row.holds_on, row.recorded_on, standing, title, found, is_first)


def _title(row: WerkpleinVersion, was: WerkpleinVersion | None, found: Sequence[Difference]) -> str:
    if was is None:
        return "Opgenomen in het register"
    if row.replaces_id is not None:
        return "Verbetering"
    labels = {each.label for each in found}
    if "Verhuizing" in labels and row.moved:
        return "Verhuisd naar een ander gebouw"
    if "Stand" in labels:
        return "Gesloten" if row.is_closed else "Weer open"
    return "Wijziging" if found else "Geen verschil meer met de versie hiervoor"


@dataclass(frozen=True)
class Line:
    """A version in a list about many Werkpleinen."""

    werkplein: Werkplein
    step: Step


def lines(
    wanted: Sequence[tuple[WerkpleinVersion, Werkplein]],
    rows: Mapping[int, Sequence[WerkpleinVersion]],
    names: Names,
    on: date,
) -> list[Line]:
    """Say of each version what it changed, in the order asked."""
    steps = {step.id: step for each in rows.values() for step in version_steps(each, names, on)}
    return [Line(werkplein, steps[version.id]) for version, werkplein in wanted]


def area_steps(rows: Sequence[ServiceArea], on: date, closed_on: date | None = None) -> list[Step]:
    """Every row about the area, the last to hold first; who closed serves nobody any more."""
    found = []
    first = min((row.holds_on for row in rows), default=on)
    for row in rows:
        same = [each for each in rows if each.municipality_id == row.municipality_id]
        place = same.index(row)
        later = same[place + 1 :]
        before = same[place - 1].said.serving if place else NOT
        counts = all(each.holds_on != row.holds_on for each in later)
        is_now = closed_on is None and row.holds_on <= on and all(each.holds_on > on for each in later)
        standing = _standing(counts, is_now, row.holds_on > on)
        change = Difference(row.municipality.name, before.words, row.said.serving.words)
        is_first = not place and row.holds_on == first
        found.append(Step(row.id, row.holds_on, row.recorded_on, standing, row.municipality.name, [change], is_first))
    return sorted(found, key=lambda step: (step.holds_on, step.id), reverse=True)
