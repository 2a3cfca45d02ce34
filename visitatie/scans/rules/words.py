"""The words of a scan: how it stands, its days and blocks, the steps of the process, and what is measured."""

from __future__ import annotations

from werkplein.core.labels import LabelEnum


class ScanState(LabelEnum):
    """How a scan stands, in the order of its course; withdrawn stands outside that order."""

    REQUESTED = "requested", "Aangevraagd"
    PLANNED = "planned", "Gepland"
    DAY_ONE = "day_one", "Dag 1 gehouden"
    DAY_TWO = "day_two", "Dag 2 gehouden"
    DAY_THREE = "day_three", "Terugkomsessie gehouden"
    CLOSED = "closed", "Afgesloten"
    WITHDRAWN = "withdrawn", "Ingetrokken"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is to be done any more."""
        return self in (ScanState.CLOSED, ScanState.WITHDRAWN)

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it was taken back."""
        return self is ScanState.WITHDRAWN

    def has_reached(self, other: ScanState) -> bool:
        """Tell whether it came as far as another state; what was withdrawn came nowhere."""
        order = list(ScanState)
        return not self.is_withdrawn and order.index(self) >= order.index(other)


class SelfCheck(LabelEnum):
    """What a municipality may recognise (source document 000, "Herkenbaar?")."""

    DAYS = "days", "Lopen de betaaldagen van loon en uitkering niet gelijk?"
    BLOCKED = "blocked", "Wordt een uitkering wel eens geblokkeerd, omdat de looninformatie er nog niet is?"
    CLAIMS = "claims", "Moet u vaak geld terugvragen, omdat het loon anders uitviel dan geschat?"
    UNCLEAR = "unclear", "Snappen klanten niet hoe de aanvulling tot stand komt en welk loon meetelt?"
    LATER = "later", "Komt het voor dat een uitzendbureau later nog loon betaalt over eerdere weken?"
    RENT = "rent", "Wachten klanten dagen op hun aanvulling, terwijl de huur al betaald moet zijn?"


class ScanBlock(LabelEnum):
    """The four parts of day 1 (source document 000, day 1)."""

    ACTIVITIES = "activities", "Gesprek over de activiteiten"
    METHOD = "method", "Gesprek over de manier van verrekenen"
    OBSERVATION = "observation", "Meekijken bij het verrekenen"
    CASE = "case", "Intervisie op een casus"

    @property
    def who(self) -> str:
        """Say with whom, or about what."""
        return {
            ScanBlock.ACTIVITIES: "Account- of klantmanagers",
            ScanBlock.METHOD: "Hoofd van de afdeling of senior van de administratie",
            ScanBlock.OBSERVATION: "De administratie aan het werk",
            ScanBlock.CASE: "Twee tot vier deelnemers",
        }[self]

    @property
    def is_observation(self) -> bool:
        """Tell whether it is about work that was seen being done."""
        return self is ScanBlock.OBSERVATION

    @property
    def is_case(self) -> bool:
        """Tell whether it is about a case."""
        return self is ScanBlock.CASE


class ProcessStep(LabelEnum):
    """The five steps of part-time work and offset (domain B.0, its source S5)."""

    PREPARATION = "preparation", "Voorbereiding"
    START = "start", "Start"
    WAGE_DATA = "wage_data", "Looninformatie aanleveren"
    OFFSET = "offset", "Verrekenen"
    GROWTH = "growth", "Doorgroeien en vasthouden"


class FindingKind(LabelEnum):
    """What goes well, and what can be better (source document 000, day 2)."""

    STRONG = "strong", "Sterk punt"
    IMPROVEMENT = "improvement", "Verbeterpunt"

    @property
    def is_strong(self) -> bool:
        """Tell whether it goes well."""
        return self is FindingKind.STRONG


class OffsetMethod(LabelEnum):
    """How income is set off (domain C.1.3)."""

    MONTH = "month", "Op de maand"
    AFTERWARDS = "afterwards", "Achteraf"
    ESTIMATE = "estimate", "Schatten"
    SURPLUS = "surplus", "Vast bedrag, het loon gaat naar de gemeente"


class AgreementState(LabelEnum):
    """What came of an agreement, as seen in the return session."""

    AGREED = "agreed", "Afgesproken"
    ACHIEVED = "achieved", "Gelukt"
    PARTLY = "partly", "Deels gelukt"
    NOT_ACHIEVED = "not_achieved", "Niet gelukt"

    @property
    def is_reviewed(self) -> bool:
        """Tell whether was looked back on it."""
        return self is not AgreementState.AGREED


class Measure(LabelEnum):
    """What is measured, so that municipalities can be compared."""

    ON_TIME = "on_time", "Aanvullingen op tijd betaald, in procenten"
    DAYS_TO_PAY = "days_to_pay", "Dagen van loonstrook tot betaling"
    CLAIMS = "claims", "Terugvorderingen per 100 parttimers"

    @property
    def step(self) -> ProcessStep:
        """Give the step of the process that it says something about."""
        return ProcessStep.WAGE_DATA if self is Measure.DAYS_TO_PAY else ProcessStep.OFFSET

    @property
    def more_is_better(self) -> bool:
        """Tell whether a higher figure is the better one."""
        return self is Measure.ON_TIME


class ScanDayNumber(LabelEnum):
    """The three days."""

    ONE = "1", "Dag 1"
    TWO = "2", "Dag 2"
    THREE = "3", "Terugkomsessie"

    @property
    def words(self) -> str:
        """Name it within a sentence."""
        return "de terugkomsessie" if self.is_return else self.label.lower()

    @property
    def state(self) -> ScanState:
        """Give the state in which it was held."""
        return (ScanState.DAY_ONE, ScanState.DAY_TWO, ScanState.DAY_THREE)[int(self.value) - 1]

    @property
    def before(self) -> ScanState:
        """Give the state in which it is still to be held."""
        return (ScanState.PLANNED, ScanState.DAY_ONE, ScanState.DAY_TWO)[int(self.value) - 1]

    @property
    def is_first(self) -> bool:
        """Tell whether it is the day of the four blocks."""
        return self is ScanDayNumber.ONE

    @property
    def is_return(self) -> bool:
        """Tell whether it is the return session."""
        return self is ScanDayNumber.THREE


class ScanPart(LabelEnum):
    """What is written down in a scan and can be taken back, by the word in its address."""

    PARTICIPANT = "deelnemer", "Deelnemer"
    NOTE = "notitie", "Notitie"
    FINDING = "bevinding", "Bevinding"
    AGREEMENT = "afspraak", "Afspraak"

    @property
    def day(self) -> ScanDayNumber:
        """Give the day of which it is written. Who takes part is settled on day 1: the other days are with the same."""
        is_first = self in (ScanPart.PARTICIPANT, ScanPart.NOTE)
        return ScanDayNumber.ONE if is_first else ScanDayNumber.TWO
