"""Finds what people mean in a file by what they write: a code, or a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.dutch import NotReadable, shorten
from werkplein.register.models import Werkplein
from werkplein.register.rules import fold, nearest

# A name that looks less alike than this is another name: better no suggestion than a wrong one.
ALIKE = 0.8
# Looking for a suggestion is slow, so a file full of strange names gets few.
MOST_HINTS = 100
Thing = TypeVar("Thing")


class Finder(Generic[Thing]):
    """Things by code and by name; a code goes before a name."""

    def __init__(self, things: Iterable[tuple[str, str, Thing]], hint: str) -> None:
        """Keep (code, name, thing); `hint` says what to write when no name comes near."""
        known = list(things)
        self._names = [name for _, name, _ in known]
        self._hint = hint
        self._hints: dict[str, str | None] = {}
        self._by_word: dict[str, list[tuple[str, Thing]]] = {}
        for code, name, thing in known:
            self._by_word.setdefault(fold(name), []).append((code, thing))
        self._by_word |= {fold(code): [(code, thing)] for code, _, thing in known}

    def find(self, text: str) -> Thing:
        """Give the one that is meant, or say why there is none."""
        found = self._by_word.get(fold(text), [])
        if len(found) == 1:
            return found[0][1]
        if found:
            codes = " of ".join(code for code, _ in found)
            raise NotReadable(f"Er zijn er {len(found)} met deze naam. Gebruik de code: {codes}.")
        close = self._nearest(shorten(text))
        raise NotReadable(f"Onbekend: ‘{shorten(text)}’. {f'Bedoelt u {close}?' if close else self._hint}")

    def _nearest(self, text: str) -> str | None:
        if text not in self._hints and len(self._hints) < MOST_HINTS:
            self._hints[text] = next(iter(nearest(text, self._names, ALIKE)), None)
        return self._hints.get(text)


def by_words(werkpleinen: Iterable[Werkplein]) -> Finder[Werkplein]:
    """Find a Werkplein by what is written in a file."""
    named = [(one.code, one.name, one) for one in werkpleinen]
    return Finder(named, "Gebruik de naam of de code uit de lijst van Werkpleinen.")


def named(things: Mapping[int, tuple[str, str]], what: str) -> Finder[int]:
    """Find the id of a thing of which (code, name) is known; `what` is the word for such a thing."""
    words = [(code, name, key) for key, (code, name) in things.items()]
    return Finder(words, f"Gebruik de naam of de code van {what}.")


def everyone(session: Session) -> list[Werkplein]:
    """Give every Werkplein there ever was, also when it closed; one statement."""
    return list(session.scalars(select(Werkplein).order_by(Werkplein.name, Werkplein.code)))
