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
    fit = "past" if placed == 1 else "passen"
    return f"{placed} van de {plural(total, 'audit', 'audits')} {fit}; {len(left_out)} niet: {_names(left_out)}."


def standing_words(asked: int, without: Sequence[str]) -> str:
    """Say how many audits have a day now: `2 van de 3 audits hebben een dag; 1 niet: Tiel.`"""
    have = asked - len(without)
    if not without:
        return "De audit heeft een dag." if asked == 1 else f"Alle {asked} audits hebben een dag."
    told = f"{have} van de {plural(asked, 'audit', 'audits')} {'heeft' if have == 1 else 'hebben'} een dag"
    return f"{told}; {len(without)} niet: {_names(without)}."


def _names(found: Sequence[str]) -> str:
    more = len(found) - MOST_NAMES
    return listing([*found[:MOST_NAMES], f"nog {more}"] if more > 0 else found)
