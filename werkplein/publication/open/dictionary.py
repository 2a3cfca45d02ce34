"""What each public figure means, how it is rounded and whence it comes: for the data dictionary and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from werkplein.publication.open.columns import DELIVERED, FIVES, TENTHS
from werkplein.publication.rules import Figure

DICTIONARY = "/open-data/woordenboek/"
MEASUREMENTS = "Metingen die de Werkpleinen laten doen"


@dataclass(frozen=True)
class Definition:
    """The meaning of a figure, and the page that tells how it is made."""

    meaning: str
    unit: str
    rounding: str
    source: str
    explained_at: str


DEFINITIONS = {
    Figure.OUTFLOW: Definition(
        "Het aantal mensen dat in een maand werk vond, gedeeld door het aantal klanten van UWV en gemeenten samen.",
        "Procent",
        f"Aantallen op 5, het percentage op {TENTHS}",
        DELIVERED,
        "/definities/uitstroom-naar-werk/",
    ),
    Figure.CLIENTS: Definition(
        "Het gemiddelde cijfer dat werkzoekenden in een meting aan hun Werkplein geven.",
        "Cijfer van 1 tot 10",
        f"Antwoorden {FIVES.lower()}, het cijfer op {TENTHS}",
        MEASUREMENTS,
        "/definities/tevredenheid-werkzoekenden/",
    ),
    Figure.EMPLOYERS: Definition(
        "Het gemiddelde cijfer dat werkgevers in een meting aan hun Werkplein geven.",
        "Cijfer van 1 tot 10",
        f"Antwoorden {FIVES.lower()}, het cijfer op {TENTHS}",
        MEASUREMENTS,
        "/definities/tevredenheid-werkgevers/",
    ),
}
