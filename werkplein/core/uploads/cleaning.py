"""From the bytes somebody sent to the bytes that are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from werkplein.core.personal_numbers import has_personal_numbers
from werkplein.core.uploads import images, office, sandbox
from werkplein.core.uploads.kinds import FileKind, FileRefused, Refusal, recognise, refuse_misnamed
from werkplein.core.uploads.names import shown_name


@dataclass(frozen=True)
class Cleaned:
    """A file as it may be kept: made anew, the same for the same file. `note` is told to who sent it."""

    kind: FileKind
    name: str
    data: bytes
    thumbnail: bytes | None = None
    width: int | None = None
    height: int | None = None
    note: str = ""

    @property
    def digest(self) -> str:
        """Give the SHA-256 of what is kept."""
        return hashlib.sha256(self.data).hexdigest()


def clean(data: bytes, name: str, largest: int | None = None) -> Cleaned:
    """Make a file anew by what is in it; raises FileRefused with a sentence. `largest` is in bytes."""
    if largest is not None and len(data) > largest:
        raise FileRefused(Refusal.TOO_LARGE)
    kind = recognise(data) or office.recognise(data)
    if kind is FileKind.XLSX and has_personal_numbers(data):
        raise FileRefused(Refusal.PERSONAL_NUMBERS)
    note = refuse_misnamed(kind, shown_name(name))
    shown = shown_name(name, kind)
    if kind.is_image:
        made = images.remake(data, kind)
        return Cleaned(kind, shown, made.data, made.thumbnail, made.width, made.height, note)
    return Cleaned(kind, shown, sandbox.rewrite(data) if kind is FileKind.PDF else office.rewrite(data))
