"""What a visit saw and does not count yet: the MT may still reply to it, or disputes it (design 4.11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules import hysteresis
from milestones.rules.dossier import Dossier, Judged, values_on
from milestones.rules.effective import Effective
from milestones.rules.levels import Classified, Hold
from milestones.rules.rulesets import Ruleset
from milestones.rules.verdicts import Awaited, Level
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Heard:
    """How a Werkplein would stand on a day if every visit had been heard, and what it saw stayed."""

    dossier: Dossier
    programme: Programme
    ruleset: Ruleset
    on: date
    judged: Judged
    values: Mapping[str, Effective]

    def told_with(self, found: Classified, values: Mapping[str, Effective]) -> Classified:
        """Tell with a level what waits: all that would give another level, or else what a visit saw of the gains."""
        settled = hysteresis.settle(self.values, self.dossier, self.programme, self.ruleset, self.on)
        then, awaited = _undecided(settled), tuple(self._awaited(found, values))
        if then is _undecided(found):
            seen = tuple(each for each in awaited if each.milestone in found.reason.unseen)
            return replace(found, reason=replace(found.reason, awaited=seen))
        awaits = then if awaited else None
        return replace(found, reason=replace(found.reason, awaited=awaited, awaits=awaits))

    def _awaited(self, found: Classified, values: Mapping[str, Effective]) -> Iterator[Awaited]:
        since = self.ruleset.fresh_since(self.on)
        for milestone in self.programme.milestones:
            now, then = values.get(milestone.code), self.values.get(milestone.code)
            is_gain = milestone.code in found.reason.unseen
            if then is None or (is_gain and then.holds_on < since) or not (is_gain or _differ(now, then)):
                continue
            days = self._reply_days(then)
            if days:
                until = None if None in days else max(day for day in days if day is not None)
                yield Awaited(milestone.code, then.verdict, then.holds_on, until)

    def _reply_days(self, value: Effective) -> list[date | None]:
        """Give up to when the MT may reply to what this value was found by; no day where it disputes that."""
        main = self.dossier.main_on(self.on) if value.is_inherited else None
        return [
            None if self.judged.is_disputed(each) else each.reply_until
            for each in (main or self.dossier).findings
            if (each.milestone, each.holds_on, each.source) == (value.milestone, value.holds_on, value.source)
            and self.judged.is_awaited(each)
        ]


def heard_on(dossier: Dossier, programme: Programme, ruleset: Ruleset, on: date, judged: Judged) -> Heard | None:
    """Give how it would stand on a day once every visit was heard; nothing where none waits for that."""
    main = dossier.main_on(on)
    findings = (*dossier.findings, *(main.findings if main else ()))
    if not any(judged.is_awaited(each) for each in findings):
        return None
    values = values_on(dossier, programme, on, ruleset.expired_counts_months, replace(judged, is_heard=True))
    return Heard(dossier, programme, ruleset, on, judged, values)


def _undecided(found: Classified) -> Level | None:
    """Give the level without a decision of the steering group."""
    return found.reason.before if found.reason.hold is Hold.OVERRIDE else found.level


def _differ(now: Effective | None, then: Effective) -> bool:
    """Tell whether the rule reads anything else in them."""
    if now is None:
        return True
    return (now.verdict, now.grade, now.is_critical) != (then.verdict, then.grade, then.is_critical)
