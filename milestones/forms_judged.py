"""What every form shares that asks how a milestone stands: only the answers that are allowed, or a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import Field, HiddenField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from milestones.rules import Verdict, verdict_choices, verdict_of
from milestones.rules.towns import NO_TOWN, NONE_TAKES_PART, Town, participation_of, ticked, ticks_of, why_no_answer
from werkplein.core.forms import as_choices
from werkplein.programme.rules import Milestone

# A tile is narrow on a phone, so the longest label is short there.
JUDGEMENT_WORDS: Mapping[Verdict, str] = {each: each.label for each in Verdict} | {Verdict.NOT_APPLICABLE: "N.v.t."}
WHICH_TOWNS = "Welke omliggende gemeenten doen mee?"
OTHER_TOWNS = "Op die dag lagen er andere gemeenten om dit Werkplein. Dit zijn ze. Kijk uw vinkjes na."


class AnyMultipleField(SelectMultipleField):
    """A set of ticks; what may be ticked is known to the action, and what it does not know is left out."""

    validate_choice = False


def towns_field() -> Any:
    """Give the table of municipalities as a field: one tick for each, and one for none of them."""
    return AnyMultipleField(
        WHICH_TOWNS, choices=[], validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )


class Judged:
    """Asks how one milestone stands, besides what a form asks itself.

    A form has its own `verdict`, with its own label. Where the milestone is asked per municipality the table takes its
    place, and the verdict follows from it (domain D.5).
    """

    joined = towns_field()

    _towns: Sequence[tuple[str, str]] = ()
    # Ticks that stand for no judgement, such as what was not looked at.
    _others: Sequence[tuple[str, str]] = ()

    def ask(
        self,
        milestone: Milestone,
        towns: Sequence[tuple[str, str]],
        words: Mapping[Verdict, str] = JUDGEMENT_WORDS,
        others: Sequence[tuple[str, str]] = (),
        is_alone: bool = False,
    ) -> None:
        """Offer what is allowed for this milestone, in an area with these surrounding municipalities (code, name).

        `is_alone` tells that the seat is known to be all that is served.
        """
        form: Any = self
        if milestone.per_municipality and towns:
            del form.verdict
            self._towns, self._others = towns, others
            form.joined.choices = as_choices([*towns, (NO_TOWN, NONE_TAKES_PART), *others])
            return
        del form.joined
        allowed = verdict_choices(milestone, not towns, is_alone)
        form.verdict.choices = as_choices([*((verdict.value, words[verdict]) for verdict in allowed), *others])

    def preset(self, verdict: Verdict | None, participation: Mapping[str, bool] | None) -> None:
        """Fill in what was said before; who sends the form has looked at it."""
        form: Any = self
        if self.asks_towns:
            form.joined.data = ticks_of(participation)
        elif verdict is not None:
            form.verdict.data = verdict.value

    @property
    def asks_towns(self) -> bool:
        """Tell whether the table stands in the place of the verdict."""
        return bool(self._towns)

    @property
    def boxes(self) -> tuple[Town, ...]:
        """Give the rows of the table."""
        return ticked(self._towns, self._ticks)

    @property
    def other_boxes(self) -> tuple[Town, ...]:
        """Give the ticks below the table: none of them, and what else can be said."""
        return ticked([(NO_TOWN, NONE_TAKES_PART), *self._others], self._ticks)

    @property
    def _ticks(self) -> Sequence[str]:
        form: Any = self
        known = {value for value, _ in (*self._towns, *self._others)} | {NO_TOWN}
        return [each for each in form.joined.data or [] if each in known]

    def validate_joined(self, field: Field) -> None:
        """Refuse ticks that are no answer; what was said before stays, so that only one thing is told."""
        others = {value for value, _ in self._others} & set(self._ticks)
        problem = why_no_answer(self._ticks)
        if others and len(self._ticks) > 1:
            problem = "Vink de gemeenten aan die meedoen, of kies één van de onderste antwoorden."
        if problem:
            raise ValidationError(problem)

    @property
    def participation(self) -> dict[str, bool] | None:
        """Give which municipalities take part, where that was asked and answered."""
        if not self.asks_towns or not set(self._ticks) - {value for value, _ in self._others}:
            return None
        return participation_of([code for code, _ in self._towns], self._ticks)

    @property
    def judgement(self) -> Verdict | None:
        """Give the verdict of a form that was checked already: chosen, or what follows from the table."""
        form: Any = self
        if self.asks_towns:
            return None if self.participation is None else verdict_of(self.participation)
        return Verdict.known(form.verdict.data)

    @property
    def is_chosen(self) -> bool:
        """Tell whether anything was chosen or ticked."""
        form: Any = self
        return bool(self._ticks if self.asks_towns else form.verdict.data)

    @property
    def answer_field(self) -> Any:
        """Give the field at which is told what is wrong with the judgement."""
        form: Any = self
        return form.joined if self.asks_towns else form.verdict


def judged(form: Judged) -> Verdict:
    """Give the verdict of a form that was checked already."""
    verdict = form.judgement
    if verdict is None:
        raise LookupError("a form that was checked has a verdict")
    return verdict


class JudgedOfDay(Judged):
    """Asks how one milestone stood on a day that the form itself gives: which municipalities are asked follows from it.

    The form sends along what it showed, so that nobody answers about a municipality that was not there to see.
    """

    area = HiddenField("Getoonde gemeenten")
    _shown = ""

    def ask(self, *args: Any, **kwargs: Any) -> None:
        """Offer what is allowed on the day that was sent, and look whether that is what was shown."""
        super().ask(*args, **kwargs)
        form: Any = self
        asked = " ".join(code for code, _ in self._towns)
        self._shown, form.area.data = form.area.data or asked, asked

    def has_shown_others(self, towns: Iterable[str]) -> bool:
        """Tell whether the form was sent from a page that showed other municipalities than these (codes)."""
        form: Any = self
        return bool(form.area.raw_data) and form.area.data != " ".join(towns)

    def validate_joined(self, field: Field) -> None:
        """Show the municipalities of the day first, where others were shown."""
        form: Any = self
        if self._shown != form.area.data:
            raise ValidationError(OTHER_TOWNS)
        super().validate_joined(field)
