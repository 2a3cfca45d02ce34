"""What can be filled in about milestones."""

from __future__ import annotations

import re
from collections.abc import Collection

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from milestones.rules import Found, Verdict, answer_mark
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required, say_when_empty

LONGEST_NOTE = 2_000
LONGEST_VERSION = 9
MARK = re.compile("[0-9a-f]{16}")
NO_MARK = "-"
# A tile is narrow on a phone, so the longest label is short there.
JUDGEMENTS = [(verdict.value, "N.v.t." if verdict is Verdict.NOT_APPLICABLE else verdict.label) for verdict in Verdict]


class AnyMultipleField(SelectMultipleField):
    """A set of ticks; what may be ticked is known to the action, and what it does not know is left out."""

    validate_choice = False


class AnswerForm(BaseForm):
    """One answer of the checklist, whose fields begin with the code of its milestone.

    `version` is the version of the answer that its saver saw, and `was` the mark of what stood on the page then.
    """

    verdict = RadioField("Uw antwoord", choices=Verdict.choices(), validators=[Optional()])
    joined = AnyMultipleField("Gemeenten die meedoen", choices=[], validate_choice=False)
    note = TextAreaField("Toelichting", validators=[max_length(LONGEST_NOTE, "de toelichting")])
    holds_on = DutchDateField("Sinds of gezien op")
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
    def shown(self) -> str:
        """Give the mark of what stood on the page; what is none is like no answer at all."""
        sent = self.was.data or ""
        return sent if MARK.fullmatch(sent) else NO_MARK


def _verdict(chosen: str) -> Verdict:
    """Give the verdict of a field that was checked already."""
    return next(verdict for verdict in Verdict if verdict.value == chosen)


class ChangeForm(BaseForm):
    """A change that the MT reports between two checklists."""

    milestone = SelectField("Mijlpaal", choices=[], validators=[choose("een mijlpaal")])
    verdict = RadioField(
        "Hoe is het nu?",
        choices=JUDGEMENTS,
        validators=[choose("hoe het nu is")],
    )
    joined = AnyMultipleField(
        "Omliggende gemeenten die meedoen",
        choices=[],
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    holds_on = DutchDateField("Sinds wanneer?", validators=[required("de datum van de wijziging")])
    note = TextAreaField("Wat is er veranderd?", validators=[max_length(LONGEST_NOTE, "de toelichting")])

    # The surrounding municipalities, and the milestones that are asked about each of them.
    towns: Collection[str] = ()
    listed: Collection[str] = ()

    def found(self) -> Found:
        """Give the answer as the action wants it."""
        ticked = {code: code in (self.joined.data or []) for code in self.towns}
        joined = ticked if ticked and self.milestone.data in self.listed else None
        return Found(
            self.milestone.data,
            _verdict(self.verdict.data),
            self.note.data or "",
            holds_on=self.holds_on.data,
            participation=joined,
        )


class DeskForm(BaseForm):
    """The outcome of checking a document or a photo at the desk."""

    milestone = SelectField("Mijlpaal", choices=[], validators=[choose("een mijlpaal")])
    verdict = RadioField("Wat blijkt uit het stuk?", choices=JUDGEMENTS, validators=[choose("een oordeel")])
    holds_on = DutchDateField("Waarover gaat het stuk?", validators=[required("de datum van het stuk")])
    note = TextAreaField(
        "Welk stuk, en wat staat erin?",
        validators=[say_when_empty("Schrijf op welk stuk u hebt gezien."), max_length(LONGEST_NOTE, "de toelichting")],
    )
    is_critical = BooleanField("Dit is een ernstige bevinding")

    def found(self) -> Found:
        """Give the finding as the action wants it."""
        return Found(
            self.milestone.data, _verdict(self.verdict.data), self.note.data or "", is_critical=self.is_critical.data
        )


class ReopenForm(BaseForm):
    """Why a checklist is opened again."""

    reason = TextAreaField(
        "Reden", validators=[required("de reden van het heropenen"), max_length(LONGEST_NOTE, "de reden")]
    )


class ConfirmForm(BaseForm):
    """An act that only has to be confirmed."""

    seen = HiddenField("Gezien")


def with_milestones(form: ChangeForm | DeskForm, choices: list[tuple[str, str]]) -> None:
    """Give the form the milestones of the programme to choose from."""
    form.milestone.choices = as_choices([("", "Kies een mijlpaal"), *choices])
