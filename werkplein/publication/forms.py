"""The forms of releases: up to which month, and what a second person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from werkplein.core.forms import BaseForm, choose, required
from werkplein.core.labels import LabelEnum
from werkplein.publication.months import MonthOffer, preselected

LONGEST_NUMBER = 9


class Decision(LabelEnum):
    """What a second person can decide."""

    APPROVE = "approve", "Goedkeuren"
    REJECT = "reject", "Terugsturen naar het secretariaat"


@dataclass(frozen=True)
class Decided:
    """What the second person decided, about exactly which content."""

    decision: Decision
    note: str
    seen: str


class PrepareForm(BaseForm):
    """Ask up to which month figures become public."""

    until = SelectField(
        "Uitstroom tot en met",
        description="Maanden daarna blijven binnen. Wat al openbaar is, blijft openbaar.",
        validators=[choose("een maand uit de lijst. Eerdere maanden zijn al openbaar en blijven dat")],
    )
    # The number that the release would get when the form was shown.
    number = HiddenField("Nummer")

    def __init__(self, months: Sequence[MonthOffer], **values: Any) -> None:
        """Offer these months, the newest first."""
        super().__init__(**values)
        self.until.choices = [(each.code, each.label) for each in reversed(months)]
        self.months = months
        if not months:
            del self.until

    def preselect(self) -> None:
        """Begin with the newest month that is nearly complete: a month that just started is rarely meant."""
        if "until" in self:
            self.until.data = preselected(self.months)

    def found(self) -> str | None:
        """Give the month, or nothing when no month was delivered at all."""
        return str(self.until.data) if "until" in self else None

    @property
    def seen(self) -> int:
        """Give the number that was shown; without one nothing was seen."""
        sent = self.number.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < LONGEST_NUMBER else -1

    def show(self, number: int) -> None:
        """Ask again, now about this number."""
        self.number.data = str(number)


class DecideForm(BaseForm):
    """Ask a second person for a decision."""

    seen = HiddenField()
    decision = RadioField(
        "Wat doet u met deze vrijgave?", choices=Decision.choices(), validators=[choose("wat u met deze vrijgave doet")]
    )
    note = TextAreaField("Opmerking", description="Verplicht bij terugsturen. Niet openbaar.")
    has_looked = BooleanField("Ik heb gezien wat verborgen blijft, wat ontbreekt en wat verandert")

    def validate_note(self, field: TextAreaField) -> None:
        """A release that is sent back says why."""
        if self._wants(Decision.REJECT) and not field.data:
            raise ValidationError("Vul in waarom u de vrijgave terugstuurt.")

    def validate_has_looked(self, field: BooleanField) -> None:
        """Who approves has looked at what stays hidden and at what changes; who chose nothing yet hears it too."""
        if field.data or self._wants(Decision.REJECT):
            return
        sentence = "Bekijk eerst wat verborgen blijft, wat ontbreekt en wat verandert. Zet dan het vinkje."
        raise ValidationError(sentence if self._wants(Decision.APPROVE) else f"Keurt u goed? {sentence}")

    def _wants(self, decision: Decision) -> bool:
        return bool(self.decision.data == decision.value)

    def found(self) -> Decided:
        """Give the decision."""
        return Decided(
            Decision.known(self.decision.data) or Decision.REJECT, self.note.data or "", self.seen.data or ""
        )


class WithdrawForm(BaseForm):
    """Ask why a release is taken back."""

    reason = TextAreaField("Reden", validators=[required("de reden")])

    def found(self) -> str:
        """Give the reason."""
        return str(self.reason.data)


class EmptyForm(BaseForm):
    """A form of one button."""
