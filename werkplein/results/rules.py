"""What a delivery and a measurement may be, what there is to say of them, and when they are late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from werkplein.core.errors import DomainError, Refused
from werkplein.core.labels import LabelEnum, number
from werkplein.obligations.rules import ObligationState
from werkplein.programme.rules import Month, Programme, Round
from werkplein.register.rules import Spell, was_closed

# Where a figure stands so, zero or "not applicable" can be said in place of it.
UNANSWERED = (ObligationState.OPEN, ObligationState.DELIVERED)
# A caseload above this is a slip of the pen: the country as a whole had fewer clients.
MOST_CLIENTS = 999_999
MOST_ANSWERS = 99_999
LOWEST_MARK, HIGHEST_MARK = Decimal(1), Decimal(10)
INDICATIVE_BELOW = 30
# A share of the country over fewer Werkpleinen than this would tell what others delivered. No region has half as many,
# so that a reader who knows a whole region cannot take it off either.
FEWEST_TOGETHER = 25
ROUND_TO = 5


class MeasurementKind(LabelEnum):
    """Whose satisfaction is measured (note 2010, result areas alpha and beta)."""

    CLIENT = "client", "Tevredenheid werkzoekenden"
    EMPLOYER = "employer", "Tevredenheid werkgevers"

    @property
    def slug(self) -> str:
        """Give the word that stands for it in an address."""
        return "werkzoekenden" if self is MeasurementKind.CLIENT else "werkgevers"

    @classmethod
    def of_slug(cls, slug: str) -> MeasurementKind | None:
        """Give the kind that an address names."""
        return next((kind for kind in cls if kind.slug == slug), None)


class Principle(LabelEnum):
    """What clients were asked about beside their mark (the five client principles of AKO; domain C.4)."""

    ACCESS = "access", "Bereikbaarheid en toegankelijkheid"
    TIME = "time", "Tijdigheid"
    ATTENTION = "attention", "Persoonlijke aandacht en inbreng"
    FOOTING = "footing", "Houvast"
    BALANCE = "balance", "Evenwichtige behandeling"


@dataclass(frozen=True)
class PrincipleMark:
    """What those who answered gave for one principle."""

    principle: Principle
    n: int
    mean: Decimal


class Way(LabelEnum):
    """How a row of figures came to be. One that was withdrawn says that no figure stands there any more."""

    DELIVERED = "delivered", "Geleverd"
    CONFIRMED = "confirmed", "Nul bevestigd"
    WITHDRAWN = "withdrawn", "Teruggenomen"


class Timing(LabelEnum):
    """How a delivery came in."""

    IN_TIME = "in_time", "Op tijd"
    LATE = "late", "Te laat"
    CORRECTED = "corrected", "Gecorrigeerd"


@dataclass(frozen=True)
class Delivery:
    """Outflow to work of one Werkplein, month and stream, among so many clients."""

    werkplein_id: int
    month: Month
    stream: str
    caseload: int
    outflow: int

    @property
    def key(self) -> tuple[int, str, str]:
        """Tell what it is about."""
        return self.werkplein_id, self.month.code, self.stream


@dataclass(frozen=True)
class Measured:
    """The outcome of one round at one Werkplein: how many answered, their mean mark and its standard deviation."""

    werkplein_id: int
    kind: MeasurementKind
    round: str
    n: int
    mean: Decimal
    sd: Decimal
    principles: tuple[PrincipleMark, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a round gave, as it is known."""

    kind: MeasurementKind
    round: str
    n: int
    mean: Decimal
    sd: Decimal


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value, and in which field."""

    field: str
    sentence: str


def month_fault(month: Month, programme: Programme, today: date) -> str | None:
    """Say why nothing can be delivered about a month: it has not ended, or lies before the programme."""
    if programme.outflow_opens_on(month) > today:
        return f"Ligt in de toekomst: {month.label}. Een maand kan pas worden geleverd als hij voorbij is."
    if month.start < Month.of(programme.starts_on).start:
        return f"Ligt voor het begin van het programma ({Month.of(programme.starts_on).label}): {month.label}."
    return None


def closed_fault(spells: Sequence[Spell], first: date, last: date, label: str) -> str | None:
    """Say that nothing can be delivered about a period in which a Werkplein was closed; any day open is enough."""
    if not was_closed(spells, first, last):
        return None
    return f"Dit Werkplein was toen gesloten: {label}. Lever alleen over een tijd waarin het open was."


def outflow_faults(caseload: int | None, outflow: int | None) -> Iterator[Fault]:
    """Say what cannot be: more people left than there were, or fewer than none. What could not be read is None."""
    if caseload is not None and caseload < 0:
        yield Fault("caseload", "Kan niet lager zijn dan 0.")
    if caseload is not None and caseload > MOST_CLIENTS:
        yield Fault("caseload", f"Kan niet hoger zijn dan {number(MOST_CLIENTS)}. Controleer het aantal.")
    if outflow is not None and outflow < 0:
        yield Fault("outflow", "Kan niet lager zijn dan 0.")
    if caseload is not None and outflow is not None and outflow > caseload >= 0:
        yield Fault("outflow", f"Hoger dan het aantal klanten: {number(outflow)} van {number(caseload)}.")


def delivery_faults(
    found: Delivery, programme: Programme, today: date, spells: Sequence[Spell] = ()
) -> Iterator[Fault]:
    """Say everything that is wrong with a delivery of a Werkplein that was open in these spells."""
    month = found.month
    about = month_fault(month, programme, today) or closed_fault(spells, month.start, month.end, month.label)
    if about:
        yield Fault("month", about)
    if all(stream.code != found.stream for stream in programme.streams):
        yield Fault("stream", f"Deze stroom bestaat niet: {found.stream}.")
    yield from outflow_faults(found.caseload, found.outflow)


def measurement_faults(
    found: Measured, programme: Programme, today: date, spells: Sequence[Spell] = ()
) -> Iterator[Fault]:
    """Say everything that is wrong with a measurement (marks from 1 to 10; domain D.8)."""
    measured = find_round(programme, found.kind, found.round)
    if measured is None:
        yield Fault("round", "Kies een meting uit de lijst.")
    elif measured.ends_on >= today:
        yield Fault("round", f"Deze meting loopt nog: {measured.label}. Leg die vast als de meting voorbij is.")
    elif sentence := closed_fault(spells, measured.starts_on, measured.ends_on, measured.label):
        yield Fault("round", sentence)
    yield from outcome_faults(found.n, found.mean, found.sd)
    if found.principles and found.kind is not MeasurementKind.CLIENT:
        yield Fault("round", "De klantprincipes gaan alleen over werkzoekenden.")
    for each in found.principles:
        yield from principle_faults(each.principle, each.n, each.mean, found.n)


def principle_faults(what: Principle, n: int | None, mean: Decimal | None, answers: int | None) -> Iterator[Fault]:
    """Say what cannot be the outcome of one principle; nobody answers it who did not take part."""
    if n is None and mean is None:
        return
    if n is None:
        yield Fault(f"{what}_n", f"{what.label}: vul ook het aantal antwoorden in.")
    elif n < 1:
        yield Fault(f"{what}_n", f"{what.label}: zonder antwoorden is er geen cijfer. Maak beide vakken leeg.")
    elif answers is not None and n > answers:
        yield Fault(f"{what}_n", f"{what.label}: meer antwoorden dan de hele meting ({number(answers)}).")
    if mean is None:
        yield Fault(f"{what}_mean", f"{what.label}: vul ook het cijfer in.")
    for fault in _mean_faults(mean):
        yield Fault(f"{what}_mean", f"{what.label}: {fault.sentence}")


def outcome_faults(n: int | None, mean: Decimal | None, sd: Decimal | None) -> Iterator[Fault]:
    """Say what cannot be the outcome of a round. What is not there, or could not be read, is None."""
    if n is not None and not 0 <= n <= MOST_ANSWERS:
        yield Fault("n", f"Controleer het aantal antwoorden: het ligt tussen 0 en {number(MOST_ANSWERS)}.")
    if n != 0:
        yield from _mean_faults(mean)
        yield from _spread_faults(n, mean, sd)
    elif mean or sd:
        yield Fault("n", "Zonder antwoorden is er geen cijfer. Vul het aantal antwoorden in of maak de cijfers leeg.")


def _mean_faults(mean: Decimal | None) -> Iterator[Fault]:
    if mean is None:
        return
    if not LOWEST_MARK <= mean <= HIGHEST_MARK:
        yield Fault("mean", "Een rapportcijfer ligt tussen 1 en 10.")
    if _decimals(mean) > 2:
        yield Fault("mean", "Schrijf het gemiddelde met hoogstens twee decimalen.")


def _spread_faults(n: int | None, mean: Decimal | None, sd: Decimal | None) -> Iterator[Fault]:
    if sd is None:
        return
    if sd < 0:
        yield Fault("sd", "De standaardafwijking kan niet lager zijn dan 0.")
    if _decimals(sd) > 2:
        yield Fault("sd", "Schrijf de standaardafwijking met hoogstens twee decimalen.")
    if n is None or not 0 < n <= MOST_ANSWERS or mean is None or not LOWEST_MARK <= mean <= HIGHEST_MARK:
        return
    decimals = _decimals_meant(sd)
    widest = widest_spread(n, mean).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if sd > widest:
        yield Fault(
            "sd",
            f"Bij dit gemiddelde en zoveel antwoorden is de standaardafwijking hoogstens {number(widest, decimals)}.",
        )


def widest_spread(n: int, mean: Decimal) -> Decimal:
    """Give the largest standard deviation that marks from 1 to 10 with this mean can have.

    It is that of marks at both ends of the scale (Bhatia and Davis 2000), for a sample of n. The mean was rounded to
    its last decimal, so it may lie half of that nearer to the middle, where marks can spread more.
    """
    if n < 2:
        return Decimal(0)
    half = Decimal(5).scaleb(-_decimals_meant(mean) - 1)
    middle = (LOWEST_MARK + HIGHEST_MARK) / 2
    nearest = min(max(middle, mean - half), mean + half)
    return ((HIGHEST_MARK - nearest) * (nearest - LOWEST_MARK) * n / (n - 1)).sqrt()


def _decimals_meant(value: Decimal) -> int:
    """A mark or spread has one decimal or two: 7 is what is left of 7,0."""
    return min(max(_decimals(value), 1), 2)


def _decimals(value: Decimal) -> int:
    return -min(int(value.normalize().as_tuple().exponent), 0)


def refuse(faults: Iterable[Fault]) -> None:
    """Stop at any fault, and tell all of them at once."""
    found = [DomainError(fault.sentence, fault.field) for fault in faults]
    if found:
        raise found[0] if len(found) == 1 else Refused(found)


def find_round(programme: Programme, kind: MeasurementKind, code: str) -> Round | None:
    """Give the round with this code."""
    return next((measured for measured in programme.rounds_of(kind.value) if measured.code == code), None)


def rounded(count: int) -> int:
    """Round a number of clients to the nearest five (domain D.9)."""
    return (2 * count + ROUND_TO) // (2 * ROUND_TO) * ROUND_TO


def timing(recorded_on: date, due_on: date, is_correction: bool) -> Timing:
    """Tell how a delivery came in; the due date itself is still in time."""
    if is_correction:
        return Timing.CORRECTED
    return Timing.LATE if recorded_on > due_on else Timing.IN_TIME


def months_expected(programme: Programme, today: date) -> list[Month]:
    """Give the months about which figures are expected by now, oldest first."""
    first, last = Month.of(programme.starts_on), Month.of(today).previous()
    return list(first.until(last)) if first <= last else []


def rounds_expected(programme: Programme, today: date) -> list[Round]:
    """Give the rounds that have ended by now, in the order in which their results are due."""
    over = [measured for measured in programme.rounds if measured.ends_on < today]
    return sorted(over, key=lambda measured: (measured.due_on, measured.kind))
