"""Writes TIFF and JPEG XR pictures in documents anew with only what is to be seen, and without unpacking them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from werkplein.core.uploads import rasters
from werkplein.core.uploads.kinds import FileRefused, Refusal

JXR = b"II\xbc\x01"
STARTS = (b"II*\0", b"MM\0*", JXR)
MOST_PAGES = 200
MOST_ENTRIES = 200
MOST_PIECES = 500_000

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_LONG = 4
_JPEG_TABLES, _WORDS = 347, 2
# How the picture is packed and coloured. No words, no place, no camera, no profile, no pictures within pictures.
_KEPT = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 266, 274, 277, 278, 280, 281, 282, 283, 284, 290, 291, 292, 293, 296}
    | {297, 301, 317, 318, 319, 320, 321, 332, 334, 336, 338, 339, 340, 341, _JPEG_TABLES, 529, 530, 531, 532}
)
_KEPT_OF_JXR = frozenset((0xBC01, 0xBC02, 0xBC04, 0xBC80, 0xBC81, 0xBC82, 0xBC83, 0xBCC4, 0xBCC5))
# Where the picture itself stands, and how long each piece of it is.
_PIECES = {273: 279, 324: 325, 0xBCC0: 0xBCC1, 0xBCC2: 0xBCC3}


@dataclass(frozen=True)
class _Entry:
    tag: int
    kind: int
    values: bytes

    @property
    def count(self) -> int:
        return len(self.values) // _SIZES[self.kind]


@dataclass
class _File:
    """A file of which no more is taken than it could hold twice: lists may all point at the same bytes."""

    data: bytes
    order: Literal["little", "big"]
    left: int = 0

    def __post_init__(self) -> None:
        self.left = 2 * len(self.data)

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.taken(at, size), self.order)

    def taken(self, at: int, size: int) -> bytes:
        self.left -= size
        if at + size > len(self.data) or self.left < 0:
            raise FileRefused(Refusal.DAMAGED)
        return self.data[at : at + size]

    def numbers(self, entry: _Entry) -> list[int]:
        size = _SIZES[entry.kind]
        return [int.from_bytes(entry.values[at : at + size], self.order) for at in range(0, size * entry.count, size)]

    def packed(self, number: int, size: int = _LONG) -> bytes:
        return number.to_bytes(size, self.order)


def bare(data: bytes) -> bytes:
    """Give the picture with every page of it, in the same packing."""
    file = _File(data, "big" if data.startswith(b"MM") else "little")
    out = bytearray(data[:4] + b"\0" * 4)
    link = 4
    for directory in _directories(file):
        listed = _listed(out, file, directory)
        at = _put(out, listed + b"\0" * 4)
        out[link : link + 4] = file.packed(at)
        link = at + len(listed)
    if link == 4:
        raise FileRefused(Refusal.DAMAGED)
    return bytes(out)


def _directories(file: _File) -> Iterator[dict[int, _Entry]]:
    """Give what is said of each page; a page that comes back would go on for ever."""
    at, seen = file.number(4, 4), set[int]()
    while at:
        if at in seen or len(seen) >= MOST_PAGES:
            raise FileRefused(Refusal.DAMAGED)
        seen.add(at)
        count = file.number(at, 2)
        if count > MOST_ENTRIES:
            raise FileRefused(Refusal.DAMAGED)
        starts = range(at + 2, at + 2 + 12 * count, 12)
        yield {each.tag: each for each in (_entry(file, start) for start in starts) if each is not None}
        at = file.number(at + 2 + 12 * count, 4)


def _entry(file: _File, at: int) -> _Entry | None:
    tag, kind, count = file.number(at, 2), file.number(at + 2, 2), file.number(at + 4, 4)
    kept = _KEPT_OF_JXR if file.data.startswith(JXR) else _KEPT
    is_piece = tag in _PIECES or tag in _PIECES.values()
    if not (tag in kept or is_piece) or kind not in _SIZES or kind == _WORDS:
        return None
    size = _SIZES[kind] * count
    start = at + 8 if size <= 4 else file.number(at + 8, 4)
    values = file.taken(start, size)
    return _Entry(tag, kind, rasters.bare_jpeg(values) if tag == _JPEG_TABLES else values)


def _listed(out: bytearray, file: _File, found: dict[int, _Entry]) -> bytes:
    """Write the pieces of a page and what does not fit in its list; give the list."""
    entries = {tag: each for tag, each in found.items() if tag not in _PIECES and tag not in _PIECES.values()}
    size = len(entries)
    for starts, lengths in _PIECES.items():
        if starts in found and lengths in found:
            entries |= _pieces(out, file, found[starts], found[lengths])
    if len(entries) == size:
        # An old way of writing keeps it elsewhere.
        raise FileRefused(Refusal.PICTURE_INSIDE)
    listed = file.packed(len(entries), 2)
    for tag in sorted(entries):
        each = entries[tag]
        values = each.values if len(each.values) <= 4 else file.packed(_put(out, each.values))
        listed += file.packed(tag, 2) + file.packed(each.kind, 2) + file.packed(each.count) + values.ljust(4, b"\0")
    return listed


def _pieces(out: bytearray, file: _File, starts: _Entry, lengths: _Entry) -> dict[int, _Entry]:
    """Write the pieces of the picture; the same bytes under many names would make it grow."""
    if starts.count > MOST_PIECES or lengths.count > MOST_PIECES:
        raise FileRefused(Refusal.TOO_COMPLEX)
    places, sizes = file.numbers(starts), file.numbers(lengths)
    if len(places) != len(sizes) or sum(sizes) > len(file.data):
        raise FileRefused(Refusal.DAMAGED)
    pieces = [file.taken(at, size) for at, size in zip(places, sizes, strict=True)]
    pieces = [rasters.bare_jpeg(each) if each.startswith(rasters.JPEG) else each for each in pieces]
    put = b"".join(file.packed(_put(out, each)) for each in pieces)
    return {
        starts.tag: _Entry(starts.tag, _LONG, put),
        lengths.tag: _Entry(lengths.tag, _LONG, b"".join(file.packed(len(each)) for each in pieces)),
    }


def _put(out: bytearray, values: bytes) -> int:
    """Add to what is written, at an even place; give where."""
    out += b"\0" * (len(out) % 2)
    at = len(out)
    out += values
    return at
