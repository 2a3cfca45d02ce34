"""The form that asks once which column of a file says what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField

from werkplein.core.forms import BaseForm, as_choices, choose
from werkplein.programme.reader import current
from werkplein.register.rules import fold

ONE_STREAM = "De stroom staat niet in het bestand"
# What a column that says it is usually called.
USUAL = {
    "town": ("regios", "gemeente", "gemeentecode", "gemeentenaam"),
    "month": ("perioden", "maand", "periode"),
    "caseload": ("klanten", "bestand", "uitkeringen", "caseload"),
    "outflow": ("uitstroom", "naar werk"),
}


class ColumnsForm(BaseForm):
    """Which column is what; a file without a column for the stream is about one stream."""

    town = SelectField("Gemeente", [choose("de kolom met de gemeente")])
    month = SelectField("Maand", [choose("de kolom met de maand")])
    caseload = SelectField("Aantal klanten aan het begin van de maand", [choose("de kolom met het aantal klanten")])
    outflow = SelectField("Uitstroom naar werk", [choose("de kolom met de uitstroom")])
    stream_column = SelectField("Stroom")
    stream = SelectField("Van wie is dit bestand, als de stroom er niet in staat?", [choose("een stroom")])

    def offer(self, names: Sequence[str]) -> None:
        """Offer the names of the file, and propose the usual ones."""
        for name in USUAL:
            field = self[name]
            field.choices = as_choices([("", "Kies een kolom"), *((each, each) for each in names)])
            if field.data is None:
                field.data = _usual(names, USUAL[name])
        self.stream_column.choices = as_choices([("", ONE_STREAM), *((each, each) for each in names)])
        self.stream.choices = as_choices([(each.code, each.label) for each in current().streams])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse one column for two things."""
        is_good: bool = super().validate(extra_validators)
        chosen: dict[str, str] = {}
        for name in (*USUAL, "stream_column"):
            field = self[name]
            if field.data and field.data in chosen:
                field.errors = [*field.errors, f"Deze kolom koos u al bij ‘{chosen[field.data]}’. Kies een andere."]
                is_good = False
            chosen.setdefault(field.data, field.label.text)
        return is_good

    def found(self) -> dict[str, str]:
        """Give what was chosen, by name."""
        return {name: self[name].data or "" for name in (*USUAL, "stream_column", "stream")}


def _usual(names: Sequence[str], words: Sequence[str]) -> str:
    return next((name for word in words for name in names if word in fold(name)), "")
