"""Finds a Werkplein by what people write in a file: its code, or its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.dutch import NotReadable, shorten
from werkplein.register.lookup import Lookup
from werkplein.register.models import Werkplein
from werkplein.register.rules import called


class Names:
    """The Werkpleinen by code and by name; the name of who is open goes before that of who closed."""

    def __init__(self, werkpleinen: Iterable[Werkplein], closed: Iterable[Werkplein] = ()) -> None:
        """Keep the words by which each can be found."""
        self._open, self._closed = (
            Lookup(((one.code, one.name, one) for one in each), called) for each in (werkpleinen, closed)
        )

    def find(self, text: str) -> Werkplein:
        """Give the one Werkplein that is meant, or say why there is none."""
        found = self._found(text)
        if len(found) == 1:
            return found[0]
        if found:
            codes = " of ".join(sorted(one.code for one in found))
            raise NotReadable(f"Er zijn {len(found)} Werkpleinen met deze naam. Gebruik de code: {codes}.")
        close = self._open.close(text)
        hint = f"Bedoelt u {close}?" if close else "Gebruik de naam of de code uit de lijst van Werkpleinen."
        raise NotReadable(f"Onbekend: ‘{shorten(text)}’. {hint}")

    def _found(self, text: str) -> Sequence[Werkplein]:
        shut = self._closed.find(text)
        return shut if text.strip() in self._closed.codes else self._open.find(text) or shut


def everyone(session: Session) -> list[Werkplein]:
    """Give every Werkplein there ever was, also when it closed; one statement."""
    return list(session.scalars(select(Werkplein).order_by(Werkplein.name, Werkplein.code)))
