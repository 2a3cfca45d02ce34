"""What another rule would do: the same derivation twice, with what is decided and with the rule that is tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Self

from milestones.rules.dossier import Dossier, Held, grounds
from milestones.rules.explain import explain, undated
from milestones.rules.hysteresis import ground_of
from milestones.rules.levels import Classified, Hold
from milestones.rules.outcome import Outcome, derive
from milestones.rules.rule_text import differs_in_months
from milestones.rules.rulesets import Ruleset, has_same_numbers, ruleset_on
from milestones.rules.verdicts import Level, step, valid_until
from werkplein.core.labels import date_words
from werkplein.programme.rules import Programme, Quarter


@dataclass(frozen=True)
class Effect:
    """The level of one Werkplein: now, at once under the other rule, and when that is so on two reference dates.

    A first step down waits for the second reference date (domain D.4), so that a stricter rule shows late. `begun` and
    `lasting` are what is decided already leads to, at once and then: what changes anyway is no effect of the other one.
    An answer counts as long as the rule says on the day it is given; `aged` is `later` if all that are there had been
    given under the other rule. Who closes before that date is told as it stands until then: `is_gone`.
    """

    now: Level
    begun: Level
    lasting: Level
    at_once: Level
    later: Level
    aged: Level
    why: str
    is_gone: bool = False

    @property
    def is_change(self) -> bool:
        """Tell whether the other rule makes a difference, at once or later."""
        return self.at_once is not self.begun or self.later is not self.lasting

    @property
    def is_by_age(self) -> bool:
        """Tell whether how long answers count makes a difference, once it holds for all of them."""
        return self.aged is not self.later

    @property
    def when(self) -> str:
        """Say when the level changes; or that it stays, where it changes without the other rule."""
        if self.later is self.at_once is self.now:
            return "Daalt dan niet" if step(self.now, self.lasting) < 0 else "Blijft dan zo"
        if self.at_once is self.later:
            return "Meteen"
        return "Na twee peildata" if self.at_once is self.now else f"Eerst {self.at_once.label.lower()}, daarna dit"


@dataclass(frozen=True)
class Ahead:
    """What is decided of the days on which a rule that is tried would begin and be judged by: which version holds then.

    `start` is of the first day of the quarter in which it would begin, `first` and `second` are of its reference dates.
    """

    start: Ruleset
    first: Ruleset
    second: Ruleset

    @classmethod
    def of(cls, versions: Sequence[Ruleset], today: date) -> Self:
        """Give what is decided on a day."""
        begins, falls = begins_in(today), falls_in(today)
        days = (begins.start, begins.reference_date, falls.reference_date)
        return cls(*(ruleset_on(versions, day) for day in days))

    def coming(self, today: date) -> tuple[str, ...]:
        """Say of each of them that is yet to begin that it is what the tried one is compared with, in their order."""
        yet_to_begin = {each.version: each for each in (self.start, self.first, self.second) if each.valid_from > today}
        return tuple(_coming_words(each, today) for each in yet_to_begin.values())


def _coming_words(version: Ruleset, today: date) -> str:
    begins, falls, day = begins_in(today), falls_in(today), date_words(version.valid_from)
    name = f"versie {version.version}"
    told = (
        f"Versie {version.version} is al vastgesteld en gaat in op {day}. "
        "Vanaf dan vergelijken we met die versie, en niet met de regel van nu. "
        f"Gaat de regel die u probeert vóór {day} in, dan komt {name} er die dag voor in de plaats. "
        "De uitkomst laat zien hoe het is als dat niet gebeurt. "
        f"Gaat die ook op {day} in, dan gaat {name} niet in."
    )
    if version.valid_from > begins.reference_date:
        told += (
            f" Op {date_words(falls.reference_date)} geldt {name} pas op één peildatum. Een stap omlaag die op twee "
            f"peildata moet blijven, telt door {name} dan nog niet."
        )
    return told


def effect(
    dossier: Dossier,
    programme: Programme,
    versions: Sequence[Ruleset],
    tried: Ruleset,
    on: date,
    *,
    is_gone: bool = False,
) -> Effect:
    """Give what a rule would do to one Werkplein, if it held from this day on.

    A reference date that is over was judged by the rule of then, fixed or not. A decided version that begins later is
    taken as if it held from this day on too.
    """

    def given(of: Dossier, rule: Ruleset) -> Outcome:
        return derive(of, programme, [*versions, replace(rule, valid_from=on)], on)

    @cache
    def under(rule: Ruleset, *held: Held) -> Outcome:
        return given(replace(dossier, held=[*dossier.held, *held]), rule)

    ahead, by = Ahead.of(versions, on), None if is_gone else falls_in(on).reference_date
    then, has_other_months = under(tried).classified, differs_in_months(ahead.start, tried)
    aged = given(_given_under(dossier, tried), tried).classified if has_other_months else then
    return Effect(
        now=under(ruleset_on(versions, on)).classified.level,
        begun=under(ahead.start).classified.level,
        lasting=_decided(ahead, under, dossier, on, by),
        at_once=then.level,
        later=lasting(then, by),
        aged=lasting(aged, by),
        why=explain(undated(then.reason)),
        is_gone=is_gone,
    )


def _decided(ahead: Ahead, under: Callable[..., Outcome], dossier: Dossier, on: date, by: date | None) -> Level:
    """Give what the decided versions lead to by a coming day; without a day once the first of them began.

    One that begins between the two reference dates is judged by on the second only: where a step down must last, one by
    it is then the first.
    """
    if by is None:
        return under(ahead.start).classified.level
    if not dossier.held_before(on) or has_same_numbers(ahead.first, ahead.second):
        return lasting(under(ahead.second).classified, by)
    before = _once_judged(under(ahead.first), dossier, Quarter.of(on).previous().reference_date)
    return _still_decided(under(ahead.second, before).classified, by).level


def _once_judged(outcome: Outcome, dossier: Dossier, about: date) -> Held:
    """Give how a reference date is fixed if nothing changed for long, decisions left out."""
    found, lapsed = outcome.classified.undecided, outcome.classified.reason.score.lapsed
    before = ground_of(dossier.held_before(about))
    return Held(about, _at_last(found), found.computed, grounds(outcome.verdicts, lapsed, found.reason.unseen, before))


def _given_under(dossier: Dossier, rule: Ruleset) -> Dossier:
    """Give a dossier as if every answer in it counted as long as this rule says."""
    months = rule.validity_months
    found = [replace(each, valid_until=valid_until(each.holds_on, each.grade, months)) for each in dossier.findings]
    mains = [(day, _given_under(main, rule) if main is not None else None) for day, main in dossier.mains]
    return replace(dossier, findings=found, mains=mains)


def begins_in(today: date) -> Quarter:
    """Give the quarter in which a rule that is decided on today begins, as it is proposed: a whole one."""
    return Quarter.of(today).next()


def falls_in(today: date) -> Quarter:
    """Give the quarter at the end of which a level that is lower by it falls: the second one that it holds for."""
    return begins_in(today).next()


def lasting(classified: Classified, by: date | None) -> Level:
    """Give the level on a coming day if nothing else changes; without a day that of now.

    A first step down has then become a second one, and a decision that ended has no effect any more.
    """
    return classified.level if by is None else _at_last(_still_decided(classified, by))


def _still_decided(classified: Classified, by: date) -> Classified:
    reason = classified.reason
    has_ended = reason.hold is Hold.OVERRIDE and reason.until is not None and reason.until < by
    return classified.undecided if has_ended else classified


def _at_last(classified: Classified) -> Level:
    return classified.computed if classified.reason.hold is Hold.FIRST_TIME else classified.level
