"""What can be filled in about support: a need, a function, a request and its end, and a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from visitatie.regional.models import RegionalFunction, RegionalMeeting, SupportNeed
from visitatie.regional.rules import (
    Asked,
    Audience,
    Ended,
    Entitlement,
    Function,
    FunctionKind,
    Meeting,
    MeetingKind,
    Need,
    NeedState,
)
from visitatie.reviews.forms import Ending
from visitatie.reviews.models import SupportAction
from visitatie.reviews.rules import SupportKind, SupportState
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.programme.rules import Milestone
from werkplein.register.models import Werkplein

LONGEST_TEXT = 2_000
LONGEST_ID = 9
SHOWN = 60
NEED, SUPPORT = "behoefte", "aanbeveling"


class NeedForm(BaseForm):
    """What a Werkplein needs."""

    kind = RadioField("Wat zoekt u?", choices=[], validators=[choose("wat u zoekt")])
    text = TextAreaField("Wat hebt u nodig?", [required("wat u nodig hebt"), max_length(LONGEST_TEXT, "deze tekst")])
    milestone = SelectField("Bij welke mijlpaal? (niet verplicht)", choices=[])

    def found(self) -> Need:
        """Give the need as the action wants it."""
        return Need(
            SupportKind.known(self.kind.data) or SupportKind.OTHER, self.milestone.data or "", self.text.data or ""
        )


def with_offer(form: NeedForm, entitlement: Entitlement, milestones: Sequence[Milestone]) -> NeedForm:
    """Give the form what this Werkplein may ask for."""
    form.kind.choices = as_choices([(each.value, each.label) for each in entitlement.kinds])
    known = [(each.code, f"{each.code} {each.title}") for each in milestones]
    form.milestone.choices = as_choices([("", "Geen, of meer dan één"), *known])
    return form


class WithdrawForm(BaseForm):
    """Why a need is no longer there."""

    outcome = TextAreaField(
        "Waarom is het niet meer nodig?", [required("de reden"), max_length(LONGEST_TEXT, "deze tekst")]
    )


class EndNeedForm(BaseForm):
    """How a need ended."""

    state = RadioField(
        "Hoe staat het?",
        choices=[(NeedState.MET.value, "Vervuld"), (NeedState.WITHDRAWN.value, "Niet meer nodig")],
        validators=[choose("hoe het staat")],
    )
    outcome = TextAreaField("Wat kwam ervan?", [required("wat ervan kwam"), max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> tuple[NeedState, str]:
        """Give both."""
        return NeedState.known(self.state.data) or NeedState.WITHDRAWN, self.outcome.data or ""


class FunctionForm(BaseForm):
    """A function in a region."""

    kind = RadioField("Welke functie?", choices=FunctionKind.choices(), validators=[choose("een functie")])
    organisation = StringField("Van welke organisatie?", [required("de organisatie"), max_length(200, "deze tekst")])

    def found(self) -> Function:
        """Give it as the action wants it."""
        return Function(FunctionKind.known(self.kind.data) or FunctionKind.DCO, self.organisation.data or "")


class RequestForm(BaseForm):
    """What is asked of a function."""

    function = SelectField("Aan wie vraagt u het?", choices=[], validators=[choose("een functie")])
    about = SelectField("Waar gaat het over?", choices=[])
    what = TextAreaField("Wat vraagt u?", [required("wat u vraagt"), max_length(LONGEST_TEXT, "deze tekst")])
    due_on = DutchDateField("Wanneer moet het klaar zijn?", [required("de dag waarop het klaar moet zijn")])

    def found(self) -> Asked:
        """Give the request as the action wants it."""
        about, _, number = (self.about.data or "").partition("-")
        return Asked(
            function_id=_number(self.function.data),
            what=self.what.data or "",
            due_on=self.due_on.data or date.min,
            need_id=_number(number) if about == NEED else None,
            support_action_id=_number(number) if about == SUPPORT else None,
        )


def _brief(text: str) -> str:
    return shorten(text, SHOWN, placeholder="…")


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID else 0


def with_whom(
    form: RequestForm,
    functions: Sequence[RegionalFunction],
    needs: Sequence[SupportNeed],
    supports: Sequence[SupportAction],
) -> RequestForm:
    """Give the form whom can be asked, and what it can be about."""
    form.function.choices = as_choices([("", "Kies een functie"), *((str(each.id), each.label) for each in functions)])
    open_needs = [(f"{NEED}-{each.id}", f"Behoefte: {_brief(each.text)}") for each in needs if each.is_open]
    linked = [(f"{SUPPORT}-{each.id}", f"Bij een aanbeveling: {_brief(each.what)}") for each in supports]
    form.about.choices = as_choices([("", "Iets anders"), *open_needs, *linked])
    return form


class EndRequestForm(Ending):
    """How a request ended."""

    is_met = BooleanField("Hiermee is de behoefte van het Werkplein vervuld")

    def found(self) -> Ended:
        """Give it as the action wants it."""
        state = SupportState.known(self.state.data) or SupportState.STOPPED
        return Ended(state, self.result.data or "", bool(self.is_met.data))


class _Boxes(SelectMultipleField):
    """Several to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeetingForm(BaseForm):
    """A meeting of a region."""

    kind = RadioField("Wat voor bijeenkomst?", choices=MeetingKind.choices(), validators=[choose("een soort")])
    audience = RadioField("Voor wie?", choices=Audience.choices(), validators=[choose("voor wie")])
    subject = StringField("Waarover gaat het?", [required("het onderwerp"), max_length(200, "deze tekst")])
    meets_on = DutchDateField("Op welke dag?", [required("de dag")])
    venue = StringField("Waar?", [required("de plek"), max_length(200, "deze tekst")])
    guests = _Boxes("Welke Werkpleinen?", choices=[], validators=[choose("ten minste één Werkplein")])
    hosts = _Boxes("Wie uit de regio komt erbij? (niet verplicht)", choices=[])

    def found(self) -> Meeting:
        """Give the meeting as the action wants it."""
        return Meeting(
            kind=MeetingKind.known(self.kind.data) or MeetingKind.ACTIVITY,
            audience=Audience.known(self.audience.data) or Audience.BOTH,
            subject=self.subject.data or "",
            venue=self.venue.data or "",
            meets_on=self.meets_on.data or date.min,
            werkplein_ids=tuple(_number(each) for each in self.guests.data or ()),
            function_ids=tuple(_number(each) for each in self.hosts.data or ()),
        )


def with_people(
    form: MeetingForm, werkpleinen: Sequence[Werkplein], functions: Sequence[RegionalFunction]
) -> MeetingForm:
    """Give the form who can be asked."""
    form.guests.choices = as_choices([(str(each.id), each.name) for each in werkpleinen])
    form.hosts.choices = as_choices([(str(each.id), each.label) for each in functions])
    return form


class HeldForm(BaseForm):
    """Who came to a meeting, and what came of it."""

    came = _Boxes("Wie was er?", choices=[], validators=[choose("wie er was")])
    outcome = TextAreaField("Wat kwam eruit?", [required("wat eruit kwam"), max_length(LONGEST_TEXT, "deze tekst")])


def with_guests(form: HeldForm, meeting: RegionalMeeting) -> HeldForm:
    """Give the form who was asked."""
    names = [(each.key, f"{each.werkplein.name}: {each.function.label}") for each in meeting.guests]
    form.came.choices = as_choices(sorted(names, key=lambda each: each[1]))
    return form


class MoveMeetingForm(BaseForm):
    """Another day or place of a meeting."""

    meets_on = DutchDateField("Op welke dag?", [required("de dag")])
    venue = StringField("Waar?", [required("de plek"), max_length(200, "deze tekst")])


class CancelMeetingForm(BaseForm):
    """Why a meeting is not held."""

    reason = TextAreaField("Waarom vervalt het?", [required("de reden"), max_length(LONGEST_TEXT, "deze tekst")])
