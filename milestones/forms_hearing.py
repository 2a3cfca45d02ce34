"""What can be filled in about findings: agreeing, saying why not, and deciding."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField

from werkplein.core.forms import BaseForm, choose, max_length, required

LONGEST_TEXT = 5_000
MOST_FINDINGS = 200
GRANTED, UPHELD = "granted", "upheld"


class AgreeForm(BaseForm):
    """The findings that the MT saw when it agreed."""

    seen = HiddenField("Bevindingen")

    def found(self) -> list[int]:
        """Give their ids; what is none is left out."""
        parts = (self.seen.data or "").split(",")[:MOST_FINDINGS]
        return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10]


class ReasonForm(BaseForm):
    """Why the MT does not agree."""

    text = TextAreaField("Wat klopt er niet?", [required("wat er niet klopt"), max_length(LONGEST_TEXT, "de tekst")])

    def found(self) -> dict[str, Any]:
        """Give what the action wants."""
        return {"text": self.text.data or ""}


class DecideForm(BaseForm):
    """A decision with its reason."""

    outcome = RadioField(
        "Wat is uw besluit?",
        choices=[(GRANTED, "De bevinding wordt ingetrokken"), (UPHELD, "De bevinding blijft staan")],
        validators=[choose("een besluit")],
    )
    text = TextAreaField("Waarom?", [required("waarom u zo beslist"), max_length(LONGEST_TEXT, "de reden")])

    def found(self) -> dict[str, Any]:
        """Give what the action wants."""
        return {"is_granted": self.outcome.data == GRANTED, "text": self.text.data or ""}
