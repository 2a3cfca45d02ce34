"""What can be filled in about a level: deciding otherwise for a while, ending that, correcting what was fixed."""

from __future__ import annotations

from datetime import date

from wtforms import HiddenField, RadioField, TextAreaField

from milestones.rules import Level
from milestones.rules.decisions import DECIDABLE, Corrected, Decided
from werkplein.core.forms import BaseForm, DutchDateField, choose, max_length, required
from werkplein.programme.rules import Quarter

LONGEST_REASON = 2_000
LONGEST_NUMBER = 9


class SeenForm(BaseForm):
    """An act of somebody who saw a page; `seen` is the number of the last decision that stood on it."""

    seen = HiddenField("Gezien", default="0")

    @property
    def seen_number(self) -> int:
        """Give the number; what no page of ours sent is none."""
        sent = self.seen.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < LONGEST_NUMBER else 0


class OverrideForm(SeenForm):
    """Another level than the rule gives, from a day until a day."""

    level = RadioField(
        "Welk niveau geldt?",
        choices=[(each.value, each.label) for each in DECIDABLE],
        validators=[choose("een niveau")],
    )
    starts_on = DutchDateField("Vanaf welke dag?", [required("de dag waarop het besluit begint")])
    ends_on = DutchDateField("Tot en met welke dag?", [required("de einddatum van het besluit")])
    reason = TextAreaField("Waarom?", [required("de reden"), max_length(LONGEST_REASON, "de reden")])

    def found(self) -> Decided:
        """Give the decision as the action wants it."""
        level = Level.known(self.level.data) or Level.TOO_LITTLE
        return Decided(level, self.starts_on.data or date.min, self.ends_on.data or date.min, self.reason.data or "")


class EndForm(SeenForm):
    """Why a decision ends before its last day."""

    reason = TextAreaField("Waarom stopt het eerder?", [required("de reden"), max_length(LONGEST_REASON, "de reden")])


class CorrectionForm(SeenForm):
    """What a fixed level should have been."""

    level = RadioField("Wat had het niveau moeten zijn?", choices=Level.choices(), validators=[choose("een niveau")])
    reason = TextAreaField("Wat klopte er niet?", [required("de reden"), max_length(LONGEST_REASON, "de reden")])

    def correction_of(self, quarter: Quarter) -> Corrected:
        """Give the correction of a quarter as the action wants it."""
        return Corrected(quarter, Level.known(self.level.data) or Level.TOO_LITTLE, self.reason.data or "")
