"""Names of files as they may be shown and offered for download; nothing is ever stored under them."""

from __future__ import annotations

import re
import unicodedata

from werkplein.core import bsn
from werkplein.core.uploads.kinds import FileKind

LONGEST = 100
_RESERVED = re.compile(r'[<>:"|?*\\/%]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def shown_name(raw: str, kind: FileKind | None = None) -> str:
    """Give the last part of a name without what could mislead, nor the number of a citizen.

    Its end follows from the content.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", raw))[-1]
    letters = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in last)
    plain = bsn.masked(" ".join(_RESERVED.sub("-", letters).split())).strip(". -")
    if kind is None:
        return plain[:LONGEST] or "het bestand"
    stem = plain.rpartition(".")[0] if re.search(r"\.[A-Za-z0-9]{1,5}$", plain) else plain
    stem = stem.strip(". -")[: LONGEST - 6].rstrip(". -")
    if not stem or _DEVICE.fullmatch(stem):
        stem = "foto" if kind.is_image else "document"
    return f"{stem}.{kind.extension}"
