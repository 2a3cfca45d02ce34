"""What can be filled in about interventions: a new one, its next state, and contact with a party from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from visitatie.interventions.rules import MAY_FOLLOW, Contact, InterventionState, Move, Party, Rung, Wanted
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.programme.rules import Milestone

LONGEST_TEXT = 2_000
# What a state is called as something to do.
VERBS = {
    InterventionState.AGREED: "Afgesproken met het MT",
    InterventionState.STARTED: "Begonnen",
    InterventionState.DONE: "Afgerond, met resultaat",
    InterventionState.STOPPED: "Gestopt, met reden",
}


class WantedForm(BaseForm):
    """A new intervention."""

    rung = RadioField("Welke interventie?", choices=[], validators=[choose("een interventie")])
    skip_reason = TextAreaField("Waarom slaat u een trede over?", [max_length(LONGEST_TEXT, "de reden")])
    agreement = TextAreaField("Wat gebeurt er?", [required("wat er gebeurt"), max_length(LONGEST_TEXT, "deze tekst")])
    milestones = SelectMultipleField(
        "Bij welke mijlpalen moet dit helpen?",
        choices=[],
        validators=[choose("ten minste één mijlpaal")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    why = TextAreaField("Waarom is dit nodig?", [required("de reden"), max_length(LONGEST_TEXT, "de reden")])
    owner = StringField("Wie doet dit?", [required("wie dit doet"), max_length(200, "deze tekst")])
    due_on = DutchDateField("Wanneer moet het klaar zijn?", [required("de dag waarop het klaar moet zijn")])

    def found(self) -> Wanted:
        """Give the intervention as the action wants it."""
        return Wanted(
            rung=Rung.known(self.rung.data) or Rung.OTHER,
            agreement=self.agreement.data or "",
            why=self.why.data or "",
            milestones=tuple(self.milestones.data or ()),
            owner=self.owner.data or "",
            due_on=self.due_on.data or date.min,
            skip_reason=self.skip_reason.data or "",
        )


def with_rungs(
    form: WantedForm, milestones: Sequence[Milestone], used: Collection[Rung], may_decide: bool
) -> WantedForm:
    """Give the form what can be chosen; anything else than the ladder is for the steering group."""
    offered = [each for each in Rung if each.is_on_ladder or may_decide]
    form.rung.choices = as_choices([(each.value, _rung_words(each, used)) for each in offered])
    form.milestones.choices = as_choices([(each.code, f"{each.code} {each.title}") for each in milestones])
    return form


def _rung_words(rung: Rung, used: Collection[Rung]) -> str:
    return f"{rung.words} (al eerder)" if rung in used else rung.words


class MoveForm(BaseForm):
    """The next state of an intervention."""

    state = RadioField("Hoe staat het nu?", choices=[], validators=[choose("hoe het nu staat")])
    holds_on = DutchDateField("Sinds welke dag?", [required("de dag")])
    note = TextAreaField("Resultaat, of de reden om te stoppen", [max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> Move:
        """Give the step as the action wants it."""
        state = InterventionState.known(self.state.data) or InterventionState.STOPPED
        return Move(state, self.holds_on.data or date.min, self.note.data or "")


def with_states(form: MoveForm, now: InterventionState) -> MoveForm:
    """Give the form what may follow."""
    form.state.choices = as_choices([(each.value, VERBS[each]) for each in MAY_FOLLOW[now]])
    return form


class ContactForm(BaseForm):
    """A moment of contact with a party from outside."""

    party = SelectField(
        "Met wie?", choices=[("", "Kies een partij"), *Party.choices()], validators=[choose("een partij")]
    )
    contact_on = DutchDateField("Op welke dag?", [required("de dag van het contact")])
    spoke_with = StringField(
        "Met welke functie sprak u?", [required("de functie van uw gesprekspartner"), max_length(200, "deze tekst")]
    )
    about = TextAreaField("Wat is besproken?", [required("wat is besproken"), max_length(LONGEST_TEXT, "deze tekst")])
    next_on = DutchDateField("Wanneer is het volgende contact? (niet verplicht)")

    def found(self) -> Contact:
        """Give the contact as the action wants it."""
        return Contact(
            Party.known(self.party.data) or Party.VNG,
            self.contact_on.data or date.min,
            self.spoke_with.data or "",
            self.about.data or "",
            self.next_on.data,
        )
