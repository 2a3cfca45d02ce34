"""What can be filled in about reports: a remark, agreeing, what was done with it, a correction, a reading."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from milestones.forms_hearing import AgreeForm
from visitatie.reports.rules.content import Content
from visitatie.reports.rules.stages import IN_GENERAL
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required, say_when_empty

LONGEST_TEXT = 2_000
TAKEN_OVER, NOT_TAKEN_OVER = "yes", "no"
GENERAL = (IN_GENERAL, "Het hele verslag")


class RemarkForm(BaseForm):
    """A remark of the MT about a section, or in general."""

    section = SelectField("Over welk deel?", choices=[])
    text = TextAreaField(
        "Wat klopt er niet, of wat ontbreekt er?",
        [say_when_empty("Schrijf op wat er niet klopt of ontbreekt."), max_length(LONGEST_TEXT, "de tekst")],
    )


class AgreeWithReportForm(AgreeForm):
    """That the MT agrees with the report, having read with which findings."""

    is_agreed = BooleanField("Ja, dat klopt", [InputRequired("Zet een vinkje als u akkoord gaat.")])


class HandleForm(BaseForm):
    """What was done with a remark."""

    outcome = RadioField(
        "Wat doet u ermee?",
        choices=[(TAKEN_OVER, "Overnemen"), (NOT_TAKEN_OVER, "Niet overnemen")],
        validators=[choose("wat u ermee doet")],
    )
    reason = TextAreaField(
        "Wat past u aan, of waarom niet?",
        [say_when_empty("Schrijf op wat u aanpast, of waarom niet."), max_length(LONGEST_TEXT, "de tekst")],
    )

    @property
    def is_taken_over(self) -> bool:
        """Tell whether the remark is taken over."""
        return bool(self.outcome.data == TAKEN_OVER)


class CorrectForm(BaseForm):
    """A correction of a final report."""

    section = SelectField("Welk deel verbetert u?", choices=[])
    text = TextAreaField("Wat moet er staan?", [required("wat er moet staan"), max_length(LONGEST_TEXT, "de tekst")])
    reason = TextAreaField(
        "Waarom komt er een verbeterde versie?", [required("de reden"), max_length(LONGEST_TEXT, "de reden")]
    )


class ReadForm(BaseForm):
    """That the summary was read back to the MT."""

    read_on = DutchDateField("Op welke dag?", [required("de dag waarop u het voorlas")])
    read_to = StringField(
        "Aan wie? Noem functies, geen namen", [required("aan wie u het voorlas"), max_length(200, "deze tekst")]
    )
    note = TextAreaField("Wat zei het MT? (niet verplicht)", [max_length(LONGEST_TEXT, "deze tekst")])
    is_read = BooleanField(
        "Ik heb deze samenvatting voorgelezen aan het MT",
        [InputRequired("Zet een vinkje als u de samenvatting hebt voorgelezen.")],
    )


def with_sections(form: RemarkForm | CorrectForm, content: Content) -> RemarkForm | CorrectForm:
    """Give the form the sections of the report."""
    form.section.choices = as_choices([GENERAL, *((each.code, each.title) for each in content.sections)])
    return form
