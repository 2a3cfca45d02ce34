"""What can be filled in about findings: agreeing, saying why not, and deciding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import Field, HiddenField, RadioField, TextAreaField

from milestones.actions.evidence import Kept
from milestones.actions.hearing import Brought
from milestones.evidence_forms import ACCEPTED, LONGEST_DESCRIPTION, EvidenceForm
from werkplein.core.forms import BaseForm, DutchDateField, choose, max_length, say_when_empty

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


class WithFiles:
    """Something must be filled in about the files, when there are any."""

    def __init__(self, sentence: str) -> None:
        """Keep what is told."""
        self._given = say_when_empty(sentence)

    def __call__(self, form: EvidenceForm, field: Field) -> None:
        """Refuse an empty field beside files."""
        if form.has_files:
            self._given(form, field)


class ReasonForm(EvidenceForm):
    """Why the MT does not agree, with the photos and documents that show it, if any."""

    text = TextAreaField(
        "Wat klopt er niet?", [say_when_empty("Schrijf op wat er niet klopt."), max_length(LONGEST_TEXT, "de tekst")]
    )
    files = MultipleFileField("Foto’s of documenten (niet verplicht)", render_kw={"accept": ACCEPTED})
    description = TextAreaField(
        "Wat is er te zien of te lezen?",
        [
            WithFiles("Schrijf op wat er op de foto’s of in de documenten te zien of te lezen is."),
            max_length(LONGEST_DESCRIPTION, "de beschrijving"),
        ],
    )
    holds_on = DutchDateField("Van welke dag is het?", [WithFiles("Vul de dag van de foto of het document in.")])

    def brought(self, files: Sequence[Kept]) -> Brought | None:
        """Give what is brought with the reason, as the action wants it."""
        if not files or self.holds_on.data is None:
            return None
        return Brought(files, self.holds_on.data, self.description.data or "", self.no_visitors.data)


class DecideForm(BaseForm):
    """A decision with its reason."""

    outcome = RadioField(
        "Wat is uw besluit?",
        choices=[(GRANTED, "De bevinding wordt ingetrokken"), (UPHELD, "De bevinding blijft staan")],
        validators=[choose("een besluit")],
    )
    text = TextAreaField(
        "Waarom?", [say_when_empty("Schrijf op waarom u zo beslist."), max_length(LONGEST_TEXT, "de reden")]
    )

    @property
    def is_granted(self) -> bool:
        """Tell whether the finding is withdrawn."""
        return bool(self.outcome.data == GRANTED)

    @property
    def chosen(self) -> str:
        """Give the words of what was chosen; none when nothing was."""
        return next((str(option.label.text) for option in self.outcome if option.checked), "")

    def found(self) -> dict[str, Any]:
        """Give what the action wants."""
        return {"is_granted": self.is_granted, "text": self.text.data or ""}
