"""What can be filled in about milestones."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import Optional, ValidationError

from milestones.forms_judged import JudgedOfDay, judged, towns_field
from milestones.rules import Found, Verdict, answer_mark, refuse_date
from milestones.rules.reasons import WHY_REOPENED, is_short, too_short
from werkplein.core import clock
from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, DutchDateField, choose, max_length, required, say_when_empty
from werkplein.programme.reader import current

LONGEST_NOTE = 2_000
LONGEST_VERSION = 9
MARK = re.compile("[0-9a-f]{16}")
NO_MARK = "-"


class AnswerForm(BaseForm):
    """One answer of the checklist, whose fields begin with the code of its milestone.

    `version` is the version of the answer that its saver saw, and `was` the mark of what stood on the page then.
    """

    class Meta(BaseForm.Meta):
        """Its fields are part of a page of which the token was checked already (`protect_forms`)."""

        csrf = False

    verdict = RadioField("Uw antwoord", choices=Verdict.choices(), validators=[Optional()])
    joined = towns_field()
    note = TextAreaField("Toelichting", validators=[max_length(LONGEST_NOTE, "de toelichting")])
    holds_on = DutchDateField("Veranderd of gezien op")
    version = HiddenField("Versie", default="0")
    was = HiddenField("Zoals getoond")

    def answer(self) -> Verdict | None:
        """Give the verdict that was chosen, if any."""
        return Verdict.known(self.verdict.data)

    @property
    def seen(self) -> int:
        """Give the version its saver saw; a button that decides a conflict sends its own, after that of the form."""
        sent = (self.version.raw_data or ["0"])[-1]
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < LONGEST_VERSION else 0

    @property
    def mark(self) -> str:
        """Give the mark of what stands in the fields."""
        return answer_mark(
            self.verdict.data or "", self.joined.data or [], self.note.data or "", self.holds_on._value()
        )

    @property
    def is_as_before(self) -> bool:
        """Tell whether the ticks of the last time stand untouched, whatever was typed beside them."""
        joined = self.joined.data or []
        return bool(self.seen == 0 and joined) and answer_mark("", joined, "", "") == self.shown

    @property
    def shown(self) -> str:
        """Give the mark of what stood on the page; what is none is like no answer at all."""
        sent = self.was.data or ""
        return sent if MARK.fullmatch(sent) else NO_MARK


class Observed(JudgedOfDay):
    """Asks besides how a milestone stands since when; a day that cannot be is told with all the rest."""

    @property
    def day(self) -> date | None:
        """Give the day that was sent, where it can be: which municipalities are asked follows from no other."""
        form: Any = self
        return None if self.has_wrong_day else form.holds_on.data

    @property
    def has_wrong_day(self) -> bool:
        """Tell whether what was sent cannot be the day, or none was where one is needed."""
        day: Any = self["holds_on"]  # type: ignore[index]
        is_lacking = day.data is None and day.flags.required
        return bool(day.process_errors or is_lacking or _why_not(day.data))

    def validate_holds_on(self, field: DutchDateField) -> None:
        """Refuse a day that is still to come, or long past."""
        if sentence := _why_not(field.data):
            raise ValidationError(sentence)


def _why_not(day: date | None) -> str:
    """Say why a day cannot be; nothing when it can, or when none was sent."""
    try:
        if day is not None:
            refuse_date(day, clock.today(), current())
    except DomainError as error:
        return error.sentence
    return ""


class ChangeForm(Observed, BaseForm):
    """A change of one milestone that the MT reports between two checklists, in the words of the checklist."""

    milestone = HiddenField("Mijlpaal")
    verdict = RadioField("Hoe is het nu?", choices=[], validators=[choose("hoe het nu is")])
    holds_on = DutchDateField("Sinds wanneer?")
    note = TextAreaField("Wat is er veranderd?", validators=[max_length(LONGEST_NOTE, "de toelichting")])

    def found(self) -> Found:
        """Give the answer as the action wants it."""
        return Found(
            self.milestone.data or "",
            judged(self),
            self.note.data or "",
            holds_on=self.holds_on.data,
            participation=self.participation,
        )


class DeskForm(Observed, BaseForm):
    """The outcome of checking a document or a photo of one milestone at the desk."""

    milestone = HiddenField("Mijlpaal")
    verdict = RadioField("Wat blijkt uit het stuk?", choices=[], validators=[choose("een oordeel")])
    holds_on = DutchDateField("Over welke dag gaat het stuk?", validators=[required("de datum van het stuk")])
    note = TextAreaField(
        "Welk stuk, en wat staat erin?",
        validators=[say_when_empty("Schrijf op welk stuk u hebt gezien."), max_length(LONGEST_NOTE, "de toelichting")],
    )
    is_critical = BooleanField("Dit is een ernstige bevinding")

    def found(self) -> Found:
        """Give the finding as the action wants it."""
        return Found(
            self.milestone.data or "",
            judged(self),
            self.note.data or "",
            is_critical=self.is_critical.data,
            participation=self.participation,
        )


class ReopenForm(BaseForm):
    """Why a checklist is opened again."""

    reason = TextAreaField(
        "Reden", validators=[required("de reden van het heropenen"), max_length(LONGEST_NOTE, "de reden")]
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """Ask for more where it says too little."""
        if is_short(field.data or ""):
            raise ValidationError(str(too_short(WHY_REOPENED, "reason")))


class ConfirmForm(BaseForm):
    """An act that only has to be confirmed."""

    seen = HiddenField("Gezien")
