"""Takes what is not to be seen out of JPEG, PNG, WebP and GIF pictures in documents, without making them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from werkplein.core.uploads.kinds import FileRefused, Refusal

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
GIF = (b"GIF87a", b"GIF89a")

_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
_TABLES = frozenset({0xC4, 0xDB})
# The colours depend on these two, and on this much of them; everything else that is said beside the picture goes.
_KEPT_SEGMENTS = {0xE0: (b"JFIF\0", 14), 0xEE: (b"Adobe", 12)}
_KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs bKGD acTL fcTL fdAT".split(),
)
_KEPT_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_KEPT_OF_FRAME = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
# What a WebP says about itself: colours, Exif and XMP follow.
_WEBP_MORE = 0x20 | 0x08 | 0x04
_FRAME_HEAD = 16
_KEPT_OF_GIF = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bare(data: bytes) -> bytes | None:
    """Give the picture without notes, places and makers; nothing when it is none of the kinds known here."""
    cleaner = _cleaner(data)
    return cleaner(data) if cleaner else None


def bare_jpeg(data: bytes) -> bytes:
    """Give what is to be seen of a JPEG, from where it begins to where it ends."""
    start = data.find(JPEG)
    if start < 0:
        raise FileRefused(Refusal.DAMAGED)
    return b"".join(_segments(data[start:]))


def _cleaner(data: bytes) -> Callable[[bytes], bytes] | None:
    if data.startswith(JPEG):
        return bare_jpeg
    if data.startswith(PNG):
        return _bare_png
    if data.startswith(GIF):
        return _bare_gif
    return _bare_webp if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else None


def _segments(data: bytes) -> Iterator[bytes]:
    """Give the parts of a JPEG that are the picture; what comes behind its end is left."""
    yield data[:2]
    at, is_picture = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        # A picture in pieces has its tables apart.
        is_picture = is_picture or marker == _SCAN or marker in _TABLES
        yield _kept_of_segment(marker, data[at:end])
        at = end
    if not is_picture:
        raise FileRefused(Refusal.DAMAGED)
    yield b"\xff\xd9"


def _kept_of_segment(marker: int, segment: bytes) -> bytes:
    if not 0xE0 <= marker <= 0xEF:
        return b"" if marker == _COMMENT else segment
    word, length = _KEPT_SEGMENTS.get(marker, (b"", 0))
    said = segment[4 : 4 + length]
    if not word or not said.startswith(word) or len(said) < length:
        return b""
    if marker == 0xE0:
        # A small picture may follow, which need not be the same one.
        said = said[:12] + b"\0\0"
    return segment[:2] + (length + 2).to_bytes(2, "big") + said


def _end_of_scan(data: bytes, at: int) -> int:
    """Give where the packed lines end: at the first mark that is no part of them."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        following = data[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _bare_png(data: bytes) -> bytes:
    return PNG + b"".join(_chunks(data))


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if name in _KEPT_CHUNKS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _bare_webp(data: bytes) -> bytes:
    body = b"WEBP" + b"".join(_pieces(data[12 : 8 + int.from_bytes(data[4:8], "little")]))
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _pieces(data: bytes, kept: frozenset[bytes] = _KEPT_WEBP) -> Iterator[bytes]:
    """Give the pieces of a WebP that are the picture; each piece of a moving one holds pieces again, and those none."""
    at = 0
    while at + 8 <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        piece = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
        if name not in kept:
            continue
        if name == b"VP8X" and piece:
            piece = bytes([piece[0] & ~_WEBP_MORE]) + piece[1:]
        elif name == b"ANMF":
            piece = piece[:_FRAME_HEAD] + b"".join(_pieces(piece[_FRAME_HEAD:], _KEPT_OF_FRAME))
        yield name + len(piece).to_bytes(4, "little") + piece + b"\0" * (len(piece) % 2)


def _bare_gif(data: bytes) -> bytes:
    return b"".join(_blocks(data)) + b";"


def _blocks(data: bytes) -> Iterator[bytes]:
    """Give the blocks of a GIF that are pictures, how long each is shown, and how often."""
    at = 13 + _colours(data[10:11])
    yield data[:at]
    while data[at : at + 1] in (b"!", b","):
        start, is_picture = at, data[at : at + 1] == b","
        head = at + 11 + _colours(data[at + 9 : at + 10]) if is_picture else at + 2
        at = _end_of_blocks(data, head)
        is_kept = is_picture or data[start + 1] == 0xF9 or data[start + 3 : start + 14] in _KEPT_OF_GIF
        if is_kept:
            yield data[start:at]


def _colours(flags: bytes) -> int:
    """Give how many bytes of colours follow."""
    return 3 * 2 ** ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
