"""What can be filled in about a scan: the request, its days, what was written down, and reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from visitatie.scans.models import ScanAgreement, ScanParticipant
from visitatie.scans.rules import (
    Agreement,
    AgreementState,
    ExampleCase,
    Figures,
    Finding,
    FindingKind,
    Note,
    OffsetMethod,
    ProcessStep,
    Request,
    Review,
    ScanBlock,
    Seat,
    SelfCheck,
)
from werkplein.core.forms import (
    BaseForm,
    DutchDateField,
    DutchWholeField,
    as_choices,
    between,
    choose,
    max_length,
    required,
)
from werkplein.register.models import Municipality

LONGEST_TEXT = 2_000
MOST_DAYS, MOST_MINUTES, MOST_CLAIMS = 366, 480, 1_000
UNKNOWN = ("", "Weet ik niet")
STEPS = [("", "Kies een stap"), *ProcessStep.choices()]


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) <= 9 else 0


class RequestForm(BaseForm):
    """A request for a scan, with the self-check before it."""

    recognised = SelectMultipleField(
        "Wat herkent u?",
        choices=SelfCheck.choices(),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    municipality = SelectField("Voor welke gemeente?", choices=[], validators=[choose("een gemeente")])
    reason = TextAreaField("Waarom wilt u de scan?", [required("de reden"), max_length(LONGEST_TEXT, "deze tekst")])
    may_name = BooleanField("Andere gemeenten mogen bij de vergelijking onze naam zien")

    def found(self) -> Request:
        """Give the request as the action wants it."""
        known = [SelfCheck.known(each) for each in self.recognised.data or ()]
        return Request(
            municipality_id=_number(self.municipality.data),
            recognised=frozenset(each for each in known if each is not None),
            reason=self.reason.data or "",
            may_name=bool(self.may_name.data),
        )


def with_towns(form: RequestForm, towns: Sequence[Municipality], running: Collection[int]) -> RequestForm:
    """Give the form the municipalities of the Werkplein; where a scan runs that is said."""
    told = [(str(each.id), each.name + (" (er loopt al een scan)" if each.id in running else "")) for each in towns]
    form.municipality.choices = as_choices([("", "Kies een gemeente"), *told])
    return form


class DaysForm(BaseForm):
    """Days 1 and 2."""

    first = DutchDateField("Dag 1", [required("dag 1")])
    second = DutchDateField("Dag 2", [required("dag 2")])

    def found(self) -> tuple[date, date]:
        """Give both days."""
        return self.first.data or date.min, self.second.data or date.min


class ReturnForm(BaseForm):
    """The day of the return session."""

    day = DutchDateField("Op welke dag?", [required("de dag")])

    def found(self) -> date:
        """Give it."""
        return self.day.data or date.min


class WhyForm(BaseForm):
    """A reason."""

    why = TextAreaField("Waarom?", [required("de reden"), max_length(LONGEST_TEXT, "deze tekst")])


class SeatForm(BaseForm):
    """Somebody who takes part."""

    function = StringField("Welke functie?", [required("de functie"), max_length(200, "deze tekst")])
    in_cases = BooleanField("Doet mee aan de intervisie")

    def found(self) -> Seat:
        """Give it as the action wants it."""
        return Seat(self.function.data or "", bool(self.in_cases.data))


class HeldForm(BaseForm):
    """Who was there on a day, and why not everybody."""

    came = SelectMultipleField(
        "Wie was er?",
        choices=[],
        validators=[choose("wie er was")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    missing = TextAreaField("Was niet iedereen van dag 1 er? Schrijf waarom.", [max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> tuple[set[int], str]:
        """Give both."""
        return {_number(each) for each in self.came.data or ()}, self.missing.data or ""


def with_people(form: HeldForm, people: Sequence[ScanParticipant]) -> HeldForm:
    """Give the form who takes part."""
    form.came.choices = as_choices([(str(each.id), each.function) for each in people])
    return form


class NoteForm(BaseForm):
    """What was heard in a talk on day 1."""

    block: ScanBlock
    about = StringField("Met welke functie sprak u?", [required("de functie"), max_length(200, "deze tekst")])
    text = TextAreaField("Wat hoorde u?", [required("wat u hoorde"), max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> Note:
        """Give the note as the action wants it."""
        return Note(self.block, self.about.data or "", self.text.data or "")


class ObservationForm(NoteForm):
    """What was seen of the work on day 1."""

    about = StringField("Wat deed de medewerker?", [required("wat u zag doen"), max_length(200, "deze tekst")])
    step = SelectField("Bij welke stap?", choices=STEPS, validators=[choose("een stap")])
    text = TextAreaField("Wat zag u?", [required("wat u zag"), max_length(LONGEST_TEXT, "deze tekst")])
    minutes = DutchWholeField("Hoeveel minuten duurde het? (niet verplicht)", [between(1, MOST_MINUTES, "de minuten")])
    has_error = BooleanField("Er ging iets mis")

    def found(self) -> Note:
        """Give the note as the action wants it."""
        step, minutes = ProcessStep.known(self.step.data), self.minutes.data
        return replace(super().found(), step=step, minutes=minutes, has_error=bool(self.has_error.data))


class CaseForm(NoteForm):
    """A case that was talked about on day 1."""

    about = StringField("Hoe heet de casus?", [required("de naam van de casus"), max_length(200, "deze tekst")])
    text = TextAreaField("Wat is het verhaal?", [required("het verhaal"), max_length(LONGEST_TEXT, "deze tekst")])
    lesson = TextAreaField(
        "Wat leerden de deelnemers ervan?", [required("wat zij leerden"), max_length(LONGEST_TEXT, "deze tekst")]
    )

    def found(self) -> Note:
        """Give the note as the action wants it."""
        return replace(super().found(), lesson=self.lesson.data or "")


def note_form(block: ScanBlock, case: ExampleCase | None = None) -> NoteForm:
    """Give the form that fits a part of day 1; a case may begin as an example."""
    data = {"about": case.label, "text": f"{case.story}\n\n{case.questions}"} if case and block.is_case else {}
    kinds = {ScanBlock.OBSERVATION: ObservationForm, ScanBlock.CASE: CaseForm}
    form = kinds.get(block, NoteForm)(data=data)
    form.block = block
    return form


class FiguresForm(BaseForm):
    """What was measured."""

    on_time = DutchWholeField(
        "Hoeveel procent van de aanvullingen is op tijd betaald?", [between(0, 100, "het percentage")]
    )
    days_to_pay = DutchWholeField(
        "Hoeveel dagen zitten er tussen loonstrook en betaling?", [between(0, MOST_DAYS, "de dagen")]
    )
    claims = DutchWholeField(
        "Hoeveel terugvorderingen zijn er per 100 parttimers?", [between(0, MOST_CLAIMS, "het aantal")]
    )
    method = SelectField("Hoe verrekent de gemeente?", choices=[UNKNOWN, *OffsetMethod.choices()])

    def found(self) -> Figures:
        """Give it as the action wants it."""
        method = OffsetMethod.known(self.method.data)
        return Figures(self.on_time.data, self.days_to_pay.data, self.claims.data, method)


class FindingForm(BaseForm):
    """What goes well or can be better."""

    kind = RadioField("Wat is het?", choices=FindingKind.choices(), validators=[choose("wat het is")])
    step = SelectField("Bij welke stap?", choices=STEPS, validators=[choose("een stap")])
    text = TextAreaField("Wat vond u?", [required("wat u vond"), max_length(LONGEST_TEXT, "deze tekst")])
    effect = TextAreaField(
        "Wat merken klanten hiervan?", [required("wat klanten merken"), max_length(LONGEST_TEXT, "deze tekst")]
    )

    def found(self) -> Finding:
        """Give it as the action wants it."""
        kind = FindingKind.known(self.kind.data) or FindingKind.IMPROVEMENT
        step = ProcessStep.known(self.step.data) or ProcessStep.OFFSET
        return Finding(step, kind, self.text.data or "", self.effect.data or "")


class AgreementForm(BaseForm):
    """An agreement in the plan."""

    step = SelectField("Bij welke stap?", choices=STEPS, validators=[choose("een stap")])
    what = TextAreaField("Wat spreekt u af?", [required("wat u afspreekt"), max_length(LONGEST_TEXT, "deze tekst")])
    consequence = TextAreaField(
        "Wat vraagt dit van de uitvoering?", [required("wat dit vraagt"), max_length(LONGEST_TEXT, "deze tekst")]
    )
    owner = StringField("Wie doet het?", [required("de functie"), max_length(200, "deze tekst")])
    due_on = DutchDateField("Wanneer is het klaar?", [required("de dag waarop het klaar is")])
    result = TextAreaField(
        "Waaraan ziet u dat het lukte?", [required("waaraan u dat ziet"), max_length(LONGEST_TEXT, "deze tekst")]
    )

    def found(self) -> Agreement:
        """Give it as the action wants it."""
        return Agreement(
            step=ProcessStep.known(self.step.data) or ProcessStep.OFFSET,
            what=self.what.data or "",
            consequence=self.consequence.data or "",
            owner=self.owner.data or "",
            due_on=self.due_on.data or date.min,
            result=self.result.data or "",
        )


class ReviewForm(BaseForm):
    """What came of an agreement."""

    state = RadioField(
        "Is het gelukt?",
        choices=[(each.value, each.label) for each in AgreementState if each.is_reviewed],
        validators=[choose("of het gelukt is")],
    )
    goes_well = TextAreaField("Wat gaat goed? (niet verplicht)", [max_length(LONGEST_TEXT, "deze tekst")])
    needed = TextAreaField("Wat is nog nodig?", [max_length(LONGEST_TEXT, "deze tekst")])

    def found(self) -> Review:
        """Give it as the action wants it."""
        state = AgreementState.known(self.state.data) or AgreementState.AGREED
        return Review(state, self.goes_well.data or "", self.needed.data or "")


def review_of(agreement: ScanAgreement) -> dict[str, str]:
    """Give what was said of an agreement before."""
    state = agreement.state.value if agreement.state.is_reviewed else ""
    return {"state": state, "goes_well": agreement.goes_well, "needed": agreement.needed}
