"""What can be filled in about visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from milestones.forms_judged import Judged
from milestones.rules import Found
from visitatie.queries import Supporter
from visitatie.rules import DayPart, Proposal
from werkplein.core.errors import DomainError
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required
from werkplein.programme.rules import Milestone

LONGEST_REASON = 1_000
LONGEST_NOTE = 2_000
NOT_LOOKED_AT = "none"


class Seeing(BaseForm):
    """A form about a visit, with the mark of what its sender saw of it."""

    seen = HiddenField("Gezien")

    @property
    def mark(self) -> str:
        """Give the mark; one that no page of ours sent fits no visit."""
        return self.seen.data or ""


class PlanForm(Seeing):
    """A day for a visit."""

    supporter = SelectField("Wie gaat er?", choices=[], validators=[choose("een ondersteuner")])
    second = SelectField("Wie gaat er mee?", choices=[("", "Niemand")])
    day = DutchDateField("Op welke dag?", [required("de dag van het bezoek")])
    part = RadioField("Welk dagdeel?", choices=DayPart.choices(), validators=[choose("een dagdeel")])
    accepts_late = BooleanField("Toch na de uiterste dag")
    despite = BooleanField("Toch op deze dag")
    # The day that was sent last, so of which it was told what is against it.
    told_day = HiddenField()
    reason = TextAreaField("Toelichting voor het MT", [max_length(LONGEST_REASON, "de toelichting")])

    def found(self) -> Proposal:
        """Give the day as the action wants it."""
        part = DayPart.known(self.part.data) or DayPart.WHOLE
        reason = self.reason.data or ""
        day, second = self.day.data or date.min, int(self.second.data) if self.second.data else None
        # Another day has its own objections: who ticked knew only those of the one before.
        self.despite.data = self.despite.data and self.told_day.data == day.isoformat()
        self.told_day.data = day.isoformat()
        ticks = {"accepts_late": self.accepts_late.data, "despite": self.despite.data}
        return Proposal(int(self.supporter.data), day, part, reason=reason, second_id=second, **ticks)


def with_supporters(form: PlanForm, supporters: Sequence[Supporter], me: int | None) -> PlanForm:
    """Give the form who can be chosen; whoever plans comes first to mind."""
    active = [supporter for supporter in supporters if supporter.is_active]
    words = [(str(each.id), each.label + (" (uzelf)" if each.id == me else "")) for each in active]
    form.supporter.choices = as_choices([("", "Kies een ondersteuner"), *words])
    form.second.choices = as_choices([("", "Niemand"), *words])
    return form


class ConfirmForm(Seeing):
    """The day that the MT saw and agrees with."""


class DeclineForm(Seeing):
    """Why the day does not suit, and which day does."""

    other_day = TextAreaField(
        "Waarom past deze dag niet?", [required("de reden"), max_length(LONGEST_REASON, "de reden")]
    )


class MissForm(Seeing):
    """Why a visit did not happen on its day."""

    why_missed = TextAreaField(
        "Waarom ging het bezoek niet door?", [required("de reden"), max_length(LONGEST_REASON, "de reden")]
    )


class CancelForm(Seeing):
    """Why a visit lapses."""

    why = TextAreaField("Waarom vervalt dit bezoek?", [required("de reden"), max_length(LONGEST_REASON, "de reden")])


class AuditForm(Seeing):
    """What was seen on the day, apart from the milestones."""

    held_on = DutchDateField("Op welke dag was u daar?", [required("de dag van het bezoek")])
    discussed_with = StringField(
        "Met wie besprak u de uitkomst?", [required("de functie van uw gesprekspartner"), max_length(200, "deze tekst")]
    )

    reason = TextAreaField("Waarom op een andere dag?", [max_length(LONGEST_REASON, "de reden")])

    def found(self) -> tuple[date, str, str]:
        """Give the day, the function of who was spoken to, and why it was another day than planned."""
        return self.held_on.data or date.min, self.discussed_with.data or "", self.reason.data or ""


class SeenForm(Judged, BaseForm):
    """What was seen of one milestone; its fields carry the code of the milestone."""

    verdict = RadioField("Wat ziet u?", choices=[])
    note = TextAreaField("Notitie", [max_length(LONGEST_NOTE, "de notitie")])
    is_critical = BooleanField("Ernstige bevinding")

    class Meta(BaseForm.Meta):
        """The form around it carries the proof that the page is ours."""

        csrf = False


@dataclass(frozen=True)
class Sheet:
    """The audit form: the day, and what was seen per milestone."""

    form: AuditForm
    seen: dict[str, SeenForm]
    # The surrounding municipalities by their code, to name those that others spoke of.
    towns: dict[str, str]

    def validate(self) -> bool:
        """Check everything at once."""
        answers = [self.form.validate(), *(self._is_seen(code, each) for code, each in self.seen.items())]
        if all(answers) and not self.found():
            self.form.form_errors = ["U hebt bij geen enkele mijlpaal iets gezien. Vul er ten minste één in."]
            return False
        return all(answers)

    def _is_seen(self, code: str, form: SeenForm) -> bool:
        if not form.is_chosen:
            form.validate()
            form.answer_field.errors = ["Kies wat u ziet, of ‘Niet bekeken’."]
            return False
        if not form.validate():
            return False
        if form.is_critical.data and not form.note.data:
            form.note.errors = [f"Schrijf bij {code} wat er ernstig is."]
            return False
        return True

    def add(self, error: DomainError) -> None:
        """Put each part of a refusal at the milestone or the field it is about, or on top."""
        for part in error.parts:
            if part.field in self.seen:
                self.seen[part.field].answer_field.errors = [part.sentence]
            else:
                self.form.add(DomainError(part.sentence, "held_on" if part.field == "holds_on" else part.field))

    @property
    def missing(self) -> list[str]:
        """Give the codes where nothing was chosen yet."""
        return [code for code, each in self.seen.items() if not each.is_chosen and each.answer_field.errors]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Give all other errors by the id of the field they are about."""
        found: dict[str, list[str]] = {}
        for each in self.seen.values():
            for field in each:
                if field.errors and (each.is_chosen or field is not each.answer_field):
                    anchor = f"{field.id}-0" if field is each.answer_field else field.id
                    found[anchor] = [str(error) for error in field.errors]
        return found

    @property
    def is_wrong(self) -> bool:
        """Tell whether anything was refused, so that what was typed is kept by this page only."""
        return bool(self.form.errors or self.errors or self.missing)

    def found(self) -> list[Found]:
        """Give what was seen; what was not looked at is left out."""
        return [
            Found(code, verdict, each.note.data or "", bool(each.is_critical.data), participation=each.participation)
            for code, each in self.seen.items()
            if (verdict := each.judgement) is not None
        ]


def audit_sheet(
    milestones: Sequence[Milestone],
    towns: Sequence[tuple[str, str]],
    day: date | None = None,
    is_alone: bool = False,
    mark: str = "",
    kind: type[AuditForm] = AuditForm,
) -> Sheet:
    """Give the audit form of an area with these surrounding municipalities (code, name).

    `day` is what the day is set to until someone says otherwise; `is_alone` tells that the seat is all that is served.
    `mark` is what is seen of the visit now, `kind` the form for what is not about one milestone.
    """
    form = kind(data={"held_on": day, "seen": mark})
    seen = {}
    for milestone in milestones:
        each = SeenForm(prefix=milestone.code)
        each.ask(milestone, towns, others=[(NOT_LOOKED_AT, "Niet bekeken")], is_alone=is_alone)
        seen[milestone.code] = each
    return Sheet(form, seen, dict(towns))
