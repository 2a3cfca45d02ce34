"""What a second person must see of a release: what becomes public, what stays hidden and why, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from werkplein.core.labels import listing, number, plural
from werkplein.publication.content import Content, Location, Period, new_periods
from werkplein.publication.differences import (
    Change,
    Loss,
    PositionChange,
    TogetherChange,
    TotalChange,
    changes,
    finals,
    losses,
    position_changes,
    together_changes,
    total_changes,
)
from werkplein.publication.naming import named
from werkplein.publication.register_changes import RegisterChange, register_changes
from werkplein.publication.rules import Disclosure, Figure


class Fate(Enum):
    """What becomes of a figure of a period that was released before."""

    CHANGED = "changed"
    HIDDEN = "hidden"
    BESIDE = "beside"
    LOST = "lost"
    SHOWN = "shown"
    DELIVERED = "delivered"
    NOT_APPLICABLE = "not_applicable"
    NO_ANSWERS = "no_answers"
    NOT_DELIVERED = "not_delivered"
    STILL_HIDDEN = "still_hidden"
    TOTAL = "total"
    NEW_TOTAL = "new_total"
    TOGETHER = "together"
    MOVED = "moved"


SENTENCES = {
    Fate.CHANGED: ("eerder openbaar cijfer verandert", "eerder openbare cijfers veranderen"),
    Fate.HIDDEN: ("eerder openbaar cijfer wordt nu verborgen", "eerder openbare cijfers worden nu verborgen"),
    Fate.BESIDE: (
        "openbaar aantal bij een verborgen cijfer verandert",
        "openbare aantallen bij een verborgen cijfer veranderen",
    ),
    Fate.LOST: ("eerder openbaar cijfer verdwijnt", "eerder openbare cijfers verdwijnen"),
    Fate.SHOWN: ("eerder verborgen cijfer wordt nu getoond", "eerder verborgen cijfers worden nu getoond"),
    Fate.DELIVERED: ("cijfer is alsnog geleverd", "cijfers zijn alsnog geleverd"),
    Fate.NOT_APPLICABLE: ("cijfer is nu niet van toepassing", "cijfers zijn nu niet van toepassing"),
    Fate.NO_ANSWERS: ("meting kreeg geen antwoorden", "metingen kregen geen antwoorden"),
    Fate.NOT_DELIVERED: ("cijfer is nu niet geleverd", "cijfers zijn nu niet geleverd"),
    Fate.STILL_HIDDEN: ("cijfer blijft verborgen om een andere reden", "cijfers blijven verborgen om een andere reden"),
    Fate.TOTAL: ("eerder openbaar totaal verandert", "eerder openbare totalen veranderen"),
    Fate.NEW_TOTAL: ("totaal komt erbij dat er nog niet was", "totalen komen erbij die er nog niet waren"),
    Fate.TOGETHER: (
        "Werkplein krijgt een ander cijfer over meerdere maanden samen",
        "Werkpleinen krijgen een ander cijfer over meerdere maanden samen",
    ),
    Fate.MOVED: (
        "Werkplein krijgt met hetzelfde cijfer een andere positie",
        "keer krijgt een Werkplein met hetzelfde cijfer een andere positie",
    ),
}


# What holds without a figure that came in is told by itself, whatever it was before.
BECAME = {
    Disclosure.NOT_APPLICABLE: Fate.NOT_APPLICABLE,
    Disclosure.NO_ANSWERS: Fate.NO_ANSWERS,
    Disclosure.NOT_DELIVERED: Fate.NOT_DELIVERED,
}


@dataclass(frozen=True)
class Hidden:
    """The Werkpleinen that stay hidden for one reason, in one period."""

    reason: Disclosure
    period: Period
    werkpleinen: Sequence[Location]


@dataclass(frozen=True)
class Missing:
    """A Werkplein of which something was not delivered, with the periods."""

    werkplein: Location
    periods: Sequence[Period]


@dataclass(frozen=True)
class Check:
    """Something that was checked by machine."""

    title: str
    sentence: str
    is_good: bool


@dataclass(frozen=True)
class Preview:
    """All that the page of a release shows."""

    content: Content
    fresh: Sequence[Period]
    shown: Sequence[Period]
    hidden: Sequence[Hidden]
    missing: Sequence[Missing]
    # Of the periods before those that are shown: the release holds them too.
    missing_before: Sequence[Missing]
    changes: Sequence[Change]
    losses: Sequence[Loss]
    totals: Sequence[TotalChange]
    together: Sequence[TogetherChange]
    positions: Sequence[PositionChange]
    # The periods that were provisional and are definitive now.
    finals: Sequence[Period]
    register: Sequence[RegisterChange]
    checks: Sequence[Check]
    lead: str

    @property
    def all_delivered(self) -> str:
        """Say of what all was delivered, for where nothing of it misses."""
        if not self.shown:
            return "Deze vrijgave bevat geen cijfers. Er ontbreekt dus niets."
        what = self.shown[0].label if len(self.shown) == 1 else named(self.content, self.shown)
        return f"Over {what} is alles geleverd."

    @property
    def still_missing(self) -> int:
        """Count the figures of the periods before these that were not delivered."""
        return sum(len(each.periods) for each in self.missing_before)

    @property
    def has_new_totals(self) -> bool:
        """Tell whether a total comes of an earlier period that had none."""
        return any(each.is_addition for each in self.totals)

    @property
    def was_meant(self) -> str:
        """Say what was new in a release that was stopped: none of it became public."""
        if not self.fresh:
            count = len(self.changes) + len(self.losses)
            would = "zou" if count == 1 else "zouden"
            other = f" Wel {would} {plural(count, 'eerder cijfer', 'eerdere cijfers')} veranderen." if count else ""
            return f"Er zouden geen nieuwe maanden of metingen bij komen.{other}"
        asked, shown = sum(period.asked for period in self.fresh), sum(period.shown for period in self.fresh)
        verb = "zou" if shown == 1 else "zouden"
        new = f"Nieuw was: {named(self.content, self.fresh)}."
        return f"{new} Van deze {number(asked)} cijfers {verb} er {number(shown)} openbaar worden."

    @property
    def changes_nothing(self) -> bool:
        """Tell whether all that was public stays as it was: figures, totals and positions."""
        return not (self.changes or self.losses or self.totals or self.together or self.positions)


def preview(content: Content, former: Content | None) -> Preview:
    """Compare a release with the one before it, and look first at what is new in it."""
    fresh = new_periods(former, content)
    shown = fresh or [period for figure in Figure if (period := content.newest(figure))]
    changed, lost = changes(former, content), losses(former, content)
    totals, moved = total_changes(former, content), position_changes(former, content)
    together = together_changes(former, content)
    told, register = earlier(changed, lost, totals, together, moved), register_changes(former, content)
    final = finals(former, content)
    becomes = _of_finals(content, final)
    hidden = [each for period in shown for each in _hidden(content, period)]
    return Preview(
        content,
        fresh,
        shown,
        hidden,
        _missing(content, shown),
        _missing(content, [period for period in content.periods if period not in shown]),
        changed,
        lost,
        totals,
        together,
        moved,
        final,
        register,
        [*_checks(content), _nothing_else(changed, lost, told, becomes), _complete(fresh)],
        " ".join([_lead(content, fresh), *_of_earlier(told), *becomes, *_of_register(register)]),
    )


def _of_earlier(told: Sequence[str]) -> list[str]:
    """Keep what changes in earlier periods apart from what is new: the figures of the one are none of the other."""
    return [f"In eerdere perioden: {listing([each.rstrip('.') for each in told])}."] if told else []


def _of_finals(content: Content, found: Sequence[Period]) -> list[str]:
    """Say which periods are definitive now; a figure that is not there is definitive as well."""
    if not found:
        return []
    asked, missing = sum(period.asked for period in found), sum(period.missing for period in found)
    without = f", waarvan {number(missing)} niet geleverd" if missing else ""
    figures = f"Dat {'is' if asked == 1 else 'zijn'} {plural(asked, 'cijfer', 'cijfers')}"
    return [f"Van voorlopig naar definitief: {named(content, found)}.", f"{figures}{without}."]


def _of_register(found: Sequence[RegisterChange]) -> list[str]:
    count = plural(len(found), "wijziging", "wijzigingen")
    return [f"{count} in de lijst van Werkpleinen."] if found else []


def _lead(content: Content, fresh: Sequence[Period]) -> str:
    if not content.periods:
        return f"De lijst van {len(content.werkpleinen)} Werkpleinen, zonder cijfers."
    if not fresh:
        return "Er komen geen nieuwe maanden of metingen bij."
    return _lead_of_one(fresh[0]) if len(fresh) == 1 else _lead_of_all(content, fresh)


def _lead_of_one(period: Period) -> str:
    verb = "krijgt" if period.shown == 1 else "krijgen"
    unanswered = f"{plural(period.unanswered, 'kreeg', 'kregen')} geen antwoorden, " if period.unanswered else ""
    return (
        f"{_few(period)}{period.shown} van de {period.asked} Werkpleinen {verb} "
        f"een openbaar cijfer over {period.label}. {plural(period.hidden, 'blijft', 'blijven')} verborgen, "
        f"{unanswered}{plural(period.missing, 'leverde', 'leverden')} nog niet."
    )


def _lead_of_all(content: Content, fresh: Sequence[Period]) -> str:
    """A Werkplein counts in each period, so figures are what is counted."""
    asked, shown, hidden, unanswered, missing = (
        sum(getattr(period, name) for period in fresh) for name in ("asked", "shown", "hidden", "unanswered", "missing")
    )
    without = f"{plural(unanswered, *SENTENCES[Fate.NO_ANSWERS])}, " if unanswered else ""
    return (
        f"{_incomplete(content, fresh)}Nieuw: {named(content, fresh)}. "
        f"Van deze {number(asked)} nieuwe cijfers {'wordt' if shown == 1 else 'worden'} er {number(shown)} openbaar. "
        f"{plural(hidden, 'blijft', 'blijven')} verborgen, {without}{plural(missing, 'is', 'zijn')} nog niet geleverd."
    )


def _incomplete(content: Content, fresh: Sequence[Period]) -> str:
    """Say in one sentence which periods are far from complete; the checks tell how far."""
    found = [period for period in fresh if _few(period)]
    if len(found) < 2:
        return "".join(_few(period) for period in found)
    return f"Minder dan de helft van de Werkpleinen leverde alles over {named(content, found)}. "


def _few(period: Period) -> str:
    """Say first that a period is far from complete."""
    delivered = period.asked - period.missing
    if 2 * delivered >= period.asked:
        return ""
    verb = "leverde" if delivered == 1 else "leverden"
    return f"Over {period.label} {verb} {delivered} van de {period.asked} Werkpleinen alle cijfers. "


def _complete(fresh: Sequence[Period]) -> Check:
    """A period of which less than half is there may be meant, but not by mistake."""
    said = "".join(_few(period) for period in fresh).strip()
    well = "Van elke nieuwe periode leverde ten minste de helft van de Werkpleinen."
    return Check("Compleet", said or (well if fresh else "Er komt geen nieuwe periode bij."), not said)


def earlier(
    changed: Sequence[Change],
    lost: Sequence[Loss],
    totals: Sequence[TotalChange],
    together: Sequence[TogetherChange],
    moved: Sequence[PositionChange],
) -> list[str]:
    """Say what happens to what was public before, hidden, or not delivered."""
    counts = Counter(map(_fate, changed))
    counts |= Counter({Fate.LOST: sum(each.figures for each in lost)})
    counts |= Counter({Fate.TOGETHER: len(together), Fate.MOVED: len(moved)})
    counts |= Counter({Fate.TOTAL: sum(each.is_correction for each in totals)})
    counts |= Counter({Fate.NEW_TOTAL: sum(each.is_addition for each in totals)})
    return [f"{plural(counts[fate], *SENTENCES[fate])}." for fate in Fate if counts[fate]]


# So many are named in a sentence; of the rest it says how many.
NAMED_AT_MOST = 6


def which(changed: Sequence[Change], lost: Sequence[Loss], totals: Sequence[TotalChange]) -> str:
    """Name what was public and becomes another thing: `Nederland, uitstroom naar werk, mei 2010`."""
    names = [
        *(_name(each.werkplein.name, each.period) for each in changed),
        *(each.label for each in lost),
        *(_name(each.area, each.period) for each in totals),
    ]
    more = [f"nog {number(len(names) - NAMED_AT_MOST)} andere"] if len(names) > NAMED_AT_MOST else []
    return "; ".join([*names[:NAMED_AT_MOST], *more])


def _name(what: str, period: Period) -> str:
    return f"{what}, {period.figure.label.lower()}, {period.label}"


def _fate(change: Change) -> Fate:
    """Only what was public can change in public; all else is told by what it is now."""
    before, after = change.before.disclosure, change.after.disclosure
    if before.is_told:
        return Fate.HIDDEN if after.is_hidden else Fate.CHANGED
    # It stays hidden as it was, so what changed is the number that stood beside it.
    if before is after:
        return Fate.BESIDE
    if after in BECAME:
        return BECAME[after]
    if before.is_absent:
        return Fate.DELIVERED
    return Fate.SHOWN if after.is_told else Fate.STILL_HIDDEN


def _hidden(content: Content, period: Period) -> list[Hidden]:
    reasons = [reason for reason in Disclosure if reason.is_hidden]
    found = [
        Hidden(
            reason,
            period,
            [each for each in content.places_of(period) if period.figures[each.code].disclosure is reason],
        )
        for reason in reasons
    ]
    return [each for each in found if each.werkpleinen]


def _missing(content: Content, shown: Sequence[Period]) -> list[Missing]:
    found = [Missing(each, [period for period in shown if _is_missing(period, each.code)]) for each in content.everyone]
    return [each for each in found if each.periods]


def _is_missing(period: Period, code: str) -> bool:
    return code in period.figures and period.figures[code].disclosure is Disclosure.NOT_DELIVERED


HIDDEN_SAID = (
    "Van een verborgen cijfer staat de uitkomst er niet: geen aantal en geen percentage. "
    "Het aantal klanten kan er wel staan."
)


def _checks(content: Content) -> list[Check]:
    figures = [figure for period in content.periods for figure in period.figures.values()]
    step = content.thresholds.round_to
    rounded = all(value is None or value % step == 0 for figure in figures for value in (figure.count, figure.base))
    silent = all(figure.count is None and figure.value is None for figure in figures if figure.disclosure.is_hidden)
    adds_up = all(_adds_up(period) for period in content.periods)
    return [
        Check("Afronden", f"Alle openbare aantallen zijn afgerond op {step}.", rounded),
        Check("Verbergen", HIDDEN_SAID, silent),
        Check("Optellen", "Landelijk is de som van de openbare, afgeronde aantallen.", adds_up),
        *_attack(content),
    ]


def _nothing_else(
    changed: Sequence[Change], lost: Sequence[Loss], told: Sequence[str], becomes: Sequence[str]
) -> Check:
    """A total or position that is another one follows from a figure that was told, or deserves a look by itself."""
    is_good = not lost and not any(each.is_correction for each in changed) and bool(changed or not told)
    return Check(
        "Eerdere cijfers",
        " ".join([*told, *becomes]) or "Er verandert niets aan cijfers die al openbaar waren.",
        is_good,
    )


def _attack(content: Content) -> list[Check]:
    """Say what the attacker tried. A release from which something could be computed was never prepared."""
    tried = content.attacked
    if tried is None:
        return []
    figures = "het ene cijfer" if tried.figures == 1 else f"de {number(tried.figures)} cijfers"
    hidden = f"Van {figures} {'is' if tried.hidden == 1 else 'zijn'} er {number(tried.hidden)} verborgen"
    found = f"{hidden}. Ook uit alle vrijgaven samen is daarvan niets nauwer terug te rekenen dan de regel al zegt."
    return [Check("Terugrekenen", found, True)]


def _adds_up(period: Period) -> bool:
    counted = [figure for figure in period.figures.values() if figure.disclosure is Disclosure.SHOWN]
    return period.total.base == sum(figure.base or 0 for figure in counted)
