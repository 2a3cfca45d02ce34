"""Finds a Werkplein by what people write in a file: its code, or its name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.dutch import NotReadable, shorten
from werkplein.register.models import Werkplein
from werkplein.register.rules import fold, nearest

# A name that looks less alike than this is another name: better no suggestion than a wrong one.
ALIKE = 0.8
# Looking for a suggestion is slow, so a file full of strange names gets few.
MOST_HINTS = 100


class Names:
    """The Werkpleinen by code and by name; a code goes before a name, and who is open before who closed."""

    def __init__(self, werkpleinen: Iterable[Werkplein], closed: Iterable[Werkplein] = ()) -> None:
        """Keep the words by which each can be found."""
        everyone = list(werkpleinen)
        self._names = [one.name for one in everyone]
        self._hints: dict[str, str | None] = {}
        self._by_word: dict[str, list[Werkplein]] = {}
        for one in everyone:
            self._by_word.setdefault(fold(one.name), []).append(one)
        self._by_word |= {fold(one.code): [one] for one in everyone}
        former: dict[str, list[Werkplein]] = {}
        for one in closed:
            former.setdefault(fold(one.name), []).append(one)
            former[fold(one.code)] = [one]
        self._by_word = former | self._by_word

    def find(self, text: str) -> Werkplein:
        """Give the one Werkplein that is meant, or say why there is none."""
        found = self._by_word.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            codes = " of ".join(one.code for one in found)
            raise NotReadable(f"Er zijn {len(found)} Werkpleinen met deze naam. Gebruik de code: {codes}.")
        raise NotReadable(f"Onbekend: ‘{shorten(text)}’.{self._hint(shorten(text))}")

    def _hint(self, text: str) -> str:
        if text not in self._hints and len(self._hints) < MOST_HINTS:
            self._hints[text] = next(iter(nearest(text, self._names, ALIKE)), None)
        close = self._hints.get(text)
        return f" Bedoelt u {close}?" if close else " Gebruik de naam of de code uit de lijst van Werkpleinen."


def everyone(session: Session) -> list[Werkplein]:
    """Give every Werkplein there ever was, also when it closed; one statement."""
    return list(session.scalars(select(Werkplein).order_by(Werkplein.name, Werkplein.code)))
