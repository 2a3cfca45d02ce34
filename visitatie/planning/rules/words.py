"""Sentences about a plan."""

from __future__ import annotations

from collections.abc import Sequence

from werkplein.core.labels import listing, plural

# Beyond so many names a sentence is no sentence any more.
MOST_NAMES = 5


def fitting_words(placed: int, left_out: Sequence[str]) -> str:
    """Say how many visits fit, and which do not: `18 van de 20 audits passen; 2 niet: Assen en Tiel.`"""
    total = placed + len(left_out)
    if not total:
        return "Er is geen audit om te plannen."
    if not left_out:
        return "De audit past." if total == 1 else f"Alle {total} audits passen."
    names = list(left_out[:MOST_NAMES])
    more = len(left_out) - len(names)
    told = listing([*names, f"nog {more}"]) if more else listing(names)
    fit = "past" if placed == 1 else "passen"
    return f"{placed} van de {plural(total, 'audit', 'audits')} {fit}; {len(left_out)} niet: {told}."
