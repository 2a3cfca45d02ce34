"""The reason for a level in Dutch: one text, for the MT and for the steering group alike (design 4.5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from milestones.rules.borderline import flips
from milestones.rules.effective import Effective, applies
from milestones.rules.levels import Classified, Hold, Line, Reason, Score
from milestones.rules.rulesets import Ruleset
from milestones.rules.seen_words import awaited, risen, to_see
from milestones.rules.verdicts import HEIGHT, Level, Verdict
from werkplein.core.labels import date_nl, date_words, listing, plural
from werkplein.programme.rules import Programme, Quarter


def explain(reason: Reason) -> str:
    """Say which line of the rule decided, with the values it looked at, and what kept the level from following it."""
    line = TEXTS[reason.line](reason.score, reason.ruleset)
    held = [HOLDS[reason.hold](reason)] if reason.hold else []
    if reason.hold is Hold.OVERRIDE:
        return " ".join([*held, line])
    turned = [reason.turned.words()] if reason.turned else []
    if reason.hold is Hold.NEEDS_VISIT:
        return " ".join([*held, line, *turned])
    why = [*_at_once(reason), *_for_the_second_time(reason), *risen(reason), *awaited(reason)]
    return " ".join([*held, line, *why, *turned])


def explain_until(reason: Reason, closes_on: date) -> str:
    """Explain the level of a Werkplein that is to close: no reference date is named that it will not see."""
    falls_on = reason.until if reason.hold is Hold.FIRST_TIME else reason.falls_on
    return explain(undated(reason) if falls_on and closes_on <= falls_on else reason)


def undated(reason: Reason) -> Reason:
    """Leave out on which reference date it falls: it closes before, or that hangs on the day a tried rule begins."""
    until = None if reason.hold is Hold.FIRST_TIME else reason.until
    return replace(reason, until=until, falls_on=None)


WORDS = {
    Level.LEADER: "kopgroep",
    Level.MIDDLE: "middengroep",
    Level.LAGGARD: "achterblijver",
    Level.TOO_LITTLE: "te weinig gegevens",
}


TWICE = "Is dat op twee peildata achter elkaar zo, dan wordt het"


def _needs_visit(reason: Reason) -> str:
    return f"Volgens de antwoorden is het nu {WORDS[reason.computed]}. {to_see(reason)}"


def _at_once(reason: Reason) -> Iterator[str]:
    """Say why a fall did not wait for a second reference date (domain D.4)."""
    if reason.fell_from:
        codes = listing(list(reason.score.failed_knockouts), "of")
        yield f"Als is aangetoond dat {codes} wegviel, daalt het meteen. Anders was het nu {WORDS[reason.fell_from]}."


def _for_the_second_time(reason: Reason) -> Iterator[str]:
    """Say why a fall counts that is no proven loss of a knock-out: the reference date before gave it too."""
    if reason.goes_on is None or reason.computed is Level.TOO_LITTLE:
        return
    is_fall = HEIGHT[reason.computed] < HEIGHT[reason.goes_on]
    if is_fall and reason.hold is None and reason.falls_from is None:
        yield f"{_also_lower(reason.goes_on)}."


def _first_time(reason: Reason) -> str:
    given = f"Volgens de regel is het nu {WORDS[reason.computed]}."
    if reason.until:
        return f"{given} {_second_time(reason, reason.until)}"
    first = f"{given} {TWICE} {WORDS[reason.computed]}."
    if reason.goes_on is None or reason.before is None or HEIGHT[reason.before] >= HEIGHT[reason.goes_on]:
        return first
    # It falls the step that lasted; that the rule now gives still less is new.
    return f"{_also_lower(reason.goes_on)} naar {WORDS[reason.before]}. {first}"


def _also_lower(than: Level) -> str:
    return f"Ook op de vorige peildatum was het lager dan {WORDS[than]}, dus nu daalt het niveau"


def _second_time(reason: Reason, on: date) -> str:
    before = Quarter.of(on).previous().reference_date
    than = f" dan {WORDS[reason.before]}" if reason.before else ""
    return (
        f"Op {date_words(before)} was het ook al lager{than}. Is het op {date_words(on)} nog lager, dan wordt het "
        f"{WORDS[reason.falls_to or reason.computed]}."
    )


def _override(reason: Reason) -> str:
    until = f"tot en met {date_nl(reason.until)}" if reason.until else "voorlopig"
    return f"Dit is een besluit van de stuurgroep. Dit niveau geldt {until}.{_afterwards(reason)}"


def _afterwards(reason: Reason) -> str:
    """Say what the level would be without the decision, and what then keeps it from following the rule."""
    if reason.before is None:
        return ""
    given = WORDS[reason.computed]
    told = f" Zonder dit besluit was het nu {WORDS[reason.before]}. De regel geeft"
    if reason.falls_on:
        return f"{told} {given}. {_second_time(reason, reason.falls_on)}"
    if reason.beneath is Hold.FIRST_TIME:
        return f"{told} {given}. {TWICE} {given}."
    if reason.beneath is Hold.NEEDS_VISIT:
        missing = "is nog niet gezien" if reason.to_see else "telt nog niet mee"
        return f"{told} {given}, maar dat {missing}. {to_see(reason)}"
    return f" Daarna geldt de regel: nu zou dat {WORDS[reason.before]} zijn."


HOLDS: dict[Hold, Callable[[Reason], str]] = {
    Hold.NEEDS_VISIT: _needs_visit,
    Hold.FIRST_TIME: _first_time,
    Hold.OVERRIDE: _override,
}


def _counts(counted: Score) -> str:
    return (
        f"{counted.met} van de {counted.applicable} mijlpalen en {counted.criteria_met} van de {counted.criteria} "
        "criteria zijn gehaald."
    )


def _too_few(counted: Score, ruleset: Ruleset) -> str:
    have = "heeft" if counted.answered == 1 else "hebben"
    return (
        f"{counted.answered} van de {counted.applicable} mijlpalen {have} een geldig antwoord. "
        f"De regel geeft pas een niveau bij minstens {ruleset.min_answered}."
    )


def _knockout(counted: Score, _: Ruleset) -> str:
    failed = list(counted.failed_knockouts)
    many = len(failed) > 1
    return (
        f"{'Mijlpalen' if many else 'Mijlpaal'} {listing(failed)} {'zijn' if many else 'is'} niet gehaald. "
        f"Zonder {listing(failed, 'of')} geeft de regel altijd achterblijver. {_counts(counted)}"
    )


def _few_criteria(counted: Score, ruleset: Ruleset) -> str:
    needed = plural(ruleset.max_criteria + 1, "criterium", "criteria")
    also = f" en {_milestones_needed(ruleset)}" if counted.met <= ruleset.max_milestones else ""
    return f"{_counts(counted)} Voor de middengroep zijn minstens {needed}{also} nodig."


def _milestones_needed(ruleset: Ruleset) -> str:
    return plural(ruleset.max_milestones + 1, "mijlpaal", "mijlpalen")


def _few_milestones(counted: Score, ruleset: Ruleset) -> str:
    return f"{_counts(counted)} Voor de middengroep zijn minstens {_milestones_needed(ruleset)} nodig."


def _all_shown(counted: Score, _: Ruleset) -> str:
    return (
        f"Alle {counted.criteria} criteria zijn gehaald, "
        f"en {counted.shown} van de {counted.met} mijlpalen zijn aangetoond."
    )


def _open_criteria(counted: Score, _: Ruleset) -> str:
    return f"{_counts(counted)} Voor de kopgroep zijn alle {counted.criteria} criteria nodig."


def _too_little_shown(counted: Score, ruleset: Ruleset) -> str:
    return (
        f"Alle {counted.criteria} criteria zijn gehaald, maar nog te weinig is aangetoond: {counted.shown} van de "
        f"{counted.met} mijlpalen. Voor de kopgroep zijn er {ruleset.shown_needed(counted.met)} nodig."
    )


def _expired(counted: Score, _: Ruleset) -> str:
    return (
        f"Alle {counted.criteria} criteria zijn gehaald, maar het antwoord bij {listing(list(counted.expired))} is "
        "verlopen. Voor de kopgroep moet het nog geldig zijn."
    )


def _critical(counted: Score, _: Ruleset) -> str:
    return (
        f"Alle {counted.criteria} criteria zijn gehaald, maar bij {listing(list(counted.critical))} staat een ernstige "
        "bevinding open. Voor de kopgroep moet die zijn opgelost."
    )


def _disputed(counted: Score, _: Ruleset) -> str:
    runs = (
        f"Alle {counted.criteria} criteria zijn gehaald, maar bij {listing(list(counted.disputed))} loopt een bezwaar"
    )
    if set(counted.disputed) == set(counted.disputed_by_main):
        return (
            f"{runs} van de hoofdlocatie. Tot daarop is beslist, of het MT zelf meldt hoe het hier is, geeft de regel "
            "geen kopgroep."
        )
    return f"{runs}. Tot daarop is beslist geeft de regel geen kopgroep."


def _lapsed(counted: Score, _: Ruleset) -> str:
    return (
        f"Het antwoord bij {listing(list(counted.lapsed))} is te oud en telt niet meer mee. Daardoor alleen geeft de "
        f"regel geen achterblijver. {_counts(counted)}"
    )


def _new(_: Score, __: Ruleset) -> str:
    return (
        "Dit Werkplein is in de loop van dit kwartaal geopend. De regel geeft een niveau vanaf het volgende kwartaal."
    )


TEXTS: dict[Line, Callable[[Score, Ruleset], str]] = {
    Line.TOO_FEW_ANSWERS: _too_few,
    Line.KNOCKOUT: _knockout,
    Line.FEW_CRITERIA: _few_criteria,
    Line.FEW_MILESTONES: _few_milestones,
    Line.ALL_SHOWN: _all_shown,
    Line.OPEN_CRITERIA: _open_criteria,
    Line.TOO_LITTLE_SHOWN: _too_little_shown,
    Line.EXPIRED: _expired,
    Line.CRITICAL: _critical,
    Line.DISPUTED: _disputed,
    Line.LAPSED: _lapsed,
    Line.NEW: _new,
}


def reaction(now: Classified, before: Classified) -> str:
    """Say what an act did to a level: `Middengroep (was Kopgroep), 9 van de 12 mijlpalen (was 8)`."""
    level = now.level.label + (f" (was {before.level.label})" if before.level is not now.level else "")
    if now.reason.hold is not None and now.computed is not now.level:
        level += f" (volgens de regel nu {WORDS[now.computed]})"
    score, was = now.reason.score, before.reason.score.met
    return f"{level}, {score.met} van de {score.applicable} mijlpalen" + (f" (was {was})" if was != score.met else "")


# Where no level was held there is none that a step down could wait for.
AFTER_TOO_LITTLE = " Had het op de laatste peildatum te weinig gegevens, dan telt een lager niveau meteen."


# Of a knock-out (domain D.3, line 1).
NOTHING_TO_SEE = " Is wat er al was door een nieuwe regel genoeg, dan is geen bezoek nodig."
SILENCE = " (niet beantwoord telt daarvoor niet)"


def shown_words(ruleset: Ruleset) -> str:
    """Say which share of what was met must be shown for the leaders."""
    above, below = ruleset.leader_share
    if above == below:
        return "alle gehaalde mijlpalen zijn aangetoond"
    return f"van elke {below} gehaalde mijlpalen minstens {above} {'is' if above == 1 else 'zijn'} aangetoond"


def rule_words(ruleset: Ruleset) -> list[str]:
    """Say how the rule works, line by line in the order in which it is read (domain D.3)."""
    knockout = f"{listing(list(ruleset.knockout), 'of')} niet gehaald{SILENCE}, of " if ruleset.knockout else ""
    criteria = plural(ruleset.max_criteria, "criterium", "criteria")
    milestones = plural(ruleset.max_milestones, "mijlpaal", "mijlpalen")
    return [
        f"Minder dan {ruleset.min_answered} geldige antwoorden: te weinig gegevens.",
        f"Anders achterblijver bij: {knockout}hoogstens {criteria} gehaald, of hoogstens {milestones} gehaald.",
        f"Anders kopgroep als alle criteria zijn gehaald, en {shown_words(ruleset)} met een stuk of bij een bezoek. "
        "Er is dan niets verlopen, er staat geen ernstige bevinding open en er loopt geen bezwaar.",
        "Anders middengroep. Deels telt als niet gehaald.",
        f"Van achterblijver omhoog: als een bezoek van hoogstens {ruleset.visit_fresh_days} dagen geleden heeft gezien "
        f"wat erbij kwam.{NOTHING_TO_SEE}",
        "Omlaag: als het op twee peildata achter elkaar lager is"
        + (f", of meteen als is aangetoond dat {listing(list(ruleset.knockout), 'of')} wegviel." if knockout else ".")
        + AFTER_TOO_LITTLE,
    ]


def route_up(
    level: Level, codes: Sequence[str], back: Level | None = None, awaited: Sequence[str] = (), again: bool = False
) -> str | None:
    """Say to which level these milestones bring a Werkplein, and that a laggard must be visited (domain D.6).

    `back` is the level to go back to, `awaited` what a visit saw besides and does not count yet; `again` asks a visit.
    """
    if not codes:
        return None
    if back is not None:
        return f"Terug naar {WORDS[back]}:"
    target = f"Naar kopgroep{' (audit)' if again else ''}" if level is Level.MIDDLE else "Naar middengroep (audit)"
    return f"{target}, {_once_counted(awaited)}:" if awaited else f"{target}:"


def _once_counted(codes: Sequence[str]) -> str:
    return f"als {listing(list(codes))} {'meetellen' if len(codes) > 1 else 'meetelt'}"


def awaits_words(classified: Classified) -> tuple[str, str] | None:
    """Say to which level it goes once what a visit saw counts; nothing where that gives no other level."""
    reason = classified.reason
    if reason.awaits is None or reason.hold is Hold.OVERRIDE:
        return None
    is_up = HEIGHT[reason.awaits] > HEIGHT[classified.level]
    codes = [each.milestone for each in reason.awaited if (each.verdict is Verdict.MET) is is_up]
    return f"Naar {WORDS[reason.awaits]}:", f"{_once_counted(codes or [each.milestone for each in reason.awaited])}."


def stay_words(reason: Reason) -> str | None:
    """Say which level can be kept by acting before the next reference date; who was a laggard does so by a visit."""
    audit = " (audit)" if reason.goes_on is Level.LAGGARD else ""
    return f"Om {WORDS[reason.before]} te blijven{audit}:" if reason.hold is Hold.FIRST_TIME and reason.before else None


def after_decision(classified: Classified, words: str) -> str:
    """Say of what would change a level that it does so once the decision of the steering group has ended."""
    return f"Na het besluit, {words[0].lower()}{words[1:]}" if classified.undecided is not classified else words


def answering_words(
    values: Mapping[str, Effective], classified: Classified, programme: Programme
) -> tuple[str, str] | None:
    """Say how many answers are lacking to have a level, and where; nothing where there are enough (domain D.3)."""
    reason = classified.reason
    count = reason.ruleset.min_answered - reason.score.answered
    if classified.level is not Level.TOO_LITTLE or reason.line is not Line.TOO_FEW_ANSWERS or count <= 0:
        return None
    asked = [each.code for each in programme.milestones if applies(values.get(each.code))]
    lacking = [code for code in asked if (value := values.get(code)) is None or not value.is_answered]
    if count > len(lacking):
        return None
    which = listing(lacking, "of" if count < len(lacking) else "en")
    return "Naar een niveau:", f"geef nog {plural(count, 'geldig antwoord', 'geldige antwoorden')}, bij {which}."


def border_words(reason: Reason) -> str | None:
    """Say by which thresholds hangs what the rule gives, beside a badge that names it; nothing where it does not hang.

    It is told what the rule gives, for a level need not follow that at once; while a decision of the steering group
    holds no threshold matters.
    """
    by_level: dict[Level, list[str]] = {}
    for each in flips(reason) if reason.hold is not Hold.OVERRIDE else ():
        changed = f"{each.threshold.label} één {'hoger' if each.by > 0 else 'lager'}"
        by_level.setdefault(each.level, []).append(changed)
    if not by_level:
        return None
    now = "M" if reason.hold is None else f"Volgens de regel is het nu {WORDS[reason.computed]}, m"
    gives = "gaf de regel" if reason.hold is None else "was dat"
    first, *others = (f"et {listing(changed, 'of')} {gives} {WORDS[level]}." for level, changed in by_level.items())
    return " ".join([f"{now}{first}", *(f"M{each}" for each in others)])


def falls_words(reason: Reason, on: date) -> tuple[str, str] | None:
    """Say that a level found lower for the first time falls when it is so on both reference dates that come.

    A reference date that is over is none of them, fixed or not: had it been lower then, `until` names the second one.
    """
    if reason.hold is not Hold.FIRST_TIME:
        return None
    if reason.until:
        return (
            f"Naar {WORDS[reason.falls_to or reason.computed]}:",
            f"als het op {date_words(reason.until)} nog zo is: dan is het twee keer achter elkaar."
            f"{proven_words(reason.ruleset.knockout)}",
        )
    quarter = Quarter.of(on)
    if reason.falls_then and reason.falls_then is reason.comes_to:
        reference = f"op de peildatum van {date_words(quarter.reference_date)}"
        when = f"na {date_words(reason.rises_until)}" if reason.rises_until else reference
        return f"Naar {WORDS[reason.falls_then]}:", f"{when}, als er niets verandert."
    first, second = (date_words(each.reference_date) for each in (quarter, quarter.next()))
    when = f"als er niets verandert. Is het op {first} en op {second} zo, dan daalt het niveau."
    return f"Naar {WORDS[reason.falls_then or reason.computed]}:", f"{when}{proven_words(reason.ruleset.knockout)}"


def proven_words(knockouts: Sequence[str]) -> str:
    """Say that a proven loss of a knock-out does not wait for a second reference date (domain D.4)."""
    lost = listing(list(knockouts), "of")
    return f" Is aangetoond dat {lost} wegviel, dan wordt het meteen achterblijver." if knockouts else ""


def dispute_words(classified: Classified) -> str | None:
    """Say that nobody becomes or stays a leader while a dispute is open; nothing where that is no question.

    What a satellite takes over while its main location disputes it, holds it up no longer than it does not answer.
    """
    reason, counted = classified.reason, classified.reason.score
    if reason.hold is Hold.OVERRIDE or classified.level in (Level.LAGGARD, Level.TOO_LITTLE):
        return None
    what = f"kan dit Werkplein geen {WORDS[Level.LEADER]} {'blijven' if classified.level is Level.LEADER else 'worden'}"
    own = [code for code in counted.disputed if code not in counted.disputed_by_main]
    told = [f"Zolang er een bezwaar loopt over {listing(own)} {what}."] if own else []
    if counted.disputed_by_main:
        told.append(
            f"Over {listing(list(counted.disputed_by_main))} loopt een bezwaar van de hoofdlocatie. Zolang {what}, "
            "tenzij het MT met ‘Meld een wijziging’ zelf meldt hoe het hier is."
        )
    return " ".join(told) or None
