"""What can be filled in about a step plan: bottlenecks, opportunities and threats, and the external audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from milestones.forms_decisions import SeenForm
from visitatie.steps.models import StepEntry
from visitatie.steps.queries import Standing
from visitatie.steps.rules import NOTHING_NEEDED, AuditChoice, Decided
from werkplein.core.forms import as_choices, choose, max_length, required

LONGEST_TEXT = 2_000
FINISH = "klaar"


class TextsForm(SeenForm):
    """Some texts by their name; which ones is said when the form is made."""

    names: Sequence[str] = ()

    def found(self) -> dict[str, str]:
        """Give the texts."""
        return {name: self[name].data or "" for name in self.names}

    @property
    def is_finished(self) -> bool:
        """Tell whether the step is to count as done."""
        return FINISH in request.form


def texts_form(fields: Mapping[str, str], entry: StepEntry | None, **sent: Any) -> TextsForm:
    """Make a form with a text per name and label, filled with what was written last."""
    made = {name: TextAreaField(label, [max_length(LONGEST_TEXT, "deze tekst")]) for name, label in fields.items()}
    kind: type[TextsForm] = type("StepForm", (TextsForm,), {**made, "names": tuple(fields)})
    texts = entry.texts if entry else {}
    return kind(data={"seen": str(entry.id if entry else 0), **texts}, **sent)


class NothingNeededForm(SeenForm):
    """Why no intervention is needed."""

    why = TextAreaField(
        "Waarom is er geen interventie nodig?", [required("de reden"), max_length(LONGEST_TEXT, "de reden")]
    )

    def found(self) -> dict[str, str]:
        """Give the reason as the step keeps it."""
        return {NOTHING_NEEDED: self.why.data or ""}


class ExternalAuditForm(SeenForm):
    """Whether external audits follow, where, why, and what that means."""

    choice = RadioField("Komt er een externe audit?", choices=AuditChoice.choices(), validators=[choose("een besluit")])
    werkpleinen = SelectMultipleField(
        "Bij welke Werkpleinen?", choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    motivation = TextAreaField("Waarom?", [required("de motivering"), max_length(LONGEST_TEXT, "de motivering")])
    consequences = TextAreaField(
        "Wat betekent dit besluit?", [required("de gevolgen"), max_length(LONGEST_TEXT, "de gevolgen")]
    )

    def found(self) -> Decided:
        """Give the decision as the action wants it."""
        return Decided(
            AuditChoice.known(self.choice.data) or AuditChoice.NONE,
            frozenset(int(each) for each in self.werkpleinen.data or ()),
            self.motivation.data or "",
            self.consequences.data or "",
        )


def with_werkpleinen(form: ExternalAuditForm, standings: Sequence[Standing]) -> ExternalAuditForm:
    """Give the form about whom can be decided."""
    plans = [each.plan for each in standings]
    form.werkpleinen.choices = as_choices([(str(plan.werkplein_id), plan.werkplein.name) for plan in plans])
    return form
