"""Reads XML that somebody else wrote without fetching or growing anything, and writes it again."""

from __future__ import annotations

import re

from lxml import etree

from werkplein.core.uploads.kinds import FileRefused, Refusal

MOST_XML = 20 * 1024 * 1024


def refuse_entities(data: bytes) -> None:
    """Refuse what could grow while it is read, or is written so that this cannot be seen."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(Refusal.TOO_COMPLEX)


def parsed(data: bytes) -> etree._Element:
    """Read it, without the remarks that nobody sees."""
    if len(data) > MOST_XML:
        raise FileRefused(Refusal.TOO_COMPLEX)
    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(Refusal.DAMAGED) from error
    return root


def written(root: etree._Element) -> bytes:
    """Write it as a part of a package is written."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def without(text: str, opening: re.Pattern[str], closing: str, instead: str = "") -> str:
    """Put something instead of all from an opening to its closing; what is never closed is left out to the end.

    Each sign is looked at once, however many openings there are.
    """
    kept, at = [], 0
    while found := opening.search(text, at):
        end = text.find(closing, found.end())
        kept += [text[at : found.start()], instead]
        at = len(text) if end < 0 else end + len(closing)
    return "".join([*kept, text[at:]])
