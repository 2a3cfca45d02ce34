"""Puts a name and a place in every corner of a picture, and looks for them in everything a file can be unpacked to.

Knows nothing of how the product cleans: what it looks through is unpacked by other means, so that it can disagree.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import ExifTags, Image, ImageCms, PngImagePlugin, TiffImagePlugin

NAME = "Quirijn Zonnebloem"
PLACE = "52.309774N 6.057331E"
DEGREES = (351_779, 10_007)
# A name in all the signs it can be written in; a place as words, and as the numbers of a camera.
MARKS = (
    *(text.encode(code) for text in (NAME, PLACE) for code in ("utf-8", "utf-16-le", "utf-16-be")),
    struct.pack("<II", *DEGREES),
    struct.pack(">II", *DEGREES),
    repr(DEGREES[0] / DEGREES[1])[:9].encode(),
)
XMP = f"<x:xmpmeta><rdf:li>{NAME}</rdf:li><exif:GPSLatitude>{PLACE}</exif:GPSLatitude></x:xmpmeta>".encode()
NOTE = f"{NAME} {PLACE}".encode()
_DEEPEST = 6


def found_in(data: bytes) -> set[bytes]:
    """Give the marks that can be found anywhere in a file."""
    return {mark for each in everything(data) for mark in MARKS if mark in each}


def everything(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Give a file, and what is in it, and what is in that."""
    yield data
    if depth > _DEEPEST:
        raise AssertionError("It never ends.")
    for each in _within(data):
        yield from everything(each, depth + 1)


def _within(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            yield from (found.read(name) for name in found.namelist())
            yield from (name.encode() for name in found.namelist())
    elif data.startswith(b"%PDF"):
        yield from _in_pdf(data)
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    elif not data.startswith(b"<"):
        yield from _in_picture(data)
    if not data.startswith((b"PK", b"%PDF", b"\xff\xd8")):
        yield from _written_out(data)


def _written_out(data: bytes) -> Iterator[bytes]:
    """What stands in letters and digits among other words, or in a drawing as it came from the camera."""
    for found in re.finditer(rb"base64,([\w+/=\s]+)", data):
        yield base64.b64decode(found[1])
    for found in re.finditer(rb"gfxdata=\"([\w+/=\s]+)", data):
        yield base64.b64decode(found[1])
    for found in re.finditer(rb"\bID\s+([0-9a-fA-F\s]{20,})>", data):
        yield binascii.unhexlify(b"".join(found[1].split()))
    for found in re.finditer(rb"\bID\s+([!-uz\s]{20,}~>)", data):
        yield base64.a85decode(b"".join(found[1].split()).removesuffix(b"~>"))
    for found in re.finditer(rb"\bID (?=x\x9c)", data):
        yield zlib.decompressobj().decompress(data[found.end() :])
    if data.find(b"\xff\xd8\xff") > 0:
        yield data[data.find(b"\xff\xd8\xff") :]


def _in_pdf(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf.trailer.unparse()
        for each in pdf.objects:
            yield repr(each).encode()
            yield each.unparse(resolved=True) if not isinstance(each, pikepdf.Stream) else b""
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes()
                yield unpacked(each)


def unpacked(found: pikepdf.Stream) -> bytes:
    """Take off one thing after the other that a stream is packed in, as far as it goes."""
    told = found.get("/Filter")
    names = list(told) if isinstance(told, pikepdf.Array) else [told] if told is not None else []
    data = found.read_raw_bytes()
    for name in map(str, names):
        if name in _UNPACKED:
            data = _UNPACKED[name](data)
    return data


def _run_lengths(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data) and data[at] != 128:
        size = data[at]
        out += data[at + 1 : at + size + 2] if size < 128 else data[at + 1 : at + 2] * (257 - size)
        at += size + 2 if size < 128 else 2
    return out


def _lzw(data: bytes) -> bytes:
    bits = "".join(f"{byte:08b}" for byte in data)
    codes = [int(bits[at : at + 9], 2) for at in range(0, len(bits) - 8, 9)]
    return bytes(code for code in codes[: codes.index(257)] if code < 256)


_UNPACKED = {
    "/FlateDecode": lambda data: zlib.decompressobj().decompress(data),
    "/ASCII85Decode": lambda data: base64.a85decode(data.removesuffix(b"~>")),
    "/ASCIIHexDecode": lambda data: binascii.unhexlify(data.removesuffix(b">")),
    "/RunLengthDecode": _run_lengths,
    "/LZWDecode": _lzw,
}
PACKED = {
    "/FlateDecode": zlib.compress,
    "/ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
    "/ASCIIHexDecode": lambda data: binascii.hexlify(data) + b">",
    "/RunLengthDecode": lambda data: (
        b"".join(bytes([len(data[at : at + 128]) - 1]) + data[at : at + 128] for at in range(0, len(data), 128))
        + b"\x80"
    ),
    "/LZWDecode": lambda data: _lzw_packed(data),
}


def _lzw_packed(data: bytes) -> bytes:
    """The plainest way: every sign by itself, and forget often."""
    codes = [256]
    for at in range(0, len(data), 200):
        codes += [*data[at : at + 200], 256]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _in_picture(data: bytes) -> Iterator[bytes]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            yield repr(image.info).encode()
            yield from (value for value in image.info.values() if isinstance(value, bytes))
            exif = image.getexif()
            told = [dict(exif), *(exif.get_ifd(ifd) for ifd in ExifTags.IFD)]
            yield repr(told).encode()
    except (OSError, SyntaxError):
        return


def exif() -> Image.Exif:
    """What a camera writes, and who holds it."""
    made = Image.Exif()
    made[0x010E], made[0x013B], made[0x8298] = NAME, NAME, NAME
    degrees = TiffImagePlugin.IFDRational(*DEGREES)
    made.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (degrees, degrees, degrees), 3: "E", 29: PLACE})
    made.get_ifd(ExifTags.IFD.Exif)[0x9286] = b"ASCII\0\0\0" + NOTE
    return made


def image() -> Image.Image:
    """Something to look at in which every place differs."""
    made = Image.new("RGB", (24, 16))
    made.putdata([(x * 10, y * 15, (x * y) % 256) for y in range(16) for x in range(24)])
    return made


def profile() -> bytes:
    """A profile of colours with words in it."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(made[128:132], "big")
    listed = made[132 : 132 + 12 * count]
    shifted = b"".join(
        listed[at : at + 4]
        + (int.from_bytes(listed[at + 4 : at + 8], "big") + 12).to_bytes(4, "big")
        + listed[at + 8 : at + 12]
        for at in range(0, len(listed), 12)
    )
    text = b"text\0\0\0\0" + NOTE + b"\0"
    text += b"\0" * (-len(text) % 4)
    body = bytes(made[132 + 12 * count :])
    where = 132 + 12 * (count + 1) + len(body)
    tag = b"jann" + where.to_bytes(4, "big") + len(text).to_bytes(4, "big")
    whole = bytes(made[:128]) + (count + 1).to_bytes(4, "big") + shifted + tag + body + text
    return len(whole).to_bytes(4, "big") + whole[4:]


def saved(kind: str, mode: str = "RGB", **more: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    made = image() if mode == "RGB" else image().convert("I").convert(mode)
    made.save(out, kind, **more)
    return out.getvalue()


def jpeg() -> bytes:
    """A photo with notes in every segment where one can stand, and behind it."""
    made = saved("JPEG", exif=exif(), comment=NOTE, xmp=XMP, icc_profile=profile(), quality=95)
    iptc = b"Photoshop 3.0\08BIM\4\4\0\0\0\0" + struct.pack(">I", len(NOTE)) + NOTE
    more = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + b"\xff\xe0" + struct.pack(">H", 8 + len(NOTE))
    return made[:2] + more + b"JFXX\0\x10" + NOTE + made[2:] + NOTE


def png() -> bytes:
    """A picture with notes in every chunk where one can stand, and behind it."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", NAME)
    text.add_text("Place", PLACE, zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved("PNG", exif=exif(), pnginfo=text, icc_profile=profile()) + NOTE
