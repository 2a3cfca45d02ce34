"""The form with which somebody says that a figure is zero or does not apply."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import ValidationError

from werkplein.completeness.rules import LONGEST_REASON, SHORTEST_REASON, Asked, Declared, Present, Says, can_be_zero
from werkplein.core.forms import BaseForm, DutchWholeField, choose, max_length, required


class DeclarationForm(BaseForm):
    """What somebody says in place of a figure, and why."""

    says = RadioField("Wat is het?", [choose("wat het is")])
    caseload = DutchWholeField(
        "Klanten aan het begin van de maand",
        description="Alleen bij nul. Zonder dat aantal is er geen aandeel.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    reason = TextAreaField(
        "Waarom?",
        [required("de reden"), max_length(LONGEST_REASON, "de reden")],
        description="Eén of twee zinnen. Noem geen namen van klanten.",
    )

    def offer(self, asked: Asked, present: Present | None, may_record: bool) -> None:
        """Say what can be chosen here; how many clients there were is asked only where no figure says so."""
        zero = "Nul: er stroomde niemand uit" if asked.is_outflow else "Nul: niemand gaf antwoord"
        nothing = "Niet van toepassing: dit Werkplein hoeft dit niet te leveren"
        is_offered = can_be_zero(asked, present, may_record)
        self.says.choices = [(Says.ZERO.value, zero)] if is_offered else []
        if present is None:
            self.says.choices.append((Says.NOT_APPLICABLE.value, nothing))
        if present is not None or not asked.is_outflow or not is_offered:
            del self.caseload

    def validate_reason(self, field: TextAreaField) -> None:
        """A reason is more than a word."""
        if field.data and len(field.data) < SHORTEST_REASON:
            raise ValidationError(f"Schrijf de reden in minstens {SHORTEST_REASON} tekens.")

    def found(self) -> Declared:
        """Give what the action wants."""
        caseload = self.caseload.data if self.caseload else None
        says = next(each for each in Says if each.value == self.says.data)
        return Declared(says, str(self.reason.data), caseload)
