"""What the pages of scans show, put together from questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.scans import queries
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import (
    AgreementState,
    Comparison,
    ScanDayNumber,
    Scanned,
    ScanState,
    SelfCheck,
    Window,
    compare,
    return_window,
)
from werkplein.core.labels import date_words, plural
from werkplein.programme import reader

LONGEST_ID = 9


@dataclass(frozen=True)
class Overview:
    """The scans that somebody follows."""

    scans: Sequence[ScanTrajectory]

    @property
    def running(self) -> list[ScanTrajectory]:
        """Give what runs."""
        return [each for each in self.scans if not each.state.is_over]

    @property
    def over(self) -> list[ScanTrajectory]:
        """Give what is over."""
        return [each for each in self.scans if each.state.is_over]

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.scans:
            return "Er is nog geen scan aangevraagd."
        waiting = sum(each.state is ScanState.REQUESTED for each in self.running)
        told = f"{plural(len(self.running), 'scan loopt', 'scans lopen')}."
        return told + (
            f" {plural(waiting, 'aanvraag wacht', 'aanvragen wachten')} op een voorstel voor dagen." if waiting else ""
        )


@dataclass(frozen=True)
class Stage:
    """A step of the course, as `steps` draws it."""

    title: str
    note: str
    state: str


@dataclass(frozen=True)
class ScanPage:
    """How one scan stands, and what to do now."""

    scan: ScanTrajectory
    window: Window | None

    @property
    def numbers(self) -> list[ScanDayNumber]:
        """Give the three days."""
        return list(ScanDayNumber)

    @property
    def last(self) -> ScanDayNumber:
        """Give the day of the return session."""
        return ScanDayNumber.THREE

    @property
    def questions(self) -> int:
        """Count the questions of the self-check."""
        return len(SelfCheck)

    @property
    def seen_days(self) -> str:
        """Give the days as they are sent along, so that nobody agrees with other ones than they saw."""
        return ",".join(each.day.isoformat() for each in self.scan.days)

    @property
    def seen_agreements(self) -> str:
        """Give the agreements as they are sent along, likewise."""
        return ",".join(str(each.id) for each in self.scan.standing_agreements)

    @property
    def agreement_counts(self) -> list[tuple[AgreementState, int]]:
        """Count the agreements by what came of them."""
        counts = Counter(each.state for each in self.scan.standing_agreements)
        return [(each, counts[each]) for each in AgreementState]

    @property
    def stages(self) -> list[Stage]:
        """Give the four steps of the course."""
        state = self.scan.state
        plan = (
            "Dagen voorstellen" if state is ScanState.REQUESTED else f"Gevraagd op {date_words(self.scan.requested_on)}"
        )
        is_now = state is ScanState.REQUESTED
        first = Stage("Aanvraag en dagen", plan, "now" if is_now else "later" if state.is_withdrawn else "done")
        return [first, *(self._stage(number) for number in ScanDayNumber)]

    def _stage(self, number: ScanDayNumber) -> Stage:
        day = self.scan.day(number)
        is_now = self.scan.state is number.before
        shown = "done" if day and day.held_on else "now" if is_now else "later"
        return Stage(number.label, date_words(day.day) if day else "Nog geen dag", shown)

    @property
    def now(self) -> str:
        """Say in a sentence what is next."""
        scan, day = self.scan, self.scan.next_day
        if scan.state is ScanState.WITHDRAWN:
            return "Deze scan is ingetrokken. Wat is vastgelegd, blijft staan."
        if scan.state is ScanState.CLOSED:
            return "Deze scan is klaar."
        if scan.state is ScanState.DAY_THREE:
            return "De terugkomsessie is geweest. De scan kan worden afgesloten."
        if day is None:
            return "De ondersteuner stelt dag 1 en dag 2 voor."
        if scan.state is ScanState.PLANNED and scan.confirmed_on is None:
            return "Het MT bevestigt dag 1 en dag 2, of vraagt andere dagen."
        words = day.number.words
        return f"{words[0].upper()}{words[1:]} is op {date_words(day.day)}."


def scan_page(scan: ScanTrajectory) -> ScanPage:
    """Put the page of a scan together; no statement beside what it was loaded with."""
    second = scan.day(ScanDayNumber.TWO)
    is_known = second is not None and second.held_on is not None
    window = return_window(second.day, reader.current().scan) if second and is_known else None
    return ScanPage(scan, window)


def comparison(session: Session, scan: ScanTrajectory) -> Comparison:
    """Put a municipality beside the others; three statements."""
    every = queries.scanned(session)
    fallback = Scanned(scan.id, scan.municipality_id, scan.municipality.name, scan.may_name, scan.figures)
    own = next((each for each in every if each.id == scan.id), fallback)
    others = [each for each in every if each.municipality_id != scan.municipality_id]
    return compare(own, others, reader.current().scan.compare_least)


def has_too_many(scan: ScanTrajectory) -> bool:
    """Tell whether more people talk about cases than is wise."""
    return sum(each.in_cases for each in scan.people) > reader.current().scan.group_most


def read_days(raw: str) -> list[date]:
    """Read the days that a reader saw; what cannot be read was not seen."""
    try:
        return [date.fromisoformat(each) for each in raw.split(",") if each]
    except ValueError:
        return []


def read_numbers(raw: str) -> set[int]:
    """Read the numbers of what a reader saw; what cannot be read was not seen."""
    return {int(each) for each in raw.split(",") if each.isascii() and each.isdigit() and len(each) <= LONGEST_ID}
