"""What can be filled in about evidence: adding it, accepting it, sending it back."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from milestones.forms_judged import JudgedOfDay, judged
from milestones.rules import Found
from werkplein.core.errors import DomainError
from werkplein.core.forms import (
    BaseForm,
    DutchDateField,
    as_choices,
    choose,
    max_length,
    required,
    say_when_empty,
)
from werkplein.programme.rules import Milestone, Quarter

LONGEST_DESCRIPTION = 300
LONGEST_REASON = 1_000
# Twelve files that wait for a better answer, sealed.
LONGEST_SEAL = 20_000
ACCEPTED = "image/*,.heic,.heif,.pdf,.docx,.xlsx"


class EvidenceForm(BaseForm):
    """Photos and documents with one milestone. `waiting` holds the good files of a form that was not complete."""

    files = MultipleFileField("Foto’s of documenten", render_kw={"accept": ACCEPTED})
    description = TextAreaField(
        "Wat is er te zien of te lezen?",
        validators=[
            say_when_empty("Schrijf op wat er te zien of te lezen is."),
            max_length(LONGEST_DESCRIPTION, "de beschrijving"),
        ],
    )
    holds_on = DutchDateField("Van welke dag is het?", validators=[required("de dag van de foto of het document")])
    no_visitors = BooleanField("Op de foto’s staan geen herkenbare bezoekers")
    waiting = HiddenField("Bestanden die klaarstaan", validators=[max_length(LONGEST_SEAL, "dit")])
    quarter = HiddenField("Vragenlijst")
    # The button that lets go of what waits; it adds nothing.
    drop = SubmitField("Haal weg")

    # Whether there are files, and a photo among them; known when they have been looked at.
    has_files = False
    has_pictures = False

    def validate_no_visitors(self, field: BooleanField) -> None:
        """Ask to confirm that nobody can be recognised, where there are photos."""
        if self.has_pictures and not field.data:
            raise ValidationError(
                "Bevestig dat er geen herkenbare bezoekers op de foto’s staan. Staat er toch iemand op? "
                "Maak dan een andere foto."
            )

    @property
    def about(self) -> Quarter | None:
        """Give the quarter of the checklist it comes with, if any."""
        try:
            return Quarter.parse(self.quarter.data or "")
        except ValueError:
            return None


class VisitEvidenceForm(EvidenceForm):
    """Photos and documents of a visit, with the milestone they are about."""

    milestone = SelectField("Mijlpaal", choices=[], validators=[choose("een mijlpaal")])


def with_choices(form: VisitEvidenceForm, milestones: tuple[Milestone, ...]) -> VisitEvidenceForm:
    """Give the form the milestones of the programme to choose from."""
    named = [(each.code, f"{each.code} {each.title}") for each in milestones]
    form.milestone.choices = as_choices([("", "Kies een mijlpaal"), *named])
    return form


class AcceptForm(JudgedOfDay, BaseForm):
    """What a document or photo shows."""

    verdict = RadioField("Wat laat het zien?", choices=[], validators=[choose("wat het laat zien")])
    note = TextAreaField("Toelichting", validators=[max_length(LONGEST_REASON, "de toelichting")])
    others_too = BooleanField("Dit geldt ook voor de andere stukken bij deze mijlpaal")
    seen = HiddenField("Gezien")

    def add(self, error: DomainError) -> None:
        """Put what is wrong with the day of the pieces at the answer: the day itself stands with the piece."""
        for part in error.parts:
            is_of_day = part.field == "holds_on"
            super().add(DomainError(part.sentence, self.answer_field.short_name) if is_of_day else part)

    def found(self) -> Found:
        """Give what it shows, as the action wants it; the pieces say of which milestone."""
        return Found("", judged(self), self.note.data or "", participation=self.participation)


class ReturnForm(BaseForm):
    """Why a piece is sent back."""

    reason = TextAreaField(
        "Waarom stuurt u het terug?",
        validators=[
            say_when_empty("Schrijf op waarom u het terugstuurt. Het MT leest dit."),
            max_length(LONGEST_REASON, "de reden"),
        ],
    )
    removes = BooleanField("Gooi het bestand weg: er staat iets op dat wij niet mogen bewaren")
    others_too = BooleanField("Dit geldt ook voor de andere stukken bij deze mijlpaal")
    seen = HiddenField("Gezien")


class DrawForm(BaseForm):
    """The quarter of which a sample is drawn."""

    quarter = HiddenField("Kwartaal")
