"""What can be filled in about decisions: a new one, a correction, what follows, and how that stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wtforms import RadioField, SelectField, StringField, TextAreaField

from milestones.forms_decisions import SeenForm
from visitatie.cockpit.rules import MAY_FOLLOW, FollowUpState, Move, Taken, Wanted
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.register.models import Werkplein

LONGEST_TEXT = 2_000
# What a state is called as something to do.
VERBS = {
    FollowUpState.STARTED: "Het loopt",
    FollowUpState.DONE: "Het is gedaan",
    FollowUpState.DROPPED: "Het vervalt",
}


class TakenForm(BaseForm):
    """A decision."""

    subject = StringField("Onderwerp", [required("het onderwerp"), max_length(200, "het onderwerp")])
    decision = TextAreaField("Wat is besloten?", [required("het besluit"), max_length(LONGEST_TEXT, "het besluit")])
    motivation = TextAreaField("Waarom?", [required("de reden"), max_length(LONGEST_TEXT, "de reden")])
    holds_on = DutchDateField("Op welke dag is dit besloten?", [required("de dag van het besluit")])

    def found(self) -> Taken:
        """Give the decision as the action wants it."""
        words = (self.subject.data or "", self.decision.data or "", self.motivation.data or "")
        return Taken(*words, self.holds_on.data or date.min)


class NewForm(TakenForm):
    """A new decision, with what follows first where something does."""

    werkplein = SelectField("Over welk Werkplein gaat het?", choices=[])
    action = TextAreaField("Wat moet er gebeuren? (niet verplicht)", [max_length(LONGEST_TEXT, "deze tekst")])
    owner = StringField("Welke functie doet dit? (niet verplicht)", [max_length(200, "de functie")])
    due_on = DutchDateField("Wanneer moet het klaar zijn? (niet verplicht)")

    @property
    def wanted(self) -> Wanted | None:
        """Give what follows; nothing when nothing of it was filled in."""
        if not (self.action.data or self.owner.data or self.due_on.data):
            return None
        return Wanted(self.action.data or "", self.owner.data or "", self.due_on.data or date.min)


def with_werkpleinen(form: NewForm, werkpleinen: Sequence[Werkplein]) -> NewForm:
    """Give the form what can be chosen."""
    form.werkplein.choices = as_choices([("", "Het hele land"), *((each.code, each.name) for each in werkpleinen)])
    return form


class CorrectionForm(TakenForm, SeenForm):
    """A decision as it should have read."""

    why = TextAreaField("Waarom verbetert u dit?", [required("de reden"), max_length(LONGEST_TEXT, "de reden")])


class WantedForm(BaseForm):
    """What follows from a decision."""

    action = TextAreaField(
        "Wat moet er gebeuren?", [required("wat er moet gebeuren"), max_length(LONGEST_TEXT, "deze tekst")]
    )
    owner = StringField("Welke functie doet dit?", [required("de functie"), max_length(200, "de functie")])
    due_on = DutchDateField("Wanneer moet het klaar zijn?", [required("de dag waarop het klaar moet zijn")])

    def found(self) -> Wanted:
        """Give the follow-up as the action wants it."""
        return Wanted(self.action.data or "", self.owner.data or "", self.due_on.data or date.min)


class MoveForm(BaseForm):
    """The next state of a follow-up."""

    state = RadioField("Hoe staat het nu?", choices=[], validators=[choose("hoe het nu staat")])
    holds_on = DutchDateField("Sinds welke dag?", [required("de dag")])
    note = TextAreaField("Resultaat, of waarom het vervalt", [max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> Move:
        """Give the step as the action wants it."""
        state = FollowUpState.known(self.state.data) or FollowUpState.DROPPED
        return Move(state, self.holds_on.data or date.min, self.note.data or "")


def with_states(form: MoveForm, now: FollowUpState) -> MoveForm:
    """Give the form what may follow."""
    form.state.choices = as_choices([(each.value, VERBS[each]) for each in MAY_FOLLOW[now]])
    return form
