"""What a phone can send: the envelope of every thing, and the content of each kind."""

from __future__ import annotations

from datetime import date, datetime

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from visitatie.field.rules import (
    LONGEST_TEXT,
    Agreed,
    Choice,
    ItemKind,
    NextWanted,
    Noted,
    NoteKind,
    Proposed,
    Sent,
    clock_off,
    refuse_name,
)
from visitatie.interventions.rules import Rung
from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.programme.rules import Programme

LONGEST_NAME = 36
LONGEST_MOMENT = 40


class EnvelopeForm(BaseForm):
    """How a thing was sent."""

    item = HiddenField("Kenmerk", [max_length(LONGEST_NAME, "het kenmerk")])
    account = HiddenField("Account", [max_length(LONGEST_NAME, "het account")])
    made_at = HiddenField("Gemaakt om", [max_length(LONGEST_MOMENT, "het tijdstip")])
    sent_at = HiddenField("Verstuurd om", [max_length(LONGEST_MOMENT, "het tijdstip")])
    choice = HiddenField("Keuze")
    replaces = HiddenField("Verbetert", [max_length(LONGEST_NAME, "het kenmerk")])
    mine = SelectMultipleField("Wat u wilt vastleggen", choices=[], validate_choice=False)

    def sent(self, kind: ItemKind, now: datetime) -> Sent:
        """Give the envelope as the action wants it; raises DomainError when no page of ours wrote it."""
        name, replaces = self.item.data or "", self.replaces.data or ""
        refuse_name(name)
        if replaces:
            refuse_name(replaces)
        said = self.account.data or ""
        account = int(said) if said.isdecimal() else 0
        made, sent = _moment(self.made_at.data), _moment(self.sent_at.data)
        off = clock_off(sent, now)
        return Sent(name, kind, account, made, off, Choice.known(self.choice.data) or Choice.NONE, replaces)


def _moment(raw: str | None) -> datetime:
    try:
        found = datetime.fromisoformat(raw or "")
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise DomainError("Het tijdstip van dit onderdeel is niet te lezen. Open de audit op de telefoon opnieuw.")
    return found


class NoteForm(BaseForm):
    """A bottleneck, opportunity, threat or best practice."""

    kind = SelectField("Wat is het?", choices=NoteKind.choices(), validators=[choose("wat het is")])
    criterion = SelectField("Criterium", choices=[], validators=[choose("een criterium")])
    milestone = SelectField("Mijlpaal", choices=[])
    text = TextAreaField("Tekst", [required("de tekst"), max_length(LONGEST_TEXT, "de tekst")])

    def found(self) -> Noted:
        """Give the note."""
        kind = NoteKind.known(self.kind.data) or NoteKind.BOTTLENECK
        return Noted(kind, self.criterion.data, self.milestone.data or "", self.text.data or "")


class AgreementForm(BaseForm):
    """Who does what by when."""

    what = TextAreaField("Wat spreekt u af?", [required("de afspraak"), max_length(LONGEST_TEXT, "de afspraak")])
    who = StringField("Wie doet dit?", [required("wie dit doet"), max_length(200, "deze tekst")])
    due_on = DutchDateField("Wanneer is het klaar?", [required("de dag waarop het klaar is")])
    milestone = SelectField("Mijlpaal", choices=[])

    def found(self) -> Agreed:
        """Give the agreement."""
        return Agreed(
            self.what.data or "", self.who.data or "", self.due_on.data or date.min, self.milestone.data or ""
        )


class ProposalForm(BaseForm):
    """An intervention a to f; what it lacks to be one is told later, and nothing is lost."""

    rung = SelectField("Welke interventie?", choices=[], validators=[choose("een interventie")])
    what = TextAreaField("Wat gebeurt er?", [required("wat er gebeurt"), max_length(LONGEST_TEXT, "deze tekst")])
    why = TextAreaField("Waarom is dit nodig?", [max_length(LONGEST_TEXT, "de reden")])
    milestones = SelectMultipleField("Bij welke mijlpalen?", choices=[])
    owner = StringField("Wie doet dit?", [max_length(200, "deze tekst")])
    due_on = DutchDateField("Wanneer moet het klaar zijn?")
    skip_reason = TextAreaField("Waarom slaat u een trede over?", [max_length(LONGEST_TEXT, "de reden")])

    def found(self) -> Proposed:
        """Give the proposal."""
        return Proposed(
            Rung.known(self.rung.data) or Rung.OTHER,
            self.what.data or "",
            self.why.data or "",
            tuple(self.milestones.data or ()),
            self.owner.data or "",
            self.due_on.data,
            self.skip_reason.data or "",
        )


class NextVisitForm(BaseForm):
    """When to come again."""

    wanted_on = DutchDateField("Op welke dag komt u terug?")
    about = TextAreaField("Waarvoor?", [max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> NextWanted:
        """Give the wish."""
        return NextWanted(self.wanted_on.data, self.about.data or "")


# Which form reads which kind; findings and photos have those of the office.
FORMS: dict[ItemKind, type[NoteForm | AgreementForm | ProposalForm | NextVisitForm]] = {
    ItemKind.NOTE: NoteForm,
    ItemKind.AGREEMENT: AgreementForm,
    ItemKind.PROPOSAL: ProposalForm,
    ItemKind.NEXT_VISIT: NextVisitForm,
}


def content_form(kind: ItemKind, programme: Programme) -> NoteForm | AgreementForm | ProposalForm | NextVisitForm:
    """Give the form of a kind with the criteria, milestones and rungs that can be chosen."""
    form = FORMS[kind]()
    milestones = [(each.code, each.title) for each in programme.milestones]
    if isinstance(form, NoteForm):
        form.criterion.choices = as_choices([(each.code, each.title) for each in programme.criteria])
    if isinstance(form, (NoteForm, AgreementForm)):
        form.milestone.choices = as_choices([("", ""), *milestones])
    if isinstance(form, ProposalForm):
        form.rung.choices = as_choices([(each.value, each.words) for each in Rung])
        form.milestones.choices = as_choices(milestones)
    return form
