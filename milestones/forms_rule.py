"""What can be filled in about the level rule: its numbers, and from when it should hold and why."""

from __future__ import annotations

from datetime import date

from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from milestones.rules import Ruleset
from milestones.rules.rulesets import Wish
from werkplein.core.forms import (
    BaseForm,
    DutchDateField,
    DutchWholeField,
    as_choices,
    max_length,
    required,
    say_when_empty,
)
from werkplein.programme.rules import Programme

LONGEST_MOTIVATION = 2_000
# A rule that is only tried needs no name.
TRIED = "proef"
KNOCKOUT = "knockout"
# The fields that are the rule; an address that names one of them asks for a calculation.
NUMBERS = (
    *("min_answered", KNOCKOUT, "max_criteria", "max_milestones", "share_above", "share_below"),
    *("visit_fresh_days", "months_e0", "months_e1", "months_e2", "expired_counts_months"),
)


def whole(label: str, example: int) -> DutchWholeField:
    """Make a field for a number that must be filled in; together the examples make a rule that can be."""
    return DutchWholeField(label, [say_when_empty(f"Vul een getal in bij ‘{label}’.")], example=example)


class RuleForm(BaseForm):
    """Every number of the rule. Which of them can be is known to the rules, also for milestones."""

    min_answered = whole("Hoeveel mijlpalen moeten een geldig antwoord hebben?", 9)
    knockout = SelectMultipleField(
        "Zonder welke mijlpalen is een Werkplein altijd achterblijver?",
        choices=[],
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    max_criteria = whole("Bij hoeveel criteria of minder is een Werkplein achterblijver?", 1)
    max_milestones = whole("Of bij hoeveel mijlpalen of minder?", 6)
    share_above = whole("Hoeveel mijlpalen zijn aangetoond?", 2)
    share_below = whole("Van elke hoeveel gehaalde mijlpalen?", 3)
    visit_fresh_days = whole("Hoe oud mag een bezoek zijn dat een stap omhoog laat zien, in dagen?", 100)
    months_e0 = whole("Opgave van het MT, in maanden", 6)
    months_e1 = whole("Stuk of foto, in maanden", 12)
    months_e2 = whole("Gezien bij een bezoek, in maanden", 12)
    expired_counts_months = whole("Telt daarna nog mee, in maanden", 6)

    def offer(self, programme: Programme) -> None:
        """Give the milestones to choose from."""
        self.knockout.choices = as_choices([(each.code, f"{each.code} {each.title}") for each in programme.milestones])

    @property
    def can_be_tried(self) -> bool:
        """Tell whether nothing is wrong with the numbers; the form was checked already."""
        return not any(self[name].errors for name in NUMBERS)

    def numbers(self) -> Ruleset:
        """Give the numbers as a rule."""
        return Ruleset(
            version=TRIED,
            valid_from=date.min,
            max_criteria=_number(self.max_criteria),
            max_milestones=_number(self.max_milestones),
            knockout=tuple(dict.fromkeys(self.knockout.data or ())),
            min_answered=_number(self.min_answered),
            leader_share=(_number(self.share_above), _number(self.share_below)),
            expired_counts_months=_number(self.expired_counts_months),
            visit_fresh_days=_number(self.visit_fresh_days),
            validity_months={f"E{grade}": _number(self[f"months_e{grade}"]) for grade in range(3)},
        )

    @staticmethod
    def filled_with(rule: Ruleset) -> dict[str, object]:
        """Give the fields of a rule."""
        above, below = rule.leader_share
        shares = {"share_above": above, "share_below": below}
        months = {f"months_{grade.lower()}": count for grade, count in rule.validity_months.items()}
        named = ("min_answered", "max_criteria", "max_milestones", "visit_fresh_days", "expired_counts_months")
        return {name: getattr(rule, name) for name in named} | shares | months | {"knockout": list(rule.knockout)}


def _number(field: DutchWholeField) -> int:
    """Give the number of a field that was checked already."""
    return field.data or 0


class ActivateForm(RuleForm):
    """From when the rule that was tried should hold, and why. `seen` is the version that was the newest then."""

    valid_from = DutchDateField("Vanaf welke dag geldt de regel?", [required("de dag waarop de regel ingaat")])
    motivation = TextAreaField(
        "Waarom stelt de stuurgroep deze regel vast?",
        [required("de motivering"), max_length(LONGEST_MOTIVATION, "de motivering")],
    )
    seen = HiddenField("Gezien")

    @property
    def tried(self) -> list[tuple[str, str]]:
        """Give the numbers as they are sent along, with a milestone each time."""
        plain = [(name, self[name]._value()) for name in NUMBERS if name != KNOCKOUT]
        return plain + [(KNOCKOUT, code) for code in self.knockout.data or ()]

    def see(self, newest: str, is_new: bool) -> None:
        """Keep the version that was newest when it was told to be."""
        self.seen.data = newest if is_new else self.seen.data

    def wish(self) -> Wish:
        """Give what the activation adds to the numbers."""
        return Wish(self.valid_from.data or date.min, self.motivation.data or "", self.seen.data or "")
