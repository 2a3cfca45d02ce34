"""What can be filled in about the own approach of the four big cities."""

from __future__ import annotations

from datetime import date

from wtforms import HiddenField, StringField, TextAreaField

from milestones.rules.g4 import Consultation, Draft
from werkplein.core.forms import BaseForm, DutchDateField, max_length, required

LONGEST_OUTCOME = 4_000
LONGEST_TEXT = 20_000
LONGEST_ADDRESS = 500
LONGEST_VERSION = 9


class ConsultationForm(BaseForm):
    """A consultation with the representative of the four big cities."""

    holds_on = DutchDateField("Wanneer was het overleg?", [required("de dag van het overleg")])
    with_whom = StringField("Met wie?", [required("de functie van uw gesprekspartner")])
    subject = StringField("Waarover?", [required("het onderwerp")])
    outcome = TextAreaField("Wat kwam eruit?", [required("de uitkomst"), max_length(LONGEST_OUTCOME, "de uitkomst")])
    next_on = DutchDateField("Wanneer is het volgende overleg? (niet verplicht)")

    def found(self) -> Consultation:
        """Give the consultation as the action wants it."""
        return Consultation(
            self.holds_on.data or date.min,
            self.with_whom.data or "",
            self.subject.data or "",
            self.outcome.data or "",
            self.next_on.data,
        )


class ApproachForm(BaseForm):
    """A version of the approach. `seen` is the version its writer began from."""

    title = StringField("Titel", [required("de titel")])
    body = TextAreaField("Tekst", [required("de tekst"), max_length(LONGEST_TEXT, "de tekst")])
    document_title = StringField("Titel van een document (niet verplicht)")
    document_url = StringField(
        "Adres van dat document (niet verplicht)", [max_length(LONGEST_ADDRESS, "het adres van het document")]
    )
    seen = HiddenField("Gezien", default="0")

    def found(self) -> Draft:
        """Give the text as the action wants it."""
        return Draft(
            self.title.data or "", self.body.data or "", self.document_title.data or "", self.document_url.data or ""
        )

    @property
    def seen_version(self) -> int:
        """Give the version its writer saw; what no page of ours sent is none."""
        sent = self.seen.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < LONGEST_VERSION else 0


class AdoptForm(BaseForm):
    """Why the steering group adopts a version."""

    motivation = TextAreaField(
        "Waarom stelt de stuurgroep deze aanpak vast?",
        [required("de motivering"), max_length(LONGEST_OUTCOME, "de motivering")],
    )
