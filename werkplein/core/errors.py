"""Errors that a person can do something about, each a Dutch sentence."""

from __future__ import annotations

from collections.abc import Sequence


class DomainError(Exception):
    """Something that cannot be, said in a sentence; `field` names the form field it is about."""

    status = 422

    def __init__(self, sentence: str, field: str | None = None, way_out: str = "") -> None:
        """Keep the sentence for the page, the field for the form, and what to do now where that is not plain."""
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.way_out = way_out

    @property
    def parts(self) -> Sequence[DomainError]:
        """Give each thing that is wrong, for a form that tells them at their fields."""
        return (self,)


class Refused(DomainError):
    """Several things that cannot be, told at once."""

    def __init__(self, parts: Sequence[DomainError]) -> None:
        """Keep all of them; together they make the sentence."""
        super().__init__(" ".join(part.sentence for part in parts))
        self._parts = tuple(parts)

    @property
    def parts(self) -> Sequence[DomainError]:
        """Give each thing that is wrong."""
        return self._parts


class Conflict(DomainError):
    """Somebody else changed the same thing in the meantime."""

    status = 409


def came_first(somebody_else: str, is_own: bool) -> str:
    """Say who did it before: the reader, when `is_own`, or what `somebody_else` did."""
    return "Dat deed u al, misschien in een ander venster" if is_own else somebody_else


class NotFound(DomainError):
    """It is not there, or not for this person: which of the two is not told."""

    status = 404

    def __init__(self, sentence: str = "Deze pagina bestaat niet, of is niet voor u.", way_out: str = "") -> None:
        """Say the same for both cases."""
        super().__init__(sentence, way_out=way_out)


class Forbidden(DomainError):
    """The person may see it, but not do this."""

    status = 403

    def __init__(self, sentence: str = "U mag dit niet doen.") -> None:
        """Say it plainly."""
        super().__init__(sentence)
