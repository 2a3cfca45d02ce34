"""Takes remarks, and the notes in photos, out of what is drawn on the pages of a PDF."""

from __future__ import annotations

import re

from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Page,
    Pdf,
    Stream,
    parse_content_stream,
    unparse_content_stream,
)

from werkplein.core.uploads import pdf_streams

# Looked for before anything is read word for word, which takes long.
_WORDS = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_PHOTO = re.compile(rb"\bBI\b.{0,600}?/(?:DCT|DCTDecode)\b.{0,600}?\bID\s", re.DOTALL)
_PACKED = ("/Filter", "/DecodeParms", "/Length")


def scrub_page(pdf: Pdf, page: Page) -> None:
    """Clean what is drawn on a page."""
    told = page.obj.get("/Contents")
    pieces = list(told) if isinstance(told, Array) else [told]
    if any(isinstance(each, Stream) and _has_more(each.read_bytes()) for each in pieces):
        # A word may begin in one piece and end in the next.
        page.contents_coalesce()
        whole = page.obj.Contents
        if isinstance(whole, Stream):
            _scrub(pdf, whole)


def scrub(pdf: Pdf, found: Object) -> None:
    """Clean what is drawn by something that a page draws as a whole, or by a letter."""
    if isinstance(found, Stream):
        is_drawing = found.get("/Subtype") == Name.Form or found.get("/PatternType") == 1
        drawn: list[Object] = [found] if is_drawing else []
    else:
        letters = found.get("/CharProcs")
        drawn = [letters[name] for name in letters.keys()] if isinstance(letters, Dictionary) else []  # noqa: SIM118
    for each in drawn:
        if isinstance(each, Stream) and _has_more(each.read_bytes()):
            _scrub(pdf, each)


def _has_more(data: bytes) -> bool:
    """Tell whether there could be a remark or a photo in it."""
    has_remark = b"%" in data and b"%" in _WORDS.sub(b"", data)
    return has_remark or bool(_PHOTO.search(data))


def _scrub(pdf: Pdf, found: Stream) -> None:
    """Write it anew: reading it leaves the remarks out."""
    written: list[bytes] = []
    steps: list[ContentStreamInstruction] = []
    for step in parse_content_stream(found):
        if isinstance(step, ContentStreamInlineImage):
            written += [unparse_content_stream(steps), _bare_inline(pdf, step)]
            steps = []
        else:
            steps.append(step)
    found.write(b"\n".join([*written, unparse_content_stream(steps)]))


def _bare_inline(pdf: Pdf, step: ContentStreamInlineImage) -> bytes:
    """Give a picture that stands among the words; a photo in signs that cannot be taken for words."""
    head, whole = step.iimage.obj, unparse_content_stream([step])
    if not isinstance(head, Dictionary):
        return whole
    start, end = whole.index(b"\nID\n") + 4, whole.rindex(b"\nEI")
    made = pdf_streams.bare_photo(pdf, whole[start:end], head)
    if made is None:
        return whole
    kept = Dictionary({name: head[name] for name in head.keys() if name not in _PACKED})  # noqa: SIM118
    told = kept.unparse().removeprefix(b"<<").removesuffix(b">>")
    return b"BI " + told + b" /F [/AHx /DCT] ID\n" + made.hex().encode() + b">\nEI"
