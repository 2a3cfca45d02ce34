"""Takes notes, places and makers out of JPEG 2000 and JBIG2 pictures and out of profiles of colours, unopened."""

from __future__ import annotations

from collections.abc import Iterator

from werkplein.core.uploads.kinds import FileRefused, Refusal

JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"

_KEPT_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_KEPT_OF_HEADER = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"})
_HEADER, _CODE, _COLOUR = b"jp2h", b"jp2c", b"colr"
_PROFILE = 2
_NOTE, _TILE, _DATA, _END = 0x64, 0x90, 0x93, 0xD9

_JBIG_NOTE = 62
_UNKNOWN_LENGTH = 0xFFFFFFFF

# What of a profile makes colours; the rest is words.
_COLOUR_TAGS = frozenset(
    b"wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad chrm cicp lumi meas view tech gamt A2B0 A2B1 A2B2 A2B3 "
    b"B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 pre0 pre1 pre2 clrt".split()
)
_PROFILE_HEAD, _MOST_TAGS = 128, 200


def bare(data: bytes) -> bytes | None:
    """Give a JPEG 2000 picture without what is said beside it; nothing when it is none."""
    if data.startswith(JP2):
        return b"".join(_boxes(data))
    return _bare_code(data) if data.startswith(CODESTREAM) else None


def _boxes(data: bytes, kept: frozenset[bytes] = _KEPT_BOXES) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        length, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        if end < at + head:
            raise FileRefused(Refusal.DAMAGED)
        if name in kept:
            body = _bare_box(name, data[at + head : end])
            yield (len(body) + 8).to_bytes(4, "big") + name + body
        at = end


def _bare_box(name: bytes, body: bytes) -> bytes:
    if name == _HEADER:
        return b"".join(_boxes(body, _KEPT_OF_HEADER))
    if name == _COLOUR and body[:1] == bytes([_PROFILE]):
        return body[:3] + (bare_profile(body[3:]) or body[3:])
    return _bare_code(body) if name == _CODE else body


def _bare_code(data: bytes) -> bytes:
    """Blank the notes among the marks, in as much room as they had, so that all lengths stay right."""
    out, at, tile = bytearray(data), 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _DATA:
            # The length of the last tile need not be told.
            if tile <= at:
                return bytes(out)
            at = tile
            continue
        if marker == _END:
            break
        if marker == _TILE:
            told = int.from_bytes(data[at + 6 : at + 10], "big")
            tile = at + told if told else 0
        elif marker == _NOTE:
            out[at + 6 : at + 2 + length] = b" " * max(0, min(length - 4, len(data) - at - 6))
        at += 2 + length
    if at < len(data) and data[at : at + 2] != bytes([0xFF, _END]):
        raise FileRefused(Refusal.DAMAGED)
    return bytes(out[: at + 2])


def bare_profile(data: bytes) -> bytes | None:
    """Give a profile of colours without its words: whose it is, of which screen, made when; nothing when it is none."""
    if data[36:40] != b"acsp":
        return None
    count = int.from_bytes(data[128:132], "big")
    words = _PROFILE_HEAD + 4 + 12 * count
    if count > _MOST_TAGS or words > len(data):
        raise FileRefused(Refusal.DAMAGED)
    out = bytearray(len(data))
    out[:words] = data[:words]
    # When it was made, by whom, and its own number.
    out[24:36], out[80:_PROFILE_HEAD] = b"\0" * 12, b"\0" * (_PROFILE_HEAD - 80)
    for start in range(_PROFILE_HEAD + 4, words, 12):
        at, size = (int.from_bytes(data[start + more : start + more + 4], "big") for more in (4, 8))
        is_colour = data[start : start + 4] in _COLOUR_TAGS
        end = min(at + (size if is_colour else min(size, 4)), len(data))
        if at >= words and end > at:
            out[at:end] = data[at:end]
    return bytes(out)


def bare_jbig(data: bytes) -> bytes:
    """Give a JBIG2 picture without its notes."""
    kept, at = [], 0
    while at + 11 <= len(data):
        head, length = _jbig_head(data, at)
        end = len(data) if length == _UNKNOWN_LENGTH else head + length
        if data[at + 4] & 0x3F != _JBIG_NOTE:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _jbig_head(data: bytes, at: int) -> tuple[int, int]:
    """Give where what a piece holds begins, and how long it is."""
    number, flags = int.from_bytes(data[at : at + 4], "big"), data[at + 4]
    count, after = data[at + 5] >> 5, at + 6
    if count == 7:
        count = int.from_bytes(data[at + 5 : at + 9], "big") & 0x1FFFFFFF
        after = at + 9 + (count + 8) // 8
    each = 1 if number <= 256 else 2 if number <= 65536 else 4
    after += count * each + (4 if flags & 0x40 else 1)
    return after + 4, int.from_bytes(data[after : after + 4], "big")
