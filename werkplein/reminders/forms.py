"""The form with which the secretariat chooses whom to remind."""

from __future__ import annotations

from wtforms import SelectMultipleField

from werkplein.core.forms import BaseForm

LONGEST_ID = 9


class RemindForm(BaseForm):
    """What to remind of, by the ids of what is expected; what is gone meanwhile the action leaves out."""

    chosen = SelectMultipleField("Wie herinneren", choices=[], validate_choice=False)

    def ids(self) -> list[int]:
        """Give what was chosen, one by one or as a list with commas; what can be no id is left out."""
        given = [raw for typed in self.chosen.data or [] for raw in typed.split(",")]
        return [int(raw) for raw in given if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID]
