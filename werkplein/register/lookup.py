"""Finds what people mean by a word in a file: a code, or a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Generic, TypeVar

from werkplein.core.dutch import shorten
from werkplein.register.rules import called, fold, nearest, signs

# A name that looks less alike than this is another name: better no suggestion than a wrong one.
ALIKE = 0.8
# Looking for a suggestion is slow, so a file full of strange names gets few.
MOST_HINTS = 100
Thing = TypeVar("Thing")


class Lookup(Generic[Thing]):
    """Things by code and by name. A code exactly as it is goes before a name; written otherwise it is a word as any.

    A sign that is not written between words, as in `¿Zwolle?`, makes it another word, unless the name has it too.
    """

    def __init__(self, named: Iterable[tuple[str, str, Thing]], word_of: Callable[[str], str] = fold) -> None:
        """Keep the words by which each can be found: its code, and what `word_of` makes of its name."""
        self.codes: dict[str, Thing] = {}
        self._word_of = word_of
        self._names: dict[str, str] = {}
        self._by_code: dict[str, list[Thing]] = {}
        self._by_name: dict[str, list[tuple[str, Thing]]] = {}
        self._hints: dict[str, str | None] = {}
        for code, name, thing in named:
            self.codes[code] = thing
            self._names[word_of(name)] = name
            self._by_code.setdefault(fold(code), []).append(thing)
            self._by_name.setdefault(word_of(name), []).append((signs(name), thing))

    def find(self, text: str) -> Sequence[Thing]:
        """Give all that can be meant: more than one when a name, or a code and a name, belong to several."""
        exact = self.codes.get(text.strip())
        if exact is not None:
            return [exact]
        said = signs(text)
        coded = [] if said else self._by_code.get(fold(text), [])
        named = [thing for own, thing in self._by_name.get(self._word_of(text), []) if said in ("", own)]
        return [*coded, *(each for each in named if each not in coded)]

    def close(self, text: str) -> str | None:
        """Give the name that looks most like an unknown word, if one does."""
        word = shorten(text)
        if word not in self._hints and len(self._hints) < MOST_HINTS:
            close = next(iter(nearest(self._word_of(word), list(self._names), ALIKE)), None)
            self._hints[word] = self._names[close] if close is not None else None
        return self._hints.get(word)


class Codes:
    """The codes that may be meant by one that is not there: people write a name, a capital, or mistype it."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """Keep who can be meant, each by code and name."""
        there = list(named)
        self._by_word = Lookup(((code, name, code) for code, name in there), called)
        self._spelled = Lookup((code, code, code) for code, _ in there)

    def hint(self, text: str) -> str:
        """Ask whether one is meant, if one can be."""
        found = self._by_word.find(text) or self._by_word.find(fold(text))
        close = found[0] if len(found) == 1 else self._spelled.close(text)
        return f"Bedoelt u {close}?" if close else ""


class Strangers:
    """Rows of which nobody can tell whom they are about: who is named elsewhere in the file may be one of them."""

    def __init__(self, rows: Iterable[Sequence[str]], named: Collection[tuple[str, str]]) -> None:
        """Keep what each row says of whom it is about, code before name, and who is there already, by code and name."""
        there = {called(word) for each in named for word in each}
        said = [[called(shorten(text)) for text in row] for row in rows]
        # Whoever is called as one that is there, is that one; a name counts where there is no code.
        self._words = {word for row in said if row and row[0] not in there for word in row} - there
        self._may_be_anyone = any(not row for row in said) or len(self._words) > MOST_HINTS
        self._near = Lookup((word, word, word) for word in sorted(self._words | there))

    def may_be(self, code: str) -> bool:
        """Tell whether a code may be meant in one of the rows: it looks more like that than like any that is there."""
        word = called(code)
        if self._may_be_anyone or word in self._words:
            return True
        return bool(self._words) and self._near.close(word) in self._words
