"""The forms with which figures are recorded by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import HiddenField

from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, DutchMarkField, DutchWholeField, required
from werkplein.programme.rules import Month
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import (
    Delivery,
    Fault,
    Measured,
    MeasurementKind,
    Principle,
    PrincipleMark,
    outcome_faults,
    outflow_faults,
    principle_faults,
)


class _Figures(BaseForm):
    """A form of figures. It remembers which row its writer was looking at, and tells all that is wrong at once."""

    seen = HiddenField()

    def seen_id(self) -> int | None:
        """Give the id of that row."""
        raw = str(self.seen.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None

    def look_at(self, row: Measurement | OutflowDelivery | None) -> None:
        """Show this row from now on."""
        self.seen.data = str(row.id) if row else ""
        self.seen.raw_data = None

    def faults(self) -> Iterator[Fault]:
        """Say what is wrong with the figures that could be read."""
        raise NotImplementedError

    def validate(self, extra_validators: object = None) -> bool:
        """Judge what could be read, also when something else could not."""
        is_fine = bool(super().validate())
        found = [fault for fault in self.faults() if not self[fault.field].errors]
        for fault in found:
            self.add(DomainError(fault.sentence, fault.field))
        return is_fine and not found


class OutflowForm(_Figures):
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

    def faults(self) -> Iterator[Fault]:
        """Say what is wrong with the numbers that could be read; each sentence names its field."""
        for fault in outflow_faults(self.caseload.data, self.outflow.data):
            yield Fault(fault.field, f"{self[fault.field].label.text}: {fault.sentence}")

    def delivery(self, werkplein_id: int, month: Month, stream: str) -> Delivery:
        """Give what the action wants."""
        return Delivery(werkplein_id, month, stream, self.caseload.data or 0, self.outflow.data or 0)


class MeasurementForm(_Figures):
    """The outcome of a round at one Werkplein."""

    n = DutchWholeField(
        "Aantal antwoorden",
        [required("het aantal antwoorden")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    mean = DutchMarkField(
        "Gemiddeld rapportcijfer",
        description="Van 1 tot 10, bijvoorbeeld 6,8. Zonder antwoorden leeg laten.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    sd = DutchMarkField(
        "Standaardafwijking",
        description="Bijvoorbeeld 1,6. Staat in het rapport van de meting.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def measured(self, werkplein_id: int, kind: MeasurementKind, code: str) -> Measured:
        """Give what the action wants."""
        mean, sd = (field.data if field.data is not None else Decimal(0) for field in (self.mean, self.sd))
        return Measured(werkplein_id, kind, code, self.n.data or 0, mean, sd)

    def faults(self) -> Iterator[Fault]:
        """Say which marks are missing unless there are no answers, and what is wrong with what is there."""
        if self.n.data != 0:
            for field, what in ((self.mean, "het gemiddelde"), (self.sd, "de standaardafwijking")):
                if field.data is None:
                    yield Fault(field.name, f"Vul {what} in.")
        yield from outcome_faults(self.n.data, self.mean.data, self.sd.data)


def _answers(what: Principle) -> DutchWholeField:
    return DutchWholeField(f"{what.label}: antwoorden", render_kw={"inputmode": "numeric", "autocomplete": "off"})


def _mark(what: Principle) -> DutchMarkField:
    return DutchMarkField(f"{what.label}: cijfer", render_kw={"inputmode": "decimal", "autocomplete": "off"})


class ClientMeasurementForm(MeasurementForm):
    """The outcome of a round among job seekers, with the client principles as far as they were asked."""

    access_mean, access_n = _mark(Principle.ACCESS), _answers(Principle.ACCESS)
    time_mean, time_n = _mark(Principle.TIME), _answers(Principle.TIME)
    attention_mean, attention_n = _mark(Principle.ATTENTION), _answers(Principle.ATTENTION)
    footing_mean, footing_n = _mark(Principle.FOOTING), _answers(Principle.FOOTING)
    balance_mean, balance_n = _mark(Principle.BALANCE), _answers(Principle.BALANCE)

    def parts(self) -> list[tuple[Principle, Any, Any]]:
        """Give each principle with the fields of its mark and its answers."""
        return [(each, self[f"{each}_mean"], self[f"{each}_n"]) for each in Principle]

    def show(self, principles: Iterable[PrincipleMark]) -> None:
        """Fill in what stands there."""
        for each in principles:
            self[f"{each.principle}_mean"].data, self[f"{each.principle}_n"].data = each.mean, each.n

    def measured(self, werkplein_id: int, kind: MeasurementKind, code: str) -> Measured:
        """Give what the action wants."""
        found = [PrincipleMark(each, n.data, mean.data) for each, mean, n in self.parts() if mean.data is not None]
        return replace(super().measured(werkplein_id, kind, code), principles=tuple(found))

    def faults(self) -> Iterator[Fault]:
        """Say what is wrong with the round, and with each principle."""
        yield from super().faults()
        for each, mean, n in self.parts():
            if not mean.errors and not n.errors:
                yield from principle_faults(each, n.data, mean.data, self.n.data)


def measurement_form(kind: MeasurementKind) -> type[MeasurementForm]:
    """Give the form of a round: only job seekers are asked about the client principles."""
    return ClientMeasurementForm if kind is MeasurementKind.CLIENT else MeasurementForm
