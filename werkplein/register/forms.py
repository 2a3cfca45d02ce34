"""The forms with which the register is changed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from werkplein.core.errors import DomainError
from werkplein.core.forms import (
    BaseForm,
    DutchDateField,
    DutchDecimalField,
    as_choices,
    choose,
    max_length,
    required,
)
from werkplein.register.area_rules import LONGEST_POSTCODES, Serving, serving_of
from werkplein.register.change_queries import Names
from werkplein.register.entry_rules import LONGEST_NAME, Impossible
from werkplein.register.rules import LONGEST_CODE, AreaKind, Facts, Precision

OPEN, CLOSED = "open", "gesloten"
NOBODY = ("", "Geen")
UNCHOSEN = ("", "Kies uit de lijst")
# Which field of a form a fact stands in, where the names differ.
FIELDS = {
    "region_id": "region",
    "seat_id": "seat",
    "main_id": "main",
    "is_closed": "state",
    "successor_id": "successor",
}


class _Seen(BaseForm):
    """A form that remembers what its writer was looking at."""

    seen = HiddenField()

    def seen_id(self) -> int:
        """Give the number of the newest row there was; 0 when none."""
        raw = str(self.seen.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0

    def look_at(self, newest: int) -> None:
        """Show this row from now on."""
        self.seen.data, self.seen.raw_data = str(newest), None

    def add_faults(self, error: Impossible) -> None:
        """Put each reason at its field, where nothing is said yet, or on top."""
        for fault in error.faults:
            name = FIELDS.get(fault.field, fault.field)
            if name not in self or not self[name].errors:
                self.add(DomainError(fault.sentence, name or None))


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 5)))


class _PlaceForm(_Seen):
    """What every Werkplein has."""

    holds_on = DutchDateField("Geldig vanaf", [required("de dag waarop dit ingaat")])
    name = StringField("Naam", [required("de naam"), max_length(LONGEST_NAME, "de naam")])
    region = SelectField("Arbeidsmarktregio", [choose("een arbeidsmarktregio")])
    seat = SelectField("Vestigingsgemeente (centrumgemeente)", [choose("een gemeente")])
    main = SelectField("Hoofdlocatie", description="Alleen bij een satelliet.")
    is_g4 = BooleanField("Eén van de vier grote steden (G4)")
    lat = DutchDecimalField("Breedte in graden", [required("de breedte")], render_kw={"inputmode": "decimal"})
    lon = DutchDecimalField("Lengte in graden", [required("de lengte")], render_kw={"inputmode": "decimal"})
    precision = RadioField(
        "Hoe precies is deze plaats?", [choose("hoe precies de plaats is")], choices=Precision.choices()
    )

    def offer(self, names: Names, mains: Iterable[int]) -> None:
        """Fill the lists; only main locations that may be one are in it."""
        self.region.choices = as_choices([UNCHOSEN, *_listed(names.regions)])
        self.seat.choices = as_choices([UNCHOSEN, *_listed(names.municipalities)])
        kept = {key: names.werkpleinen[key] for key in mains}
        self.main.choices = as_choices([NOBODY, *_listed(kept)])

    def show(self, facts: Facts) -> None:
        """Fill in what the register says now, where nothing was typed."""
        if self.is_submitted():
            return
        self.name.data, self.is_g4.data = facts.name, facts.is_g4
        self.region.data, self.seat.data = str(facts.region_id), str(facts.seat_id)
        self.main.data = "" if facts.main_id is None else str(facts.main_id)
        self.lat.data, self.lon.data = _decimal(facts.lat), _decimal(facts.lon)
        self.precision.data = facts.precision.value

    def facts(self, base: Facts) -> dict[str, Any]:
        """Give what was filled in; what could not be read is as it was."""
        found = {
            "name": self.name.data or base.name,
            "region_id": _chosen(self.region, base.region_id),
            "seat_id": _chosen(self.seat, base.seat_id),
            "main_id": _chosen(self.main, None) if not self.main.errors else base.main_id,
            "is_g4": bool(self.is_g4.data),
            "lat": _float(self.lat, base.lat),
            "lon": _float(self.lon, base.lon),
            "precision": Precision.known(self.precision.data) or base.precision,
        }
        return found


def _listed(named: dict[int, tuple[str, str]]) -> list[Any]:
    return [(str(key), name) for key, (_, name) in sorted(named.items(), key=lambda each: each[1][1])]


def _chosen(field: SelectField, otherwise: int | None) -> int | None:
    return int(field.data) if field.data and not field.errors else otherwise


def _float(field: DutchDecimalField, otherwise: float) -> float:
    """The number that was typed; the one there was when it says the same in five decimals."""
    if field.data is None or field.data == _decimal(otherwise):
        return otherwise
    return float(field.data)


class ChangeForm(_PlaceForm):
    """What is otherwise at a Werkplein from a day on; also to correct a version."""

    moved = BooleanField("Het Werkplein verhuist op deze dag naar een ander gebouw")
    state = RadioField("Stand vanaf deze dag", [choose("of het Werkplein open of gesloten is")])
    successor = SelectField("Opgegaan in", description="Het Werkplein dat de taken overneemt, als dat er is.")
    hands_over = BooleanField("De opvolger bedient vanaf die dag ook de gemeenten van dit Werkplein")

    def offer(self, names: Names, mains: Iterable[int]) -> None:
        """Fill the lists."""
        super().offer(names, mains)
        self.state.choices = as_choices([(OPEN, "Open"), (CLOSED, "Gesloten")])
        self.successor.choices = as_choices([NOBODY, *_listed(names.werkpleinen)])

    def show(self, facts: Facts) -> None:
        """Fill in what the register says now."""
        super().show(facts)
        if not self.is_submitted():
            self.state.data = CLOSED if facts.is_closed else OPEN
            self.successor.data = "" if facts.successor_id is None else str(facts.successor_id)
            self.moved.data, self.hands_over.data = facts.moved, True

    def facts(self, base: Facts) -> dict[str, Any]:
        """Give what was filled in; an open Werkplein has no successor to show."""
        return super().facts(base) | {
            "moved": bool(self.moved.data),
            "is_closed": self.state.data == CLOSED,
            "successor_id": _chosen(self.successor, None),
        }


class NewForm(_PlaceForm):
    """A Werkplein that opens."""

    code = StringField(
        "Code",
        [required("de code"), max_length(LONGEST_CODE, "de code")],
        description="Staat in het adres van zijn pagina’s, bijvoorbeeld noord-twente. De code verandert nooit meer.",
    )
    kind = RadioField("Wat bedient het van de vestigingsgemeente?", [choose("wat het van de gemeente bedient")])
    postcodes = TextAreaField("Postcodes", [max_length(LONGEST_POSTCODES, "de lijst")])

    def offer(self, names: Names, mains: Iterable[int]) -> None:
        """Fill the lists."""
        super().offer(names, mains)
        self.kind.choices = as_choices(_kinds(is_known=False))

    def serving(self) -> Serving:
        """Give how it serves the municipality it stands in."""
        return serving_of(AreaKind.known(self.kind.data) or AreaKind.WHOLE, self.postcodes.data or "")


def _kinds(is_known: bool) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in AreaKind if is_known or kind is not AreaKind.ENDED]


class AreaForm(_Seen):
    """How a municipality is served from a day on."""

    holds_on = DutchDateField("Geldig vanaf", [required("de dag waarop dit ingaat")])
    municipality = SelectField("Gemeente", [choose("een gemeente")])
    kind = RadioField("Wat bedient dit Werkplein?", [choose("wat dit Werkplein bedient")])
    postcodes = TextAreaField(
        "Postcodes",
        [max_length(LONGEST_POSTCODES, "de lijst")],
        description="Alleen bij een deel van de gemeente. Bijvoorbeeld 1011-1019, 1060 AB-1060 AZ.",
    )

    def offer(self, towns: dict[int, tuple[str, str]], is_known: bool) -> None:
        """Fill the lists; what is served already can also end."""
        self.municipality.choices = as_choices([UNCHOSEN, *_listed(towns)])
        self.kind.choices = as_choices(_kinds(is_known))

    def show(self, municipality_id: int, serving: Serving) -> None:
        """Fill in what the register says now."""
        if not self.is_submitted():
            self.municipality.data = str(municipality_id)
            self.kind.data, self.postcodes.data = serving.kind.value, serving.postcodes or ""

    def municipality_id(self) -> int | None:
        """Give the municipality that was chosen, if one was."""
        return _chosen(self.municipality, None)

    def serving(self) -> Serving:
        """Give what was asked; raises Impossible with what does not fit."""
        return serving_of(AreaKind.known(self.kind.data) or AreaKind.WHOLE, self.postcodes.data or "")
