"""How an expected figure stands, and what may be said in place of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum
from werkplein.obligations.rules import ObligationKind, ObligationState, is_late
from werkplein.programme.rules import Month, Programme
from werkplein.results.rules import MOST_CLIENTS, MeasurementKind

SHORTEST_REASON, LONGEST_REASON = 10, 500
OUTFLOW_TITLE = "Uitstroom naar werk"
KINDS = {
    MeasurementKind.CLIENT: ObligationKind.CLIENT_SATISFACTION,
    MeasurementKind.EMPLOYER: ObligationKind.EMPLOYER_SATISFACTION,
}
MEASURED = {expected: kind for kind, expected in KINDS.items()}


class Says(LabelEnum):
    """What somebody says in place of a figure, or that it was said wrongly."""

    ZERO = "zero", "Nul bevestigd"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"
    TAKEN_BACK = "taken_back", "Ongedaan gemaakt"


STATES = {Says.ZERO: ObligationState.ZERO, Says.NOT_APPLICABLE: ObligationState.NOT_APPLICABLE}


class Standing(LabelEnum):
    """How an expected figure stands: delivered, confirmed zero, not applicable, or not delivered (issue: four states).

    Not delivered is told apart by its due date: only what is late asks for somebody.
    """

    DELIVERED = "delivered", "geleverd"
    ZERO = "zero", "nul bevestigd"
    NOT_APPLICABLE = "not_applicable", "niet van toepassing"
    LATE = "late", "niet geleverd, te laat"
    WAITS = "waits", "niet geleverd, nog op tijd"

    @property
    def is_missing(self) -> bool:
        """Tell whether the figure is not there."""
        return self in (Standing.LATE, Standing.WAITS)


SETTLED = {
    ObligationState.DELIVERED: Standing.DELIVERED,
    ObligationState.ZERO: Standing.ZERO,
    ObligationState.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
}


def standing(state: ObligationState, due_on: date, on: date) -> Standing | None:
    """Tell how a figure stands on a day; nothing where nobody expects it any more."""
    if state is ObligationState.OPEN:
        return Standing.LATE if is_late(state, due_on, on) else Standing.WAITS
    return SETTLED.get(state)


@dataclass(frozen=True)
class Asked:
    """One of the figures that every Werkplein has to deliver: a stream of a month, or the outcome of a round."""

    kind: ObligationKind
    period: str
    part: str
    # The word for it in an address: the code of the stream, or whose satisfaction it is.
    slug: str
    # What stands above its column: the period, and who or what within it.
    group: str
    short: str
    sign: str
    label: str
    due_on: date
    holds_on: date

    @property
    def key(self) -> tuple[ObligationKind, str, str]:
        """Tell what is asked, of whichever Werkplein."""
        return self.kind, self.period, self.part

    @property
    def is_outflow(self) -> bool:
        return self.kind is ObligationKind.OUTFLOW

    @property
    def measures(self) -> MeasurementKind:
        """Tell whose satisfaction it is; only of what is no outflow."""
        return MEASURED[self.kind]


def asked_in(programme: Programme, year: int) -> list[Asked]:
    """Give what every Werkplein has to deliver about a year: twelve months in every stream, and the rounds of it.

    Months before the programme are not asked.
    """
    first = Month.of(programme.starts_on)
    months = [month for number in range(1, 13) if (month := Month(year, number)) >= first]
    found = [each for month in months for each in _of_month(programme, month)]
    return found + [each for each in _of_rounds(programme) if each.holds_on.year == year]


def _of_month(programme: Programme, month: Month) -> Iterator[Asked]:
    due_on = programme.outflow_due_on(month)
    for stream in programme.streams:
        label = f"{OUTFLOW_TITLE}, {stream.label}, {month.label}"
        yield Asked(
            ObligationKind.OUTFLOW, month.code, stream.code, stream.code, month.label, stream.label,
            stream.label[0], label, due_on,
            month.end,
        )  # fmt: skip


def _of_rounds(programme: Programme) -> Iterator[Asked]:
    for kind, expected in KINDS.items():
        for measured in programme.rounds_of(kind.value):
            label = f"{kind.label}, {measured.label}"
            yield Asked(
                expected, measured.code, "", kind.slug, kind.label, measured.label,
                str(measured.number), label, measured.due_on,
                measured.ends_on,
            )  # fmt: skip


def years_of(programme: Programme) -> range:
    """Give the years about which the programme asks figures."""
    return range(programme.starts_on.year, programme.deadline.year + 1)


def newest_year(programme: Programme, today: date) -> int:
    """Give the last year about which something is asked by a day: in January that is still the year before."""
    asked = [year for year in years_of(programme) if any(each.holds_on < today for each in asked_in(programme, year))]
    return max(asked, default=programme.starts_on.year)


def find_asked(programme: Programme, slug: str, period: str) -> Asked | None:
    """Give what an address names."""
    return next((each for each in _about(programme, period) if each.slug == slug), None)


def label_of(programme: Programme, key: tuple[ObligationKind, str, str]) -> str:
    """Say what a figure is called; one that the programme does not ask any more by its kind and the code."""
    kind, period, _ = key
    return next((each.label for each in _about(programme, period) if each.key == key), f"{kind.label}, {period}")


def _about(programme: Programme, period: str) -> list[Asked]:
    """Give all that is asked about what has this code, also a month after the programme: its figures still come in."""
    found = [each for each in _of_rounds(programme) if each.period == period]
    try:
        month = Month.parse(period)
        return found if month < Month.of(programme.starts_on) else [*found, *_of_month(programme, month)]
    except ValueError:
        return found


@dataclass(frozen=True)
class Present:
    """The figure that stands there: of how many, and how many of them (for a measurement the answers)."""

    base: int
    count: int
    recorded_on: date
    # Whether confirming it as zero wrote it: nobody delivered it then.
    is_confirmed: bool = False

    @property
    def is_zero(self) -> bool:
        return self.count == 0


@dataclass(frozen=True)
class Declared:
    """What somebody says in place of a figure, and why; for an outflow of zero also among how many clients."""

    says: Says
    reason: str
    caseload: int | None = None


def refuse_declaring(state: ObligationState, present: Present | None, found: Declared, is_outflow: bool) -> None:
    """Say why something cannot be declared."""
    if state in (ObligationState.ZERO, ObligationState.NOT_APPLICABLE):
        raise Conflict(f"Hier staat al: {state.label.lower()}. Maak dat eerst ongedaan.")
    if state is ObligationState.WITHDRAWN:
        raise Conflict("Dit cijfer wordt niet meer verwacht.")
    if found.says is Says.NOT_APPLICABLE and present is not None:
        raise Conflict("Hier staan cijfers. Kloppen die niet? Laat ze dan corrigeren.")
    if found.says is Says.ZERO:
        _refuse_zero(present, found, is_outflow)


def _refuse_zero(present: Present | None, found: Declared, is_outflow: bool) -> None:
    if present is not None and not present.is_zero:
        raise Conflict("Hier staat een cijfer dat geen nul is. Klopt dat niet? Laat het dan corrigeren.")
    if present is not None or not is_outflow:
        return
    if found.caseload is None:
        raise DomainError("Vul in hoeveel klanten er waren. Zonder dat aantal is er geen aandeel.", "caseload")
    if found.caseload < 1:
        raise DomainError("Waren er geen klanten? Kies dan ‘Niet van toepassing’.", "caseload")
    if found.caseload > MOST_CLIENTS:
        raise DomainError("Controleer het aantal klanten: het is te hoog.", "caseload")


def can_be_zero(asked: Asked, present: Present | None, may_record: bool) -> bool:
    """Tell whether somebody may confirm that it is zero.

    Nobody of how many? That is known where a delivery says so, and to who records what UWV or the municipality
    delivers. A Werkplein has both as parents (design 4.12), but it is not the source of either: what it thinks up would
    stand in public and in the totals of its region and the country. A round that nobody answered has no such number.
    """
    return not asked.is_outflow or present is not None or may_record


def state_after_taking_back(present: Present | None, is_asked: bool = True) -> ObligationState:
    """A figure that was delivered stays delivered; without one it is expected again, where that is still asked."""
    if present is not None and not present.is_confirmed:
        return ObligationState.DELIVERED
    return ObligationState.OPEN if is_asked else ObligationState.WITHDRAWN


def count_missing(standings: Sequence[Standing | None]) -> int:
    """Count what is not there."""
    return sum(1 for each in standings if each and each.is_missing)


class Show(LabelEnum):
    """Which figures somebody wants to see."""

    ALL = "alles", "Alles"
    MISSING = "ontbreekt", "Wat ontbreekt"
    LATE = "te-laat", "Wat te laat is"
    ZERO = "nul", "Nul bevestigd"
    NOT_APPLICABLE = "nvt", "Niet van toepassing"
    DELIVERED = "geleverd", "Geleverd"

    def holds(self, how: Standing | None) -> bool:
        """Tell whether a figure that stands so is wanted."""
        if self is Show.ALL or how is None:
            return how is not None
        return how.is_missing if self is Show.MISSING else how.name == self.name


ROUNDS = "metingen"


@dataclass(frozen=True)
class Wanted:
    """Which figures a page shows: of a year, a stream or the rounds, a region, a Werkplein, and how they stand."""

    year: int
    what: str = ""
    region: str = ""
    show: Show = Show.ALL
    period: str = ""
    code: str = ""

    @property
    def values(self) -> dict[str, str | int]:
        """Give what stands in the address of the page."""
        found: dict[str, str | int] = {"jaar": self.year, "wat": self.what, "regio": self.region}
        found |= {"periode": self.period, "werkplein": self.code}
        if self.show is not Show.ALL:
            found["stand"] = self.show.value
        return {name: value for name, value in found.items() if value}

    def of(self, asked: Sequence[Asked]) -> list[Asked]:
        """Give the figures that are wanted of those that are asked."""
        return [each for each in asked if self._wants(each)]

    def _wants(self, each: Asked) -> bool:
        if self.period and each.period != self.period:
            return False
        if self.what == ROUNDS:
            return not each.is_outflow
        return not self.what or each.slug == self.what


def wanted_of(read: Callable[[str], str], programme: Programme, regions: Collection[str], today: date) -> Wanted:
    """Read what somebody asks from an address; what cannot be asked is left out."""
    years = years_of(programme)
    raw = read("jaar")
    year = int(raw) if raw in map(str, years) else newest_year(programme, today)
    slugs = {each.slug for each in asked_in(programme, year)} | {ROUNDS}
    periods = {each.period for each in asked_in(programme, year)}
    return Wanted(
        year,
        read("wat") if read("wat") in slugs else "",
        read("regio") if read("regio") in regions else "",
        Show.known(read("stand")) or Show.ALL,
        read("periode") if read("periode") in periods else "",
        read("werkplein")[:64],
    )
