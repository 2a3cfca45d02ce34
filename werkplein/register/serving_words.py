"""What to tell of a municipality when somebody serves it otherwise: who else does, and which postcodes nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from werkplein.core.labels import date_words, listing
from werkplein.register.area_rules import NOT, AreaSaid, Serving
from werkplein.register.postcode_rules import common, without
from werkplein.register.rules import AreaKind


def also_served(
    town: str, others: Mapping[str, Serving], said: AreaSaid, was: Serving, *, is_news: bool
) -> Iterable[str]:
    """Say who else serves a municipality where that is news or is left to them, and what nobody serves any more.

    `others` are all who serve it then, by their title; `was` is how it was served before.
    """
    since, names = f"vanaf {date_words(said.holds_on)}", listing(sorted(others))
    if said.serving == NOT and not others:
        yield f"{town} heeft {since} geen Werkplein."
    elif said.serving == NOT:
        yield part_left(town, since, was, others) or f"{town} kan {since} nog terecht bij {names}."
    elif others:
        # Whether parts make up the whole municipality nobody can tell here: its postcodes are not in the register.
        left = part_left(town, since, was, others, said.serving) if was.narrows_to(said.serving) else ""
        if is_news or (was.narrows_to(said.serving) and not left):
            yield f"{town} wordt {since} ook bediend door {names}."
        if left:
            yield left
        yield from _overlaps(town, others, said)
    elif said.serving.kind is AreaKind.SPLIT:
        yield f"De andere postcodes van {town} hebben {since} geen Werkplein."
    elif said.serving.kind is AreaKind.SHARED:
        yield f"Geen ander Werkplein bedient {town} {since}: zo is het niet samen."


def _overlaps(town: str, others: Mapping[str, Serving], said: AreaSaid) -> Iterable[str]:
    """Warn of postcodes that another Werkplein serves as well: a part is meant for one of them (domain A.4)."""
    for name, other in sorted(others.items()):
        if both := common(said.serving.postcodes or "", other.postcodes or ""):
            have, codes, them = _postcodes(both)
            yield f"Let op: {codes} van {town} {have} dan twee Werkpleinen. {name} bedient {them} ook."


def part_left(town: str, since: str, was: Serving, others: Mapping[str, Serving], own: Serving = NOT) -> str:
    """Say which part of a municipality is served no more when one leaves it, or all but its `own` part, to others.

    Nothing when all of it is served.
    """
    parts = [each.postcodes or "" for each in others.values() if each.kind is AreaKind.SPLIT]
    if len(parts) < len(others):
        return ""
    if not was.postcodes:
        # Which other postcodes a municipality has nobody can tell here.
        kept = [("dit Werkplein", own.postcodes)] if own.postcodes else []
        kept += sorted(zip(others, parts, strict=True))
        have, codes, _ = _postcodes(", ".join(part for _, part in kept))
        return f"Van {town} {have} {since} alleen {codes} nog een Werkplein: {listing([who for who, _ in kept])}."
    if not (left := without(was.postcodes, [own.postcodes or "", *parts])):
        return ""
    have, codes, them = _postcodes(left)
    anyone = listing(sorted(others), "of")
    return (
        f"{codes[0].upper()}{codes[1:]} van {town} {have} {since} geen Werkplein, tenzij {anyone} {them} erbij krijgt."
    )


def _postcodes(text: str) -> tuple[str, str, str]:
    """Give the verb, the postcodes, and the word for them later in the sentence."""
    is_one = not set(",-").intersection(text)
    return ("heeft", f"de postcode {text}", "die") if is_one else ("hebben", f"de postcodes {text}", "ze")
