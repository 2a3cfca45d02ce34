"""What another rule would do: the same derivation twice, with the rule of now and with the one that is tried."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules.dossier import Dossier
from milestones.rules.explain import explain
from milestones.rules.levels import Classified, Hold, Reason
from milestones.rules.outcome import derive
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import Level, step, valid_until
from werkplein.programme.rules import Programme, Quarter


@dataclass(frozen=True)
class Effect:
    """The level of one Werkplein: now, at once under the other rule, and when that is so on two reference dates.

    A first step down waits for the second reference date (domain D.4), so that a stricter rule shows late. `lasting`
    is what the rule of now leads to: what falls anyway is no effect of the other one. An answer counts as long as the
    rule says on the day it is given; `aged` is `later` if all that are there had been given under the other rule. Who
    closes before that date is told as it stands until then: `is_gone`.
    """

    now: Level
    lasting: Level
    at_once: Level
    later: Level
    aged: Level
    why: str
    is_gone: bool = False

    @property
    def is_change(self) -> bool:
        """Tell whether the other rule makes a difference, at once or later."""
        return self.at_once is not self.now or self.later is not self.lasting

    @property
    def is_by_age(self) -> bool:
        """Tell whether how long answers count makes a difference, once it holds for all of them."""
        return self.aged is not self.later

    @property
    def when(self) -> str:
        """Say when the level changes; or that it stays, where it changes by the rule of now."""
        if self.later is self.at_once is self.now:
            return "Daalt dan niet" if step(self.now, self.lasting) < 0 else "Blijft dan zo"
        if self.at_once is self.later:
            return "Meteen"
        return "Na twee peildata" if self.at_once is self.now else f"Eerst {self.at_once.label.lower()}, daarna dit"


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

    A reference date that is over was judged by the rule of then, fixed or not.
    """
    now = derive(dossier, programme, versions, on).classified
    tried_on = [*versions, replace(tried, valid_from=on)]
    then = derive(dossier, programme, tried_on, on).classified
    has_other_months = dict(tried.validity_months) != dict(ruleset_on(versions, on).validity_months)
    aged = derive(_given_under(dossier, tried), programme, tried_on, on).classified if has_other_months else then
    by = None if is_gone else falls_in(on).reference_date
    return Effect(
        now=now.level,
        lasting=lasting(now, by),
        at_once=then.level,
        later=lasting(then, by),
        aged=lasting(aged, by),
        why=explain(_undated(then.reason)),
        is_gone=is_gone,
    )


def _given_under(dossier: Dossier, rule: Ruleset) -> Dossier:
    """Give a dossier as if every answer in it counted as long as this rule says."""
    months = rule.validity_months
    found = [replace(each, valid_until=valid_until(each.holds_on, each.grade, months)) for each in dossier.findings]
    mains = [(day, _given_under(main, rule) if main is not None else None) for day, main in dossier.mains]
    return replace(dossier, findings=found, mains=mains)


def _undated(reason: Reason) -> Reason:
    """Leave out on which reference date it falls: that hangs on the day on which the rule begins."""
    until = None if reason.hold is Hold.FIRST_TIME else reason.until
    return replace(reason, until=until, falls_on=None)


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
    if by is None:
        return classified.level
    reason = classified.reason
    has_ended = reason.hold is Hold.OVERRIDE and reason.until is not None and reason.until < by
    stays = classified.undecided if has_ended else classified
    return stays.computed if stays.reason.hold is Hold.FIRST_TIME else stays.level
