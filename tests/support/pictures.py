"""Makes pictures of every kind that Word and Excel keep, with a name and a place in every corner of them."""

from __future__ import annotations

import base64
import gzip
import struct

from PIL import TiffImagePlugin

from tests.support import traces
from tests.support.traces import NAME, NOTE, PLACE, XMP


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp(lossless: bool = False) -> bytes:
    """A WebP with all it can say, and a piece of its own."""
    made = traces.saved("WEBP", exif=traces.exif(), xmp=XMP, icc_profile=traces.profile(), lossless=lossless)
    body = made[8:] + _chunk(b"Quir", NOTE)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving_webp() -> bytes:
    """A WebP of two frames."""
    other = traces.image().rotate(180)
    return traces.saved("WEBP", save_all=True, append_images=[other], exif=traces.exif(), xmp=XMP)


def gif() -> bytes:
    """A moving GIF with a remark and XMP, and something behind it."""
    other = traces.image().rotate(180)
    made = traces.saved("GIF", save_all=True, append_images=[other], comment=NOTE, loop=0)
    xmp = b"!\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\0"
    return made[:-1] + xmp + b";" + NOTE


def tiff(packing: str, big: bool = False, pages: int = 1) -> bytes:
    """A TIFF with who, where and what."""
    told = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (269, 270, 285, 305, 315, 316, 33432):
        told[tag] = NAME
    told[700] = XMP
    told.tagtype[700] = 1
    told[34675] = traces.profile()
    if packing == "raw":
        degrees = TiffImagePlugin.IFDRational(*traces.DEGREES)
        told[34853] = {1: "N", 2: (degrees, degrees, degrees), 29: PLACE}
    more = {"save_all": True, "append_images": [traces.image().rotate(180)] * (pages - 1)} if pages > 1 else {}
    return traces.saved("TIFF", "I;16B" if big else "RGB", tiffinfo=told, compression=packing, **more) + NOTE


def bitmap() -> bytes:
    """A bitmap with something behind it."""
    return traces.saved("BMP") + NOTE


def wavelet(boxes: bool) -> bytes:
    """A JPEG 2000, with boxes around it or bare."""
    made = traces.saved("JPEG2000", comment=NOTE.decode(), no_jp2=not boxes, irreversible=False)
    if not boxes:
        return made
    exif = b"JpgTiffExif->JP2" + traces.exif().tobytes()
    boxed = [(b"uuid", exif), (b"xml ", XMP), (b"uinf", NOTE), (b"jp2i", NOTE)]
    more = b"".join(struct.pack(">I", len(data) + 8) + name + data for name, data in boxed)
    # Behind the kind of file and the head, before the picture.
    at = made.index(b"jp2c") - 4
    return made[:at] + more + made[at:]


def jpeg_xr() -> bytes:
    """What Word keeps of a photo before it was retouched: the list of what it is, and the picture."""
    lines, words = b"WMPHOTO\0" + bytes(range(64)), NAME.encode() + b"\0"
    gps = struct.pack("<H", 1) + struct.pack("<HHII", 2, 5, 1, 8 + 2 + 12 * 7 + 4 + 400) + b"\0" * 4
    start = 8 + 2 + 12 * 7 + 4
    places = {"format": start, "words": start + 16, "gps": start + 100, "lines": start + 200}
    entries = [
        (315, 2, len(words), places["words"]),
        (34853, 4, 1, places["gps"]),
        (0xBC01, 1, 16, places["format"]),
        (0xBC80, 4, 1, 24),
        (0xBC81, 4, 1, 16),
        (0xBCC0, 4, 1, places["lines"]),
        (0xBCC1, 4, 1, len(lines)),
    ]
    listed = struct.pack("<H", 7) + b"".join(struct.pack("<HHII", *each) for each in entries) + b"\0" * 4
    body = bytes(range(16)).ljust(16) + words.ljust(84, b"\0") + gps.ljust(100, b"\0") + lines.ljust(304, b"\0")
    return b"II\xbc\x01\x08\0\0\0" + listed + body + struct.pack("<II", *traces.DEGREES)


def _dib() -> bytes:
    """A head that says: what follows is a JPEG."""
    photo = traces.jpeg()
    return struct.pack("<IiiHHIIiiII", 40, 24, 16, 1, 0, 4, len(photo), 0, 0, 0, 0) + photo


def _record(kind: int, data: bytes) -> bytes:
    data += b"\0" * (-len(data) % 4)
    return struct.pack("<II", kind, len(data) + 8) + data


def emf(is_dual: bool = True) -> bytes:
    """A drawing of Windows with a title, remarks, a second way of drawing it, and a photo."""
    title = f"{NAME}\0{PLACE}\0\0".encode("utf-16-le")
    plus = b"EMF+" + struct.pack("<HHII", 0x4001, int(is_dual), 28, 16) + NOTE
    dib = _dib()
    stretch = struct.pack("<16i2I", *[0] * 10, 80, 40, 120, len(dib) - 40, 0, 0x00CC0020, 24, 16)
    records = [
        _record(70, struct.pack("<I", len(plus)) + plus),
        _record(70, struct.pack("<I", len(NOTE)) + NOTE),
        _record(122, NAME.encode("utf-16-le")),
        _record(81, stretch + dib),
        _record(27, struct.pack("<ii", 3, 4)),
        _record(14, struct.pack("<III", 0, 0, 20)),
    ]
    size = 108 + len(title) + -len(title) % 4
    whole = size + sum(map(len, records))
    head = (
        struct.pack("<8i", 0, 0, 23, 15, 0, 0, 600, 400)
        + b" EMF"
        + struct.pack("<IIIHHII", 0x10000, whole, 7, 1, 0, 0, 0)
    )
    head = head[:-8] + struct.pack("<III", len(title) // 2, 108, 0) + struct.pack("<4i", 1920, 1080, 508, 286)
    head += struct.pack("<IIIii", 0, 0, 0, 508_000, 286_000)
    return _record(1, head + title) + b"".join(records) + NOTE


def wmf(is_placed: bool = True) -> bytes:
    """An older drawing of Windows with a remark and a photo."""

    def record(kind: int, data: bytes) -> bytes:
        data += b"\0" * (len(data) % 2)
        return struct.pack("<IH", (len(data) + 6) // 2, kind) + data

    dib = _dib()
    records = [
        record(0x0626, struct.pack("<HH", 15, len(NOTE)) + NOTE),
        record(0x0F43, struct.pack("<IH8h", 0x00CC0020, 0, 16, 24, 0, 0, 16, 24, 0, 0) + dib),
        record(0x0213, struct.pack("<hh", 3, 4)),
        record(0, b""),
    ]
    whole = 18 + sum(map(len, records))
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, whole // 2, 0, max(map(len, records)) // 2, 0)
    placed = struct.pack("<IHhhhhHIH", 0x9AC6CDD7, 0, 0, 0, 24, 16, 96, 0, 0)
    return (placed if is_placed else b"") + head + b"".join(records) + NOTE


def svg() -> bytes:
    """A drawing with all that a drawing program writes in it."""
    photo = base64.b64encode(traces.jpeg()).decode()
    return f"""<?xml version="1.0"?><!-- {NAME} --><?maker {NAME}?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://inkscape"
 xmlns:rdf="r" width="24" height="16" i:export-filename="C:/Users/{NAME}/a.png" data-maker="{NAME}" onload="{NAME}">
<title>{NAME}</title><desc>{NAME}</desc><metadata><rdf:li>{NAME} {PLACE}</rdf:li></metadata><i:view author="{NAME}"/>
<style>/* {NAME} */ @import url("file:///{NAME}/a.css"); rect {{ fill: red }}</style><script>{NAME}</script>
<rect width="24" height="16" style="fill: url(file:///C:/{NAME}/a.svg#b)"/><text>Loket<title>{NAME}</title> 1</text>
<image width="24" height="16" xlink:href="data:image/jpeg;base64,{photo}"/>
<image href="file:///C:/{NAME}/a.png"/><foreignObject><p xmlns="h">{NAME}</p></foreignObject></svg>""".encode()


def all_kinds() -> dict[str, bytes]:
    """Every kind of picture that is cleaned, by how its name ends in a package."""
    return {
        "photo.jpeg": traces.jpeg(),
        "picture.png": traces.png(),
        "lossy.webp": webp(),
        "lossless.webp": webp(lossless=True),
        "moving.webp": moving_webp(),
        "moving.gif": gif(),
        "plain.tiff": tiff("raw"),
        "lzw.tiff": tiff("tiff_lzw"),
        "deflate.tiff": tiff("tiff_adobe_deflate"),
        "jpeg.tiff": tiff("jpeg"),
        "pages.tiff": tiff("tiff_lzw", pages=3),
        "big.tiff": tiff("raw", big=True),
        "bitmap.bmp": bitmap(),
        "boxes.jp2": wavelet(boxes=True),
        "bare.j2k": wavelet(boxes=False),
        "retouched.wdp": jpeg_xr(),
        "drawing.emf": emf(),
        "packed.emz": gzip.compress(emf()),
        "placed.wmf": wmf(),
        "plain.wmf": wmf(is_placed=False),
        "packed.wmz": gzip.compress(wmf()),
        "drawing.svg": svg(),
    }
