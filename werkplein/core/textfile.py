"""Reads the text of a CSV file: its letters, and what stands between its cells."""

import re
from collections.abc import Callable, Sequence, Set

from werkplein.core.errors import DomainError

SEPARATORS = (";", ",", "\t")
# What no letter is. Programs write it between the letters of another encoding, and in files that are no text.
ZERO = "\x00"
MOST_ZEROS = 0.1

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_OTHER_KINDS = (
    (_OLD_EXCEL, "een oud Excel-bestand (xls)"),
    (b"%PDF", "een PDF-bestand"),
    (b"\x89PNG", "een afbeelding"),
    (b"\xff\xd8\xff", "een foto"),
    (b"GIF8", "een afbeelding"),
    (b"{\\rtf", "een tekstdocument (rtf)"),
)
# A page as a whole. One tag in a cell is a value that is judged as any other.
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|head|body|table|svg)", re.IGNORECASE)
_ASKED = "geen Excel-bestand (xlsx) of CSV-bestand"
UNSEEN = "Er staat een teken in dat niet te zien is. Wis deze cel en typ de waarde opnieuw."
EMPTY = "Dit bestand is leeg. Kies een bestand met een regel kolomnamen en regels met gegevens."
# A CSV file has no merged cells: what stood under one is empty there, and nobody can tell why.
_UNMERGE = "Hef eerst samengevoegde cellen op en zet de waarde in elke cel: in een CSV-bestand zijn die niet te zien."
# Every page that takes a CSV file takes a workbook as well.
_SAVE_AS = (
    "Sla het werkblad op als Excel-bestand (xlsx) of als CSV (Bestand, Opslaan als, CSV UTF-8) en probeer het opnieuw."
)
# How Excel is told what stands between the cells; rows below may have made it as wide as they are.
_SAID = re.compile(r'\ufeff?"?sep=([;,|\t])"?\1*[ ]*(?=[\r\n]|$)', re.IGNORECASE)


class UnreadableFile(DomainError):
    """The file as a whole is not a file that can be read."""


def decoded(data: bytes) -> str:
    """The text of a file in any usual encoding; raises UnreadableFile when it is another kind of file.

    A zero may stand in it: see `zeros_in`.
    """
    _refuse_other_kinds(data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(data, "cp1252")
    if _MARKUP.match(text):
        raise UnreadableFile(f"Dit is een webpagina of XML-bestand, {_ASKED}. {_SAVE_AS}")
    return _text_only(text)


def _refuse_other_kinds(data: bytes) -> None:
    if not data.strip():
        raise UnreadableFile(EMPTY)
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            merged = f"{_UNMERGE} " if start == _OLD_EXCEL else ""
            raise UnreadableFile(f"Dit is {kind}, {_ASKED}. {merged}{_SAVE_AS}")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return _text_only(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"De letters in dit bestand zijn niet te lezen. {_SAVE_AS}") from error


def _text_only(text: str) -> str:
    """Refuse what is no text: with zeros in its first line, or many. One in a cell is told with its place."""
    zeros = text.count(ZERO)
    if zeros and (ZERO in first_line(text) or zeros > len(text) * MOST_ZEROS):
        raise UnreadableFile(f"Dit is {_ASKED}. {_SAVE_AS}")
    return text


def first_line(text: str) -> str:
    """Give the first line with anything on it; nothing where there is none."""
    return next((line for line in text.splitlines() if line.strip()), "")


def zeros_in(cells: Sequence[str]) -> dict[int, str]:
    """Say of each cell with a zero what is wrong with it: what stood there nobody can tell."""
    return {at: UNSEEN for at, cell in enumerate(cells) if ZERO in cell}


def separated(text: str, names: Set[str], folded: Callable[[str], str]) -> tuple[str, str]:
    """The text and the separator of its cells: the one that yields most of the names we know.

    A first line `sep=;` is left empty, so that lines keep their numbers; what it says goes before the others.
    """
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    first = first_line(text)

    def known(separator: str) -> int:
        return len(names & {folded(cell) for cell in first.replace('"', "").split(separator)})

    return text, max(((said[1],) if said else ()) + SEPARATORS, key=known)
