"""The forms of releases: up to which month, and what a second person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from werkplein.core.forms import BaseForm, DutchDateField, choose, max_length, required
from werkplein.core.labels import AMSTERDAM, NO_BREAK, LabelEnum
from werkplein.publication.content import Content, Withdrawn
from werkplein.publication.freezing import Wanted
from werkplein.publication.hour_rules import When, hour_of
from werkplein.publication.months import MonthOffer, preselected
from werkplein.publication.register_changes import RegisterChange

LONGEST_NUMBER = 9
LONGEST_EXPLANATION = 2_000
HOURS = [(str(hour), f"{hour}.00{NO_BREAK}uur") for hour in range(24)]


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


def public_periods(content: Content | None) -> list[Withdrawn]:
    """Give what can be taken out of what is public, the newest first."""
    shown = [each for each in content.periods if each.shown] if content else []
    return [Withdrawn(each.figure, each.code, each.label) for each in reversed(shown)]


class PrepareForm(BaseForm):
    """Ask up to which month figures become public, at which hour, and what is corrected or taken out."""

    until = SelectField(
        "Uitstroom tot en met",
        description="Maanden daarna blijven binnen. Wat al openbaar is, blijft openbaar.",
        validators=[choose("een maand uit de lijst. Eerdere maanden zijn al openbaar en blijven dat")],
    )
    when = RadioField(
        "Wanneer wordt de vrijgave openbaar?",
        choices=When.choices(),
        validators=[choose("wanneer de vrijgave openbaar wordt")],
        description="Keurt een ander later goed dan dit moment? Dan wordt de vrijgave meteen openbaar.",
    )
    day = DutchDateField("Dag")
    hour = SelectField("Uur", choices=HOURS, description="De tijd in Nederland.")
    correction = TextAreaField(
        "Uitleg bij een correctie of intrekking",
        validators=[max_length(LONGEST_EXPLANATION, "de uitleg")],
        description="Openbaar. Verplicht als een eerder openbaar cijfer verandert of verdwijnt. "
        "Schrijf wat er verandert en waarom. Noem geen mensen en geen verborgen aantallen.",
    )
    taken_out = SelectMultipleField(
        "Uit de openbaarheid halen",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        description="Deze perioden staan niet meer in de vrijgave. Eerdere vrijgaven blijven te lezen.",
    )
    # The number that the release would get when the form was shown.
    number = HiddenField("Nummer")

    def __init__(
        self,
        months: Sequence[MonthOffer],
        former: Content | None = None,
        register_changes: Sequence[RegisterChange] = (),
        **values: Any,
    ) -> None:
        """Offer these months, the newest first, and what is public now, to take it out; tell what comes with them."""
        super().__init__(**values)
        self.register_changes = register_changes
        self.until.choices = [(each.code, each.label) for each in reversed(months)]
        self.months, self.gone = months, former.withdrawn if former else ()
        self.known = [*self.gone, *public_periods(former)]
        self.taken_out.choices = [(each.address, each.title) for each in self.known]
        if not months:
            del self.until
        if not self.known:
            del self.taken_out

    def preselect(self, proposed: datetime) -> None:
        """Begin with the newest month that is nearly complete, at the hour that the programme proposes.

        A month that just started is rarely meant. What was taken out before stays out.
        """
        local = proposed.astimezone(AMSTERDAM)
        self.when.data, self.day.data, self.hour.data = When.AT_HOUR.value, local.date(), str(local.hour)
        if "until" in self:
            self.until.data = preselected(self.months)
        if "taken_out" in self:
            self.taken_out.data = [each.address for each in self.gone]

    def validate_day(self, field: DutchDateField) -> None:
        """An hour needs a day."""
        if self._is_at_hour and field.data is None and not field.errors:
            raise ValidationError("Vul de dag in waarop de vrijgave openbaar wordt.")

    @property
    def _is_at_hour(self) -> bool:
        return bool(self.when.data == When.AT_HOUR.value)

    def found(self) -> Wanted:
        """Give what is wanted. Without a single month that was delivered there is none to choose."""
        chosen = self.taken_out.data or [] if "taken_out" in self else []
        day = self.day.data if self._is_at_hour else None
        return Wanted(
            until=str(self.until.data) if "until" in self else None,
            correction=self.correction.data or "",
            withdrawn=tuple(each for each in self.known if each.address in chosen),
            planned_at=hour_of(day, int(self.hour.data)) if day else None,
        )

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
    """Ask why a release is taken back or stopped."""

    reason = TextAreaField("Reden", validators=[required("de reden")])

    def found(self) -> str:
        """Give the reason."""
        return str(self.reason.data)
