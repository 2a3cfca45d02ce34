"""What visits saw, in the reason for a level: what they are yet to see, what counts by them, and what does not yet."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from milestones.rules.levels import Reason
from milestones.rules.verdicts import HEIGHT, Awaited, Level, Verdict
from werkplein.core.labels import date_words, listing, plural


def to_see(reason: Reason) -> str:
    """Say what a visit is yet to see before a step up counts (domain D.4)."""
    step = (
        f"Een stap omhoog telt als een bezoek van hoogstens {reason.ruleset.visit_fresh_days} dagen geleden heeft "
        "gezien wat erbij kwam."
    )
    unseen = [f"Nog te zien: {listing(list(reason.to_see))}."] if reason.to_see else []
    return " ".join([step, *unseen, *awaited(reason)])


def risen(reason: Reason) -> Iterator[str]:
    """Say which visits saw what a rise from the laggards rests on, and up to when they are new enough for it."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for code, seen_on in reason.risen:
        if code not in reason.unseen:
            by_day[seen_on].append(code)
    if by_day and HEIGHT[reason.computed] > HEIGHT[Level.LAGGARD]:
        told = "; ".join(f"{listing(codes)} op {date_words(day)}" for day, codes in sorted(by_day.items()))
        yield f"Dit kwam erbij en is bij een bezoek gezien: {told}. Daarom telt de stap omhoog."
    elif reason.goes_on is Level.LAGGARD and HEIGHT[reason.computed] > HEIGHT[Level.LAGGARD]:
        # A milder rule, or a register in which a milestone applies no more: a visit has nothing new to see.
        yield (
            "Op de vorige peildatum was het achterblijver. Wat toen al was gehaald, is nu genoeg. Er kwam niets bij "
            "dat een bezoek nog moet zien, dus de stap omhoog telt."
        )
    yield from _grows_old(reason)


def _grows_old(reason: Reason) -> Iterator[str]:
    """Say up to when a rise from the laggards lasts that is over on the reference date: by age, or by another rule."""
    if reason.rises_until is None:
        return
    begins_on = reason.coming.valid_from if reason.coming else date.max
    if reason.rises_until + timedelta(days=1) == begins_on:
        yield (
            f"Vanaf {date_words(begins_on)} geldt een andere regel. Wat bij bezoeken is gezien, is dan niet genoeg. "
            f"Komt er geen nieuw bezoek, dan is het na {date_words(reason.rises_until)} weer "
            f"{Level.LAGGARD.label.lower()}."
        )
    else:
        rule = reason.coming if reason.coming and reason.rises_until >= begins_on else reason.ruleset
        yield (
            f"Voor een stap omhoog telt een bezoek {plural(rule.visit_fresh_days, 'dag', 'dagen')}. Komt er "
            f"geen nieuw bezoek, dan is het na {date_words(reason.rises_until)} weer {Level.LAGGARD.label.lower()}."
        )


def awaited(reason: Reason) -> Iterator[str]:
    """Say what a visit saw when, and after what it counts: one sentence for what has all of that in common."""
    shared: dict[tuple[date, Verdict, date | None], list[Awaited]] = {}
    for each in reason.awaited:
        shared.setdefault((each.seen_on, each.verdict, each.until), []).append(each)
    for (seen_on, verdict, until), found in shared.items():
        how = "" if verdict is Verdict.MET else f", {verdict.label.lower()}"
        stays = "de bevinding na het bezwaar blijft" if len(found) == 1 else "de bevindingen na het bezwaar blijven"
        after = f"na de reactie van het MT, uiterlijk {date_words(until)}" if until else f"als {stays} staan"
        codes = listing([each.milestone for each in found])
        yield f"Gezien op {date_words(seen_on)}{how}: {codes}. Dat telt mee {after}."
