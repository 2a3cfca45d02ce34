"""Takes what is not to be seen out of the pictures and the profiles of colours in a PDF, however they are packed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, StreamDecodeLevel

from werkplein.core.uploads import rasters, wavelets
from werkplein.core.uploads.kinds import FileRefused, Refusal

_SHORT = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
# What follows a picture in the file, or says where it was fetched.
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
_KEPT_OF_A_STREAM = "/Type /Subtype /Length /Filter /DecodeParms /Name /OC /StructParent /StructParents"
_KEPT = {
    "/Image": frozenset(
        f"{_KEPT_OF_A_STREAM} /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode "
        "/Interpolate /SMask /SMaskInData /Matte".split()
    ),
    "/Form": frozenset(f"{_KEPT_OF_A_STREAM} /FormType /BBox /Matrix /Resources /Group".split()),
}


def keep(found: Object, kept: Collection[str]) -> None:
    """Leave of a list of names and values only those on a list of ours."""
    for name in found.keys():  # noqa: SIM118 - it is no dictionary of Python
        if name not in kept:
            del found[name]


def scrub(pdf: Pdf, found: Stream) -> None:
    """Clean the picture in a stream, if it is one; and what is said beside it."""
    keep(found, _KEPT.get(str(found.get("/Subtype", "")), set(found.keys()) - set(_ELSEWHERE)))
    packed = _packed(found)
    cleaners = [_CLEANERS.get(name) for name in packed]
    if not any(cleaners):
        return
    cleaner = cleaners[-1]
    if cleaner is None or any(cleaners[:-1]):
        raise FileRefused(Refusal.PICTURE_INSIDE)
    outer, parms = packed[:-1], _parms(found, len(packed))
    data = unpacked(pdf, found.read_raw_bytes(), outer, parms)
    made = cleaner(data)
    if outer or made != data:
        _write(found, made, packed[-1], parms[-1], is_squeezed=bool(outer))
    if parms[-1] is not None and isinstance(notes := parms[-1].get("/JBIG2Globals"), Stream):
        notes.write(wavelets.bare_jbig(notes.read_bytes()))


def scrub_profile(found: Stream) -> None:
    """Take the words out of a profile of colours."""
    data = found.read_bytes()
    made = wavelets.bare_profile(data)
    if made is not None and made != data:
        found.write(made)


def bare_photo(pdf: Pdf, data: bytes, found: Dictionary) -> bytes | None:
    """Give the photo that is packed as its head says, unpacked and cleaned; nothing when it is no photo."""
    packed = _packed(found)
    if "/DCTDecode" not in packed:
        return None
    if packed[-1] != "/DCTDecode" or "/DCTDecode" in packed[:-1]:
        raise FileRefused(Refusal.PICTURE_INSIDE)
    return rasters.bare_jpeg(unpacked(pdf, data, packed[:-1], _parms(found, len(packed))))


def unpacked(pdf: Pdf, data: bytes, packed: list[str], parms: list[Dictionary | None]) -> bytes:
    """Take off what a picture is packed in; how far it may grow is the limit of the process."""
    if not packed:
        return data
    try:
        shell = pdf.make_stream(data)
        shell.Filter = Array([Name(name) for name in packed])
        shell.DecodeParms = Array(parms[: len(packed)])
        return shell.read_bytes(StreamDecodeLevel.specialized)
    except PdfError as error:
        raise FileRefused(Refusal.DAMAGED) from error


def _packed(found: Stream | Dictionary) -> list[str]:
    told = found.get("/Filter")
    names = list(told) if isinstance(told, Array) else [told] if told is not None else []
    return [_SHORT.get(str(name), str(name)) for name in names]


def _parms(found: Stream | Dictionary, count: int) -> list[Dictionary | None]:
    told = found.get("/DecodeParms")
    given = list(told) if isinstance(told, Array) else [told]
    return [each if isinstance(each, Dictionary) else None for each in (given + [None] * count)[:count]]


def _write(found: Stream, made: bytes, name: str, parms: Dictionary | None, is_squeezed: bool) -> None:
    """Put it back; what was packed once more and is smaller that way stays so, or it could grow without end."""
    squeezed = zlib.compress(made) if is_squeezed else made
    if len(squeezed) < len(made):
        found.write(squeezed, filter=Array([Name.FlateDecode, Name(name)]), decode_parms=Array([None, parms]))
    else:
        found.write(made, filter=Name(name), decode_parms=parms)


def _bare_wavelet(data: bytes) -> bytes:
    made = wavelets.bare(data)
    if made is None:
        raise FileRefused(Refusal.PICTURE_INSIDE)
    return made


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": rasters.bare_jpeg,
    "/JPXDecode": _bare_wavelet,
    "/JBIG2Decode": wavelets.bare_jbig,
}
