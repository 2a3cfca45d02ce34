"""The columns of every table of the open data: what they mean, hold and round. Said once, for files and for pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkplein.core.labels import LabelEnum

REGISTER = "register van de Werkpleinen"
CALCULATED = "berekend uit de afgeronde aantallen"
RELEASE = "de vrijgave zelf"
DELIVERED = "UWV WERKbedrijf en gemeenten"


class Kind(LabelEnum):
    """What a cell holds."""

    TEXT = "text", "Tekst"
    LIST = "list", "Namen met een staande streep (|) ertussen"
    WHOLE = "whole", "Geheel getal"
    DECIMAL = "decimal", "Getal met een komma"
    DAY = "day", "Datum (dag-maand-jaar)"
    YES_NO = "yes_no", "Ja of nee"


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, what it means, in what it is expressed, how it is rounded, whence it comes."""

    name: str
    title: str
    meaning: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    rounding: str = ""
    source: str = REGISTER
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    """The columns of one kind of file; `key` are those that tell its rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names as they stand in the first row."""
        return tuple(column.name for column in self.columns)

    @property
    def meanings(self) -> dict[str, str]:
        """Give the meaning of each column by its name."""
        return {column.name: column.meaning for column in self.columns}


OWN_UNIT = "Staat in de kolom eenheid"
TENTHS = "1 decimaal"
FIVES = "Op 5"
PEOPLE = "Mensen"
_FIGURE = Column("cijfer", "Cijfer", "Welk cijfer: de naam in het webadres", source=RELEASE, is_required=True)
_PERIOD = Column("periode", "Periode", "Maand (2010-05) of meting (2010-1)", source=DELIVERED, is_required=True)
_DAY = Column(
    "peildatum",
    "Peildatum",
    "De laatste dag waarop het cijfer slaat",
    Kind.DAY,
    source=DELIVERED,
    is_required=True,
)
_CODE = Column("werkplein_code", "Code van het Werkplein", "Vaste code van het Werkplein", is_required=True)
_NAME = Column("werkplein", "Werkplein", "Naam van het Werkplein", is_required=True)
_REGION = Column("regio", "Regio", "Arbeidsmarktregio waarin het Werkplein ligt", is_required=True)
_REGION_THEN = replace(_REGION, meaning="Arbeidsmarktregio waarin het Werkplein aan het eind van de periode lag")
_UNIT = Column("eenheid", "Eenheid", "Waarin de waarde is uitgedrukt", source=RELEASE, is_required=True)
_STATUS = Column(
    "status",
    "Status",
    "Voorlopig of definitief; bij voorbeeldgegevens staat dat erbij",
    source=RELEASE,
    is_required=True,
)


def _calculated(name: str, title: str, meaning: str, unit: str = OWN_UNIT, rounding: str = TENTHS) -> Column:
    return Column(name, title, meaning, Kind.DECIMAL, unit, rounding, CALCULATED)


FIGURES = Table(
    "cijfers",
    "Cijfers per Werkplein",
    (
        _FIGURE,
        _PERIOD,
        _DAY,
        _CODE,
        _NAME,
        _REGION_THEN,
        _calculated("waarde", "Waarde", "Percentage of rapportcijfer, op 1 decimaal; leeg als het er niet is"),
        _UNIT,
        _calculated(
            "ondergrens",
            "Ondergrens",
            "Ondergrens van de marge (95 procent); bij een indicatief cijfer naar beneden afgerond op halven",
            rounding="1 decimaal; indicatief: op halven, naar beneden",
        ),
        _calculated(
            "bovengrens",
            "Bovengrens",
            "Bovengrens van de marge (95 procent); bij een indicatief cijfer naar boven afgerond op halven",
            rounding="1 decimaal; indicatief: op halven, naar boven",
        ),
        Column(
            "aantal",
            "Aantal",
            "Mensen die werk vonden, afgerond op 5; leeg bij 1 tot en met 9",
            Kind.WHOLE,
            PEOPLE,
            FIVES,
            DELIVERED,
        ),
        Column(
            "basis", "Basis", "Klanten of antwoorden, afgerond op 5; 0 als niemand antwoord gaf, leeg als het er te "
            "weinig zijn of als er niets is geleverd", Kind.WHOLE, "Klanten of antwoorden", FIVES,
            DELIVERED,
        ),
        Column("positie", "Positie", "Vergeleken met het hele land", source=CALCULATED, is_required=True),
        Column(
            "openbaarheid",
            "Openbaarheid",
            "Openbaar, indicatief (weinig antwoorden: alleen een ruime marge), of waarom er geen waarde is: te klein "
            "om te tonen, geen antwoorden, niet geleverd of niet van toepassing",
            source=RELEASE,
            is_required=True,
        ),
        _STATUS,
        Column(
            "maanden_samen",
            "Maanden samen",
            "Hoeveel van de laatste 12 maanden samen zijn genomen; leeg bij minder dan 3",
            Kind.WHOLE,
            "Maanden",
            source=CALCULATED,
        ),
        _calculated(
            "samen_van", "Samen, van", "Percentage over die maanden samen, als een verborgen maand 1 telt", "Procent"
        ),
        _calculated(
            "samen_tot", "Samen, tot", "Percentage over die maanden samen, als een verborgen maand 9 telt", "Procent"
        ),
    ),
    ("cijfer", "periode", "werkplein_code"),
)  # fmt: skip
TOTALS = Table(
    "totalen",
    "Totalen van het land en de regio’s",
    (
        _FIGURE,
        _PERIOD,
        _DAY,
        Column("gebied", "Gebied", "Nederland, of de naam van een arbeidsmarktregio", is_required=True),
        _calculated("waarde", "Waarde", "Percentage of rapportcijfer van het gebied; leeg als het er niet is"),
        _UNIT,
        Column(
            "aantal",
            "Aantal",
            "Som van de openbare aantallen: mensen die werk vonden",
            Kind.WHOLE,
            PEOPLE,
            "Som van aantallen op 5",
            CALCULATED,
        ),
        Column(
            "basis",
            "Basis",
            "Som van de klanten of antwoorden die daarbij horen",
            Kind.WHOLE,
            "Klanten of antwoorden",
            "Som van aantallen op 5",
            CALCULATED,
        ),
        Column(
            "werkpleinen",
            "Werkpleinen",
            "Hoeveel Werkpleinen in het totaal meetellen",
            Kind.WHOLE,
            "Werkpleinen",
            source=CALCULATED,
        ),
        _STATUS,
    ),
    ("cijfer", "periode", "gebied"),
)
WERKPLEINEN = Table(
    "werkpleinen",
    "Lijst van Werkpleinen",
    (
        _CODE,
        _NAME,
        _REGION,
        Column("vestigingsgemeente_code", "Code van de gemeente", "CBS-code van de gemeente waar het Werkplein staat"),
        Column("vestigingsgemeente", "Gemeente", "De gemeente waar het Werkplein staat"),
        Column("hoofdlocatie_code", "Hoofdlocatie", "Code van de hoofdlocatie; leeg als het zelf hoofdlocatie is"),
        Column("g4", "G4", "Of het een Werkplein van de vier grote steden is", Kind.YES_NO, is_required=True),
        Column(
            "breedtegraad", "Breedtegraad", "Plaats op de kaart (WGS 84)", Kind.DECIMAL, "Graden", "5 decimalen",
            "GeoNames",
        ),
        Column(
            "lengtegraad", "Lengtegraad", "Plaats op de kaart (WGS 84)", Kind.DECIMAL, "Graden", "5 decimalen",
            "GeoNames",
        ),
        Column("nauwkeurigheid", "Nauwkeurigheid", "Hoe precies de plaats bekend is", source="GeoNames"),
        Column("gemeenten", "Gemeenten", "De gemeenten waarvoor het Werkplein werkt", Kind.LIST),
    ),
    ("werkplein_code",),
)  # fmt: skip
SERVED = Table(
    "gemeenten",
    "Welk Werkplein voor welke gemeente werkt",
    (
        Column("gemeente_code", "Code van de gemeente", "CBS-code van de gemeente", is_required=True),
        Column("gemeente", "Gemeente", "Naam van de gemeente", is_required=True),
        _CODE,
        _NAME,
        Column("soort", "Soort", "Of het Werkplein voor de hele gemeente werkt, voor een deel of samen met een ander"),
        Column("postcodes", "Postcodes", "Bij een deel van de gemeente: welke postcodes"),
    ),
)
TABLES = (FIGURES, TOTALS, WERKPLEINEN, SERVED)
