"""Takes what is not to be seen out of pictures that sit in documents, without making them anew."""

from __future__ import annotations

from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
# The colours depend on these two; everything else that is said beside the picture goes.
_KEPT_SEGMENTS = ((0xE0, b"JFIF\0"), (0xEE, b"Adobe"))
_KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs bKGD acTL fcTL fdAT".split(),
)
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"


def bare(data: bytes) -> bytes:
    """Give the picture without notes, places and makers; what is neither JPEG nor PNG stays as it is."""
    if data.startswith(JPEG):
        return b"".join(_segments(data))
    if data.startswith(PNG):
        return PNG + b"".join(_chunks(data))
    return data


def _segments(data: bytes) -> Iterator[bytes]:
    """Give the parts of a JPEG that are the picture; what comes behind its end is left."""
    yield data[:2]
    at = 2
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
        if _is_kept(marker, data[at + 4 : at + 10]):
            yield data[at:end]
        at = end
    yield b"\xff\xd9"


def _is_kept(marker: int, start: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return any(marker == kept and start.startswith(word) for kept, word in _KEPT_SEGMENTS)
    return marker != 0xFE


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
