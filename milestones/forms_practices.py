"""What can be filled in about learning from each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wtforms import BooleanField, TextAreaField

from milestones.forms import ConfirmForm
from milestones.rules.practices import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_STORY, Question, Wish
from werkplein.core.forms import BaseForm, max_length
from werkplein.programme.rules import Milestone


class ShareForm(BaseForm):
    """Whether one milestone is shared, and what was done; its fields carry the code of the milestone."""

    is_shared = BooleanField("Deel deze mijlpaal")
    story = TextAreaField("Wat deed u?", [max_length(LONGEST_STORY, "uw verhaal")])

    class Meta(BaseForm.Meta):
        """The form around it carries the proof that the page is ours."""

        csrf = False


@dataclass(frozen=True)
class ShareSheet:
    """What an MT shares, milestone by milestone."""

    form: ConfirmForm
    rows: dict[str, ShareForm]
    now: Mapping[str, Wish]

    def validate(self, at_once: Collection[str] = ()) -> bool:
        """Check everything at once; what is wrong with a row is told on top too."""
        checked = [self.form.validate(), *(each.validate() for each in self.rows.values())]
        return all([*checked, *(self._is_told(code, at_once) for code in self.rows)])

    def _is_told(self, code: str, at_once: Collection[str]) -> bool:
        """Refuse a story that nobody would read; who stops sharing leaves the old one as it stands."""
        each, known = self.rows[code], self.now.get(code, Wish(False)).story
        story = each.story.data or ""
        if each.is_shared.data or code in at_once or story in ("", known):
            return True
        sentence = f"U schreef iets bij {code}. Vink ‘Deel deze mijlpaal’ aan, of maak het veld leeg."
        each.story.errors = [*each.story.errors, sentence]
        return False

    @property
    def errors(self) -> dict[str, str]:
        """Give what is wrong, by the id of the field."""
        return {field.id: " ".join(field.errors) for each in self.rows.values() for field in each if field.errors}

    def wishes(self, at_once: Collection[str] = ()) -> dict[str, Wish]:
        """Give what is wanted of each milestone; `at_once` are codes that are shared whatever their tick says."""
        return {
            code: Wish(code in at_once or bool(each.is_shared.data), each.story.data or "")
            for code, each in self.rows.items()
        }


def share_sheet(milestones: Sequence[Milestone], now: Mapping[str, Wish]) -> ShareSheet:
    """Give the form with what is shared now."""
    nothing = Wish(False)
    rows = {}
    for milestone in milestones:
        wish = now.get(milestone.code, nothing)
        rows[milestone.code] = ShareForm(prefix=milestone.code, data={"is_shared": wish.is_shared, "story": wish.story})
    return ShareSheet(ConfirmForm(), rows, now)


class ContactForm(BaseForm):
    """What is asked of another Werkplein."""

    question = TextAreaField("Wat wilt u weten? (niet verplicht)", [max_length(LONGEST_QUESTION, "uw vraag")])
    shows_address = BooleanField("Laat mijn e-mailadres zien, zodat zij mij kunnen antwoorden")

    def found(self) -> Question:
        """Give the question as the action wants it."""
        return Question(self.question.data or "", bool(self.shows_address.data))


class ReplyForm(BaseForm):
    """The answer to a request for contact."""

    answer = TextAreaField("Uw antwoord (niet verplicht)", [max_length(LONGEST_ANSWER, "uw antwoord")])
