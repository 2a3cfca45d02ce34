"""Writes a PDF anew with what is to be read, and without who made it, programs and files inside."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

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
    String,
)

from werkplein.core.uploads import pdf_contents, pdf_streams
from werkplein.core.uploads.homes import without_home
from werkplein.core.uploads.kinds import FileRefused, Refusal

MOST_OBJECTS = 200_000
DEEPEST = 50
# Programs, files and data inside; and who made it, when and with what, or with which place on earth.
_PROGRAMS = (
    "/JS /JavaScript /AA /OpenAction /EF /EmbeddedFiles /AF /XFA /RichMediaContent /RichMediaSettings /Collection "
    "/3DD /OPI"
)
_MAKERS = (
    "/Collection /Metadata /PieceInfo /LastModified /Author /Creator /Producer /DSS /Perms /CreatorInfo /SpiderInfo "
    "/User /Thumb /OutputIntents /DPM /Measure /PtData /VP /LGIDict /GPTS"
)
_SIGNER = "/Name /Location /Reason /ContactInfo /Contents /Cert /ByteRange"
_DROPPED = (*_PROGRAMS.split(), *_MAKERS.split())
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/ExData", "/FS", "/Sound", "/Movie")
_OF_A_FILE = ("/Desc", "/ID", "/CI")
_STARTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Sound", "/Movie"}
_WHAT_STARTS = ("/S", "/JS", "/F", "/Win", "/Mac", "/Unix", "/Next")
_PLACES = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
# What somebody filled in, or typed on the page: it is read there, so it stays as it was written.
_READ = frozenset({"/V", "/DV", "/RV"})
_READ_ON_A_PAGE = _READ | {"/Contents", "/RC"}
# Of these only what one sees is kept, whatever else a program wrote in them.
_KEPT_OF_THE_WHOLE = (
    "/Type /Version /Pages /PageLabels /Names /Dests /ViewerPreferences /PageLayout /PageMode /Outlines /AcroForm "
    "/StructTreeRoot /MarkInfo /Lang /OCProperties"
)
_KEPT_OF_A_PAGE = (
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /BoxColorInfo /Contents /Rotate /Group "
    "/Annots /StructParents /Tabs /UserUnit /Dur /Trans"
)
_OWN_NAMES = frozenset({"/XObject", "/Font", "/Pattern", "/ColorSpace", "/ExtGState", "/Shading", "/CharProcs"})
_KEPT_NAMES = frozenset({"/Dests", "/AP"})


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
    pdf_streams.keep(pdf.trailer, ("/Root", "/Size"))
    pdf_streams.keep(pdf.Root, _KEPT_OF_THE_WHOLE.split())
    if isinstance(names := pdf.Root.get("/Names"), Dictionary):
        pdf_streams.keep(names, _KEPT_NAMES)
    for page in pdf.pages:
        pdf_streams.keep(page.obj, _KEPT_OF_A_PAGE.split())
        pdf_contents.scrub_page(pdf, page)
    _scrub_all(pdf)
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


def _scrub_all(pdf: Pdf) -> None:
    """Clean everything that is still reached; what was only named by something dropped goes with it."""
    seen, waiting = set(), [("", pdf.Root, 0)]
    while waiting:
        called, found, depth = waiting.pop()
        if depth > DEEPEST:
            raise FileRefused(Refusal.TOO_COMPLEX)
        if found.is_indirect:
            # What is spared under a name of their own is not spared where it does something else as well.
            visit = (found.objgen, called in _OWN_NAMES)
            if visit in seen:
                continue
            seen.add(visit)
            depth = 0
        if isinstance(found, Array):
            _scrub_colours(found)
        else:
            _scrub(pdf, called, found)
        inside = _inside(found)
        _scrub_words(found, inside)
        waiting += [(name, each, depth + 1) for name, each in inside if isinstance(each, Array | Dictionary | Stream)]


def _scrub_colours(found: Array) -> None:
    if len(found) == 2 and found[0] == Name.ICCBased and isinstance(found[1], Stream):
        pdf_streams.scrub_profile(found[1])


def _scrub(pdf: Pdf, called: str, found: Object) -> None:
    # What is drawn has a name of their own choice, which may be any of ours.
    if called not in _OWN_NAMES:
        _scrub_names(found)
        _scrub_places(found)
    if isinstance(found, Stream):
        pdf_streams.scrub(pdf, found)
    pdf_contents.scrub(pdf, found)


def _inside(found: Object) -> list[tuple[str, object]]:
    """Give what sits in it and what it points at, each with what it is called there."""
    if isinstance(found, Array):
        return [("", each) for each in found]
    return [(name, found[name]) for name in found.keys()]  # noqa: SIM118 - it is no dictionary of Python


def _scrub_words(found: Object, inside: Sequence[tuple[str, object]]) -> None:
    """Say in what is told beside a page, as the description of a picture, not in whose folder something stood."""
    for at, (name, value) in enumerate(inside):
        if not isinstance(value, String):
            continue
        told = str(value)
        bare = without_home(told)
        if bare != told and not _is_read(found, name):
            found[at if isinstance(found, Array) else name] = String(bare)


def _is_read(found: Object, name: str) -> bool:
    """Tell whether people see these words on the page: then they wrote them there themselves."""
    return name in (_READ_ON_A_PAGE if found.get("/Subtype") == Name.FreeText else _READ)


def _scrub_names(found: Object) -> None:
    dropped = list(_DROPPED)
    if str(found.get("/S", "")) in _STARTS:
        dropped += _WHAT_STARTS
    if "/ByteRange" in found:
        dropped += _SIGNER.split()
    if _is_note(found):
        dropped += _OF_A_NOTE
    if "/UF" in found or found.get("/Type") == Name.Filespec:
        dropped += _OF_A_FILE
    if found.get("/O") == Name.UserProperties:
        dropped.append("/P")
    for name in found.keys() & set(dropped):
        del found[name]


def _is_note(found: Object) -> bool:
    """Tell a note from a field: the title of a note is who wrote it, that of a field is its name."""
    is_placed = found.get("/Type") == Name.Annot or ("/Subtype" in found and "/Rect" in found)
    return is_placed and found.get("/Subtype") != Name.Widget


def _scrub_places(found: Object) -> None:
    """Say of another file what it is called, not in whose folder it stood."""
    for name in found.keys() & _PLACES:
        told = found[name]
        if isinstance(told, String) and "://" not in (place := str(told)):
            found[name] = String(re.split(r"[\\/]", place)[-1])
