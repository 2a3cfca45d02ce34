"""The smallest way up in one sentence, for lists in which many Werkpleinen stand; and the way down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from milestones.rules.effective import Effective
from milestones.rules.explain import (
    WORDS,
    after_decision,
    answering_words,
    awaits_words,
    proven_words,
    route_up,
    stay_words,
)
from milestones.rules.hysteresis import counts_by
from milestones.rules.levels import Classified, Hold, Reason
from milestones.rules.losing import Losses
from milestones.rules.rulesets import Ruleset, another_on
from milestones.rules.verdicts import Level
from milestones.rules.whatif import (
    ABOVE,
    Renewals,
    Ways,
    by_coming_rule,
    is_enough,
    is_rising,
    lasting_target,
    must_be_seen_again,
    renewals,
    ways_back_for_good,
    ways_to_stay,
    ways_up,
)
from werkplein.core.labels import date_words, listing, plural
from werkplein.programme.rules import Programme, Quarter


@dataclass(frozen=True)
class Ends:
    """The reference date that comes, and the first one on which what is met counts: a later one beneath a decision."""

    comes: date
    counts: date

    @classmethod
    def of(cls, reason: Reason, comes: date) -> Self:
        """Give both for a level, decided or not."""
        return cls(comes, counts_by(reason, comes))

    @property
    def is_spanned(self) -> bool:
        """Tell whether the decision holds on the reference date that comes."""
        return self.counts > self.comes

    def last(self, settled: Classified) -> date:
        """Give until when what is met brings a level; `settled` is how it stands without the decision.

        What stands to fall does so on the reference date that comes, beneath a decision too: from then on a laggard
        rises by a visit alone (domain D.4).
        """
        reason = settled.reason
        is_new = settled.level is Level.LAGGARD and not reason.from_laggard
        falls = reason.hold is Hold.FIRST_TIME and reason.until is not None and reason.until <= self.comes
        return self.comes if is_new or falls or reason.fell_from is not None else self.counts


RECKONED = " Gerekend met de regel van de volgende peildatum."
RECKONED_AFTER = " Gerekend met de regel van de eerste peildatum na het besluit."


def way_up_words(
    values: Mapping[str, Effective],
    classified: Classified,
    programme: Programme,
    by: date | None = None,
    counts: date | None = None,
) -> str:
    """Say what is the least that brings the next level, and how many other ways are as small; or nothing.

    While a decision of the steering group holds it is what keeps the level, or else does so, once that has ended. What
    runs out before `by`, the reference date that comes, is named too; without, `counts` says when a visit must be new.
    """
    counts = by or counts
    settled = by_coming_rule(values, classified.undecided, programme, counts)
    ends = Ends.of(classified.reason, by) if by else None
    words = _way_to_stay(values, settled, programme, classified, ends) or _way_up(values, settled, programme, ends)
    if words and ends and ends.is_spanned:
        words += f" Dat kan tot en met {date_words(ends.last(settled))}."
    if classified.undecided.reason.coming is None:
        return after_decision(classified, words) if words else ""
    if not words:
        return _enough_words(classified, settled) if is_enough(values, settled, programme, counts) else ""
    reckoned = RECKONED if classified.reason.hold is not Hold.OVERRIDE else RECKONED_AFTER
    return after_decision(classified, f"{words}{reckoned}")


def _enough_words(classified: Classified, settled: Classified) -> str:
    """Say that nothing is left to show by the rule that is to come, which asks less."""
    day = "volgende peildatum" if classified.reason.hold is not Hold.OVERRIDE else "eerste peildatum na het besluit"
    words = f"Volgens de regel van de {day} is dit al genoeg voor de {WORDS[ABOVE[settled.level]]}."
    return after_decision(classified, words)


def way_on_words(
    values: Mapping[str, Effective],
    classified: Classified,
    programme: Programme,
    rulesets: Sequence[Ruleset],
    about: date,
) -> str:
    """Say the same of a level that is to be fixed about a day: by the rule of the reference date after that."""
    on = classified.once_fixed
    by = counts_by(on.reason, Quarter.of(about).next().reference_date)
    coming = another_on(rulesets, by, on.reason.ruleset)
    return way_up_words(values, replace(on, reason=replace(on.reason, coming=coming)), programme, counts=by)


def too_little_words(level: Level, reason: Reason, by: date) -> tuple[str, str] | None:
    """Say that too few answers count on the reference date that comes; nothing where that is so already, or is not."""
    if reason.comes_to is not Level.TOO_LITTLE or level is Level.TOO_LITTLE or reason.answered_then is None:
        return None
    asked = (reason.coming or reason.ruleset).min_answered
    return (
        "Straks te weinig gegevens:",
        f"op {date_words(by)} {_count(reason.answered_then)}, en {asked} zijn er nodig. Antwoord opnieuw"
        f"{' op de andere' if reason.answered_then else ''}. "
        "Dat komt bij wat hier genoeg heet.",
    )


def _count(answers: int) -> str:
    return "telt nog 1 antwoord" if answers == 1 else f"tellen nog {answers or 'geen'} antwoorden"


def coming_words(reason: Reason, by: date) -> tuple[str, str] | None:
    """Say that another rule holds on the reference date that comes, and what follows; nothing where it does not."""
    if reason.coming is None:
        return None
    level = f"Verandert er niets, dan is het niveau dan: {reason.comes_to.label.lower()}." if reason.comes_to else ""
    is_told = reason.falls_then in (None, reason.comes_to)
    falls = f" Volgens die regel is het dan {WORDS[reason.falls_then]}." if reason.falls_then and not is_told else ""
    if falls and reason.hold is Hold.FIRST_TIME:
        # The line of what falls now is about the rule of now.
        second = Quarter.of(by).next().reference_date
        falls += f" Is dat op {date_words(second)} ook zo, dan daalt het niveau daarheen."
    told = f"{level}{falls} Wat nodig is, is hier met die regel gerekend.".strip()
    return f"Op de peildatum van {date_words(by)} geldt een andere regel.", told


def _way_up(values: Mapping[str, Effective], classified: Classified, programme: Programme, ends: Ends | None) -> str:
    reason, awaits = classified.reason, awaits_words(classified)
    if awaits and is_rising(classified):
        return " ".join(awaits)
    if answering := answering_words(values, classified, programme):
        return " ".join(answering)
    ways, target = ways_by(values, classified, programme, ends)
    again = ends is not None and must_be_seen_again(values, classified, programme, ends.comes)
    heading = route_up(classified.level, ways.first, reason.fell_from, reason.gains_awaited, again)
    if heading is None:
        return ""
    is_spanned = ends is not None and ends.is_spanned
    if not is_spanned and (back := ways_back_for_good(values, reason, programme).first):
        return f"{_told(heading, ways)} {for_good_words(reason)} {listing(back)}."
    return _told(heading, ways, _renewal_words(values, ways, target, classified, ends))


def ways_by(
    values: Mapping[str, Effective], settled: Classified, programme: Programme, ends: Ends | None
) -> tuple[Ways, Level | None]:
    """Give the smallest sets that bring the next level, and the level for which what is met must last.

    Where a decision holds on the reference date on which more is needed, only what is enough for good brings it.
    """
    if ends and ends.is_spanned and (back := ways_back_for_good(values, settled.reason, programme)).sets:
        return back, settled.reason.fell_from
    return ways_up(values, settled, programme, ends.comes if ends else None), lasting_target(settled)


def for_good_words(reason: Reason) -> str | None:
    """Say on which reference date more is needed than the knock-out that brings a level back until then."""
    if reason.fell_from is None or reason.stays_until is None:
        return None
    return f"Om ook op {date_words(reason.stays_until)} {WORDS[reason.fell_from]} te zijn:"


def renewing(found: Renewals, *, is_more: bool = True) -> list[tuple[str, Sequence[str], str]]:
    """Say what is to be done, for what holds now will hold no more: sentences around codes of milestones.

    With `is_more` that comes beside what brings a level.
    """
    which = f"{found.least} van deze {len(found.to_show)}:" if found.has_choice else ""
    told: list[tuple[str, Sequence[str], str]] = []
    if found.to_show:
        told.append((f"Geef {'ook ' if is_more else ''}nieuw bewijs bij {which}".strip(), found.to_show, "."))
    if found.or_confirm:
        is_rest = found.or_confirm == found.to_show
        told.append(
            ("Bevestig de andere opnieuw.", (), "")
            if is_rest
            else ("Bevestig", found.or_confirm, " opnieuw als u daar geen nieuw bewijs bij geeft.")
        )
    if found.to_confirm:
        told.append(("Bevestig ook" if found.or_confirm else "Bevestig", found.to_confirm, " opnieuw."))
    return told


def _renewal_words(
    values: Mapping[str, Effective], ways: Ways, target: Level | None, settled: Classified, ends: Ends | None
) -> str:
    if ends is None:
        return ""
    by = ends.last(settled)
    found = renewals(values, ways.first, target, settled.reason.ruleset, by)
    told = [f"{before} {listing(codes)}{after}".strip() for before, codes, after in renewing(found)]
    return f" {' '.join(told)} Dat loopt af vóór {date_words(by)}." if told else ""


def _way_to_stay(
    values: Mapping[str, Effective],
    settled: Classified,
    programme: Programme,
    classified: Classified,
    ends: Ends | None,
) -> str:
    """Only beneath a decision: elsewhere what keeps a level stands beside what raises it."""
    heading = stay_words(settled.reason) if settled is not classified else None
    ways = ways_to_stay(values, settled.reason, programme, ends.comes if ends else None)
    if heading is None or not ways.sets:
        return ""
    return _told(heading, ways, _renewal_words(values, ways, settled.reason.before, settled, ends))


def _told(heading: str, ways: Ways, also: str = "") -> str:
    others = ways.total - 1
    more = f" Of een van {others} andere combinaties." if others > 1 else " Of één andere combinatie." if others else ""
    return f"{heading} {listing(ways.first)}.{also}{more}"


def route_down(away: Losses | None, reason: Reason | None = None, by: date | None = None) -> tuple[str, str] | None:
    """Say what would make a laggard of it, and when that counts; nothing where that is no question.

    From the level of the last reference date a step down must last (domain D.4): with no `reason`, or from below,
    nothing is said of that. Where the rule gave less on that date already, it lasted on `by`, the one that comes. Of
    the leaders any loss makes a middle group (domain D.3): that comes first.
    """
    if away is None:
        return None
    criteria = plural(away.criteria, "criterium", "criteria")
    milestones = plural(away.milestones, "mijlpaal", "mijlpalen")
    alone = [f"als {listing(list(away.knockouts), 'of')} wegvalt"] if away.knockouts else []
    if away.unknown:
        alone.append(f"als blijkt dat {listing(list(away.unknown), 'of')} niet is gehaald (nu niet beantwoord)")
    knockout = f"{', of '.join(alone)}. Of bij" if alone else "bij"
    goes_on, was_lower = (reason.goes_on, reason.was_lower) if reason else (None, None)
    lasts = _lasts((*away.knockouts, *away.unknown), was_lower, by) if goes_on in (Level.MIDDLE, Level.LEADER) else ""
    told = f"{knockout} verlies van {criteria} of {milestones}.{lasts}"
    if not away.is_leader:
        return "Naar achterblijver:", told
    twice = ", op twee peildata achter elkaar" if goes_on is Level.LEADER and was_lower is None else ""
    once = _once(Level.LEADER, by) if goes_on is Level.LEADER and was_lower else ""
    return "Naar middengroep:", f"als er 1 mijlpaal of te veel bewijs wegvalt{twice}.{once} Naar achterblijver: {told}"


def _lasts(knockouts: Sequence[str], was_lower: Level | None, by: date | None) -> str:
    if was_lower is Level.LAGGARD:
        return f"{_once(Level.MIDDLE, by)}{proven_words(knockouts)}"
    return f" Dat telt als het op twee peildata achter elkaar zo is.{proven_words(knockouts)}"


def _once(than: Level, by: date | None) -> str:
    """Say that the reference date that comes is enough, for the one before gave less already (domain D.4)."""
    if by is None:
        return ""
    before = Quarter.of(by).previous().reference_date
    return (
        f" Volgens de regel was het op {date_words(before)} al lager dan {WORDS[than]}. "
        f"Is het dat op {date_words(by)} weer, dan daalt het meteen."
    )
