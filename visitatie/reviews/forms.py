"""What can be filled in about visitaties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from milestones.forms_judged import Judged
from milestones.rules import Verdict
from visitatie.forms import AuditForm, Seeing, Sheet
from visitatie.planning.rules.facts import Away
from visitatie.reviews.actions.reporting import Seen
from visitatie.reviews.models import Recommendation
from visitatie.reviews.rules import QUESTIONS, Organisation, Reviewer, Support, SupportKind, SupportState
from visitatie.rules import DayPart, Proposal
from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.programme.rules import Milestone
from werkplein.register.models import Region

LONGEST_TEXT = 2_000
GENERAL = ("", "In het algemeen")


class Versioned(BaseForm):
    """A form about what may have been changed meanwhile, with the number of what its sender saw."""

    seen = HiddenField("Gezien")

    @property
    def version(self) -> int:
        """Give the number; one that no page of ours sent fits nothing."""
        raw = self.seen.data or "0"
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


class AgreementForm(Versioned):
    """What is looked at, and with whom is spoken."""

    scope = TextAreaField(
        "Waar gaat deze visitatie over?", [required("waar het over gaat"), max_length(LONGEST_TEXT, "deze tekst")]
    )
    talks = TextAreaField(
        "Met wie spreekt het team?", [required("met wie het team spreekt"), max_length(LONGEST_TEXT, "deze tekst")]
    )

    def found(self) -> dict[str, str]:
        """Give both texts."""
        return {"scope": self.scope.data or "", "talks": self.talks.data or ""}


class AgreeForm(Versioned):
    """The agreement that the MT saw."""


class MemberForm(BaseForm):
    """Who joins the team."""

    account = SelectField("Wie komt in het team?", choices=[], validators=[choose("een visiteur")])

    def found(self) -> int:
        """Give who."""
        return int(self.account.data)


def with_reviewers(form: MemberForm, reviewers: Sequence[Reviewer]) -> MemberForm:
    """Give the form who can be chosen."""
    choices = [(str(each.id), each.words) for each in reviewers]
    form.account.choices = as_choices([("", "Kies een visiteur"), *choices])
    return form


class ProfileForm(BaseForm):
    """For whom and in which region a reviewer works."""

    organisation = RadioField(
        "Voor wie werkt deze visiteur?", choices=Organisation.choices(), validators=[choose("een organisatie")]
    )
    region = SelectField("In welke regio?", choices=[], validators=[choose("een regio")])

    def found(self) -> tuple[Organisation, int]:
        """Give both."""
        return Organisation.known(self.organisation.data) or Organisation.UWV, int(self.region.data)


def with_regions(form: ProfileForm, regions: Sequence[Region]) -> ProfileForm:
    """Give the form the regions to choose from."""
    form.region.choices = as_choices([("", "Kies een regio"), *((str(each.id), each.name) for each in regions)])
    return form


class AwayForm(BaseForm):
    """Days on which a reviewer cannot; nothing is kept but the days."""

    begins_on = DutchDateField("Eerste dag", [required("de eerste dag")])
    ends_on = DutchDateField("Laatste dag", [required("de laatste dag")])

    def found(self) -> Away:
        """Give the days as the action wants them."""
        return Away(self.begins_on.data or date.min, self.ends_on.data or date.min)


class DayForm(Seeing):
    """A day for the whole team."""

    day = DutchDateField("Op welke dag?", [required("de dag van het bezoek")])
    part = RadioField("Welk dagdeel?", choices=DayPart.choices(), validators=[choose("een dagdeel")])
    accepts_late = BooleanField("Toch na de uiterste dag")
    reason = TextAreaField("Toelichting voor het MT", [max_length(1_000, "de toelichting")])

    def proposal(self, supporter_id: int, second_id: int | None) -> Proposal:
        """Give the day as the action wants it, for the two who stand on the visit."""
        part = DayPart.known(self.part.data) or DayPart.WHOLE
        day, reason = self.day.data or date.min, self.reason.data or ""
        return Proposal(supporter_id, day, part, self.accepts_late.data, reason, second_id)


class ProgrammeForm(Versioned):
    """The programme of the day, a line for each part."""

    lines = TextAreaField(
        "Programma, een regel per onderdeel", [required("het programma"), max_length(2_000, "het programma")]
    )

    def found(self) -> list[str]:
        """Give the lines that are not empty."""
        return [line.strip() for line in (self.lines.data or "").splitlines() if line.strip()]


class KeepForm(BaseForm):
    """Why a visitatie goes on although the Werkplein became a laggard."""

    why_kept = TextAreaField(
        "Waarom gaat de visitatie toch door?", [required("de reden"), max_length(1_000, "de reden")]
    )


# The self-evaluation.


class AnswerForm(Judged, BaseForm):
    """How the MT sees one milestone; its fields carry the code of the milestone."""

    verdict = RadioField("Hoe staat het ervoor?", choices=[])
    note = TextAreaField("Toelichting (niet verplicht)", [max_length(LONGEST_TEXT, "de toelichting")])

    class Meta(BaseForm.Meta):
        """The form around it carries the proof that the page is ours."""

        csrf = False


class SelfForm(Versioned):
    """What the MT says of itself, apart from the milestones."""

    strengths = TextAreaField("Waar bent u sterk in?", [max_length(LONGEST_TEXT, "deze tekst")])
    question1 = TextAreaField("Vraag 1 aan het team", [max_length(LONGEST_TEXT, "vraag 1")])
    question2 = TextAreaField("Vraag 2 aan het team", [max_length(LONGEST_TEXT, "vraag 2")])
    question3 = TextAreaField("Vraag 3 aan het team", [max_length(LONGEST_TEXT, "vraag 3")])


@dataclass(frozen=True)
class SelfSheet:
    """The self-evaluation: twelve milestones, strengths, three questions."""

    form: SelfForm
    answers: dict[str, AnswerForm]

    def validate(self) -> bool:
        """Check what was filled in; what is missing matters only when it is handed in."""
        return all([self.form.validate(), *(each.validate() for each in self.answers.values() if each.is_chosen)])

    @property
    def missing(self) -> list[str]:
        """Give the milestones without an answer."""
        return [code for code, each in self.answers.items() if not each.is_chosen]

    def texts(self) -> dict[str, Any]:
        """Give all of it as it is kept."""
        said = {code: _kept(each) for code, each in self.answers.items() if each.is_chosen}
        return {
            "answers": said,
            "strengths": self.form.strengths.data or "",
            **{name: self.form[name].data or "" for name in QUESTIONS},
        }


def _kept(form: AnswerForm) -> dict[str, Any]:
    verdict = form.judgement
    return {
        "verdict": verdict.value if verdict else "",
        "note": form.note.data or "",
        "participation": form.participation,
    }


def self_sheet(
    milestones: Sequence[Milestone],
    towns: Sequence[tuple[str, str]],
    is_alone: bool,
    known: Mapping[str, Any] | None = None,
    seen: int = 0,
) -> SelfSheet:
    """Give the form of the self-evaluation, filled in with what is known where `known` is given."""
    texts = {name: (known or {}).get(name, "") for name in ("strengths", *QUESTIONS)}
    form = SelfForm(data={**texts, "seen": str(seen)}) if known is not None else SelfForm()
    answers = {}
    for milestone in milestones:
        before = (known or {}).get("answers", {}).get(milestone.code)
        each = AnswerForm(prefix=milestone.code, data={"note": before["note"]} if before else None)
        each.ask(milestone, towns, is_alone=is_alone)
        if before:
            _preset(each, before)
        answers[milestone.code] = each
    return SelfSheet(form, answers)


def _preset(form: AnswerForm, before: Mapping[str, Any]) -> None:
    form.preset(Verdict.known(before["verdict"]), before["participation"])


# The findings and what follows.


class FindingsForm(AuditForm):
    """What the team saw, apart from the milestones."""

    summary = TextAreaField(
        "Wat vertelt u het MT vandaag?", [required("wat u vertelt"), max_length(LONGEST_TEXT, "deze tekst")]
    )


def seen_of(sheet: Sheet) -> Seen:
    """Give what was seen as the action wants it."""
    day, spoken_to, reason = sheet.form.found()
    summary = sheet.form.summary.data if isinstance(sheet.form, FindingsForm) else ""
    return Seen(day, spoken_to, summary or "", sheet.found(), reason)


class RecommendForm(BaseForm):
    """Advice of the team."""

    text = TextAreaField("Wat adviseert u?", [required("wat u adviseert"), max_length(LONGEST_TEXT, "dit advies")])
    milestone = SelectField("Bij welke mijlpaal?", choices=[GENERAL])


class PracticeForm(BaseForm):
    """A best practice the team saw."""

    title = StringField("Titel", [required("een titel"), max_length(120, "de titel")])
    practice_milestone = SelectField("Bij welke mijlpaal?", choices=[], validators=[choose("een mijlpaal")])
    practice_text = TextAreaField(
        "Wat gaat hier goed, en waarom werkt dat?",
        [required("wat er goed gaat"), max_length(LONGEST_TEXT, "deze tekst")],
    )

    def found(self) -> tuple[str, str, str]:
        """Give milestone, title and text."""
        return str(self.practice_milestone.data), self.title.data or "", self.practice_text.data or ""


def with_milestones(form: RecommendForm | PracticeForm, milestones: Sequence[Milestone]) -> Any:
    """Give the form the milestones to choose from."""
    named = [(each.code, f"{each.code} {each.title}") for each in milestones]
    if isinstance(form, PracticeForm):
        form.practice_milestone.choices = as_choices([("", "Kies een mijlpaal"), *named])
    else:
        form.milestone.choices = as_choices([GENERAL, *named])
    return form


class SupportForm(BaseForm):
    """Support for a recommendation."""

    kind = RadioField("Wat voor ondersteuning?", choices=SupportKind.choices(), validators=[choose("een soort")])
    what = TextAreaField("Wat gebeurt er?", [required("wat er gebeurt"), max_length(LONGEST_TEXT, "deze tekst")])
    owner = StringField("Wie doet dit?", [required("wie dit doet"), max_length(200, "deze tekst")])
    due_on = DutchDateField("Wanneer is het klaar?", [required("de dag waarop het klaar is")])

    def found(self) -> Support:
        """Give it as the action wants it."""
        kind = SupportKind.known(self.kind.data) or SupportKind.OTHER
        return Support(kind, self.what.data or "", self.owner.data or "", self.due_on.data or date.min)


class Ending(BaseForm):
    """How what was agreed ended."""

    state = RadioField(
        "Hoe staat het?",
        choices=[(SupportState.DONE.value, "Afgerond"), (SupportState.STOPPED.value, "Gestopt")],
        validators=[choose("hoe het staat")],
    )
    result = TextAreaField(
        "Wat leverde het op, of waarom stopt het?", [required("het resultaat"), max_length(LONGEST_TEXT, "deze tekst")]
    )


class EndSupportForm(Ending):
    """How support ended."""

    def found(self) -> tuple[SupportState, str]:
        """Give both."""
        return SupportState.known(self.state.data) or SupportState.STOPPED, self.result.data or ""


class ConsentForm(BaseForm):
    """Whether others may read a best practice."""

    consent = RadioField(
        "Mogen andere Werkpleinen dit lezen?",
        choices=[("yes", "Ja, met onze naam"), ("no", "Nee")],
        validators=[choose("ja of nee")],
    )


class OutcomeForm(BaseForm):
    """What came of one recommendation; its field carries the number of it."""

    outcome = TextAreaField("Wat kwam ervan?", [required("wat ervan kwam"), max_length(LONGEST_TEXT, "deze tekst")])

    class Meta(BaseForm.Meta):
        """The form around it carries the proof that the page is ours."""

        csrf = False


class LookBackForm(BaseForm):
    """What came of a visitatie, apart from each recommendation."""

    back_text = TextAreaField(
        "Wat valt op, drie tot zes maanden later?", [required("wat opvalt"), max_length(LONGEST_TEXT, "deze tekst")]
    )


@dataclass(frozen=True)
class LookBack:
    """The form of looking back."""

    form: LookBackForm
    outcomes: dict[int, OutcomeForm]

    def validate(self) -> bool:
        """Check everything at once."""
        return all([self.form.validate(), *(each.validate() for each in self.outcomes.values())])

    def add(self, error: DomainError) -> None:
        """Put each part of a refusal at the recommendation it is about, or on top."""
        fields = {f"{each.outcome.name}": each.outcome for each in self.outcomes.values()}
        for part in error.parts:
            if part.field in fields:
                fields[part.field].errors = [part.sentence]
            else:
                self.form.add(part)

    def found(self) -> tuple[dict[int, str], str]:
        """Give what came of each, and the text."""
        said = {number: each.outcome.data or "" for number, each in self.outcomes.items()}
        return said, self.form.back_text.data or ""


def look_back_form(recommendations: Sequence[Recommendation]) -> LookBack:
    """Give the form of looking back on these recommendations."""
    return LookBack(LookBackForm(), {each.id: OutcomeForm(prefix=f"r{each.id}") for each in recommendations})
