"""Writes a PDF anew with what is to be read, and without who made it, programs and files inside."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    PasswordError,
    Pdf,
    PdfError,
    Stream,
    StreamDecodeLevel,
)

from werkplein.core.uploads import pictures
from werkplein.core.uploads.kinds import FileRefused, Refusal

MOST_OBJECTS = 200_000
DEEPEST = 50
# Programs, files and data inside; and who made it, when and with what.
_PROGRAMS = (
    "/JS /JavaScript /AA /OpenAction /EF /EmbeddedFiles /AF /XFA /RichMediaContent /RichMediaSettings /Collection"
)
_MAKERS = "/Collection /Metadata /PieceInfo /LastModified /Author /Creator /Producer /DSS /Perms"
_SIGNER = "/Name /Location /Reason /ContactInfo /Contents /Cert /ByteRange"
_DROPPED = (*_PROGRAMS.split(), *_MAKERS.split())
_STARTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Sound", "/Movie"}
_WHAT_STARTS = ("/S", "/JS", "/F", "/Win", "/Mac", "/Unix", "/Next")


def rewrite(data: bytes) -> bytes:
    """Write the PDF anew; only what its pages need is carried over, so nothing before or behind it is."""
    try:
        with Pdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            _refuse(pdf)
            return _rewritten(pdf)
    except PasswordError as error:
        raise FileRefused(Refusal.ENCRYPTED) from error
    except PdfError as error:
        raise FileRefused(Refusal.DAMAGED) from error


def _refuse(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise FileRefused(Refusal.ENCRYPTED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise FileRefused(Refusal.TOO_COMPLEX)
    if not len(pdf.pages):
        raise FileRefused(Refusal.DAMAGED)


def _rewritten(pdf: Pdf) -> bytes:
    for name in ("/Info", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    for each in pdf.objects:
        _scrub(each, 0)
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=ObjectStreamMode.generate,
        preserve_pdfa=False,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return out.getvalue()


def _scrub(found: Object, depth: int) -> None:
    if depth > DEEPEST:
        raise FileRefused(Refusal.TOO_COMPLEX)
    if isinstance(found, Dictionary | Stream):
        _scrub_names(found)
        if isinstance(found, Stream):
            _scrub_picture(found)
    for child in _inside(found):
        _scrub(child, depth + 1)


def _inside(found: Object) -> Iterator[Object]:
    """Give what sits in it; what it points at comes by itself."""
    values: list[object] = []
    if isinstance(found, Dictionary | Stream):
        values = [found[key] for key in found.keys()]  # noqa: SIM118 - it is no dictionary of Python
    elif isinstance(found, Array):
        values = list(found)
    for value in values:
        if isinstance(value, Array | Dictionary) and not value.is_indirect:
            yield value


def _scrub_names(found: Dictionary | Stream) -> None:
    dropped = list(_DROPPED)
    if str(found.get("/S", "")) in _STARTS:
        dropped += _WHAT_STARTS
    if "/ByteRange" in found:
        dropped += _SIGNER.split()
    # On a note its title is who wrote it; on a field it is the name of the field.
    if "/Subtype" in found and "/Rect" in found and found["/Subtype"] != Name.Widget:
        dropped.append("/T")
    for name in dropped:
        if name in found:
            del found[name]


def _scrub_picture(found: Stream) -> None:
    """Take the notes out of a photo that was put in as it came from the camera."""
    packed = found.get("/Filter")
    if packed == Name.DCTDecode or (isinstance(packed, Array) and list(packed) == [Name.DCTDecode]):
        raw = found.read_raw_bytes()
        bare = pictures.bare(raw)
        if bare != raw:
            found.write(bare, filter=Name.DCTDecode)
