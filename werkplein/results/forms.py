"""The forms with which figures are recorded by hand."""

from __future__ import annotations

from decimal import Decimal

from wtforms import HiddenField

from werkplein.core.forms import BaseForm, DutchDecimalField, DutchWholeField, required
from werkplein.programme.rules import Month
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import Delivery, Measured, MeasurementKind


class _Seen(BaseForm):
    """A form that remembers which row its writer was looking at."""

    seen = HiddenField()

    def seen_id(self) -> int | None:
        """Give the id of that row."""
        raw = str(self.seen.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None

    def look_at(self, row: Measurement | OutflowDelivery | None) -> None:
        """Show this row from now on."""
        self.seen.data = str(row.id) if row else ""
        self.seen.raw_data = None


class OutflowForm(_Seen):
    """One delivery: clients, and how many of them found work."""

    caseload = DutchWholeField(
        "Klanten aan het begin van de maand",
        [required("het aantal klanten")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    outflow = DutchWholeField(
        "Uitstroom naar werk in de maand",
        [required("de uitstroom naar werk")],
        description="Niemand uitgestroomd? Vul 0 in.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def delivery(self, werkplein_id: int, month: Month, stream: str) -> Delivery:
        """Give what the action wants."""
        return Delivery(werkplein_id, month, stream, self.caseload.data or 0, self.outflow.data or 0)


class MeasurementForm(_Seen):
    """The outcome of a round at one Werkplein."""

    n = DutchWholeField(
        "Aantal antwoorden",
        [required("het aantal antwoorden")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    mean = DutchDecimalField(
        "Gemiddeld rapportcijfer",
        description="Van 1 tot 10, bijvoorbeeld 6,8. Zonder antwoorden leeg laten.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    sd = DutchDecimalField(
        "Standaardafwijking",
        description="Bijvoorbeeld 1,6. Staat in het rapport van de meting.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def measured(self, werkplein_id: int, kind: MeasurementKind, code: str) -> Measured:
        """Give what the action wants."""
        mean, sd = (field.data if field.data is not None else Decimal(0) for field in (self.mean, self.sd))
        return Measured(werkplein_id, kind, code, self.n.data or 0, mean, sd)

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for the marks where there are answers."""
        is_fine = bool(super().validate())
        if self.n.data:
            for field, what in ((self.mean, "het gemiddelde"), (self.sd, "de standaardafwijking")):
                if field.data is None and not field.errors:
                    field.errors = [f"Vul {what} in."]
                    is_fine = False
        return is_fine
