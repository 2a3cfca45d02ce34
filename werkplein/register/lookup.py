"""Finds what people mean by a word in a file: a code, or a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from werkplein.core.dutch import shorten
from werkplein.register.rules import fold, nearest

# A name that looks less alike than this is another name: better no suggestion than a wrong one.
ALIKE = 0.8
# Looking for a suggestion is slow, so a file full of strange names gets few.
MOST_HINTS = 100
Thing = TypeVar("Thing")


class Lookup(Generic[Thing]):
    """Things by code and by name. A code exactly as it is goes before a name; written otherwise it is a word as any."""

    def __init__(self, named: Iterable[tuple[str, str, Thing]]) -> None:
        """Keep the words by which each can be found: its code and its name."""
        self.codes: dict[str, Thing] = {}
        self._names: list[str] = []
        self._by_word: dict[str, list[Thing]] = {}
        self._hints: dict[str, str | None] = {}
        for code, name, thing in named:
            self.codes[code] = thing
            self._names.append(name)
            for word in {fold(code), fold(name)}:
                self._by_word.setdefault(word, []).append(thing)

    def find(self, text: str) -> Sequence[Thing]:
        """Give all that can be meant: more than one when a name, or a code and a name, belong to several."""
        exact = self.codes.get(text.strip())
        return self._by_word.get(fold(text), []) if exact is None else [exact]

    def close(self, text: str) -> str | None:
        """Give the name that looks most like an unknown word, if one does."""
        word = shorten(text)
        if word not in self._hints and len(self._hints) < MOST_HINTS:
            self._hints[word] = next(iter(nearest(word, self._names, ALIKE)), None)
        return self._hints.get(word)


class Codes:
    """The codes that may be meant by one that is not there: people write a name, a capital, or mistype it."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """Keep who can be meant, each by code and name."""
        there = list(named)
        self._by_word = Lookup((code, name, code) for code, name in there)
        self._spelled = Lookup((code, code, code) for code, _ in there)

    def hint(self, text: str) -> str:
        """Ask whether one is meant, if one can be."""
        found = self._by_word.find(text)
        close = found[0] if len(found) == 1 else self._spelled.close(text)
        return f"Bedoelt u {close}?" if close else ""
