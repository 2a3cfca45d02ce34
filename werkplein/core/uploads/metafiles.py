"""Takes what is not to be seen out of drawings of Windows (EMF, WMF, packed or not) and its bitmaps in documents."""

from __future__ import annotations

import gzip
import itertools
import re
import zlib
from collections.abc import Iterator

from werkplein.core.uploads import rasters
from werkplein.core.uploads.kinds import FileRefused, Refusal

GZIP = b"\x1f\x8b"
MOST_BYTES = 40 * 1024 * 1024
MOST_RECORDS = 500_000

_WMF_PLACED, _WMF_STARTS = (
    b"\xd7\xcd\xc6\x9a",
    (b"\1\0\x09\0\0\1", b"\1\0\x09\0\0\3", b"\2\0\x09\0\0\1", b"\2\0\x09\0\0\3"),
)
_EMF_HEADER, _EMF_COMMENT, _EMF_END = 1, 70, 14
_EMF_FIXED = 108
# Notes, what only a printer of theirs understands, and profiles of colours with the name of a file.
_EMF_LOST = frozenset({70, 98, 99, 100, 101, 105, 106, 110, 111, 112, 113, 121, 122})
_EMF_PLUS, _PLUS_HEADER = b"EMF+", 0x4001
_WMF_ESCAPE = 0x0626
_WMF_HEAD, _WMF_PLACE = 18, 22
# A picture in a drawing, with how it is packed: as a JPEG or a PNG.
_PACKED_INSIDE = re.compile(rb"[\x28\x6c\x7c]\x00{3}.{8}\x01\x00..[\x04\x05]\x00{3}", re.DOTALL)
_STARTS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n")

_BMP_HEAD = 14
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_MASKS = {3: 12, 6: 16}


def bare(data: bytes) -> bytes | None:
    """Give the drawing without notes; nothing when it is none of the kinds known here."""
    if data.startswith(GZIP):
        made = bare(_unpacked(data))
        return None if made is None else gzip.compress(made, mtime=0)
    if data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF":
        return _bare_emf(data)
    if data.startswith(_WMF_PLACED):
        return data[:_WMF_PLACE] + _bare_wmf(data[_WMF_PLACE:])
    if data.startswith(_WMF_STARTS):
        return _bare_wmf(data)
    return _bare_bmp(data) if data.startswith(b"BM") else None


def size_of(data: bytes) -> int:
    """Give how large a packed drawing says it is; of what is not packed nothing grows."""
    return int.from_bytes(data[-4:], "little") if data.startswith(GZIP) else 0


def _unpacked(data: bytes) -> bytes:
    """Unpack no more than it says it is."""
    size = size_of(data)
    if size > MOST_BYTES:
        raise FileRefused(Refusal.BOMB)
    reader = zlib.decompressobj(wbits=31)
    try:
        found = reader.decompress(data, size + 1)
    except zlib.error as error:
        raise FileRefused(Refusal.DAMAGED) from error
    if len(found) != size:
        raise FileRefused(Refusal.DAMAGED)
    if found.startswith(GZIP):
        raise FileRefused(Refusal.PICTURE_INSIDE)
    return found


def _bare_emf(data: bytes) -> bytes:
    records = _bare_records(_emf_records(data))
    head = bytearray(records[0])
    head[48:52] = sum(map(len, records)).to_bytes(4, "little")
    head[52:56] = len(records).to_bytes(4, "little")
    return bytes(head) + b"".join(records[1:])


def _emf_records(data: bytes) -> Iterator[bytes]:
    at, kind = 0, 0
    while kind != _EMF_END:
        kind, size = _number(data, at), _number(data, at + 4)
        if size < 8 or size % 4 or at + size > len(data):
            raise FileRefused(Refusal.DAMAGED)
        record = data[at : at + size]
        at += size
        if kind == _EMF_HEADER:
            yield _bare_head(record)
        elif kind == _EMF_COMMENT:
            _refuse_only_way(record)
        if kind != _EMF_HEADER and kind not in _EMF_LOST:
            yield record


def _bare_head(record: bytes) -> bytes:
    """Give the head of a drawing without what it is called and with what it was made."""
    words, place = _number(record, 60), _number(record, 64)
    length = min(len(record), _EMF_FIXED, place if words else _EMF_FIXED)
    if length < 88:
        raise FileRefused(Refusal.DAMAGED)
    head = bytearray(record[: length - length % 4])
    head[4:8] = len(head).to_bytes(4, "little")
    head[60:68] = b"\0" * 8
    if len(head) >= 100:
        head[88:100] = b"\0" * 12
    return bytes(head)


def _refuse_only_way(record: bytes) -> None:
    """Refuse a drawing that stands in notes only; one that also stands in notes loses nothing without them."""
    if record[12:16] != _EMF_PLUS:
        return
    kind, flags = _number(record, 16, 2), _number(record, 18, 2)
    if kind == _PLUS_HEADER and not flags & 1:
        raise FileRefused(Refusal.PICTURE_INSIDE)


def _bare_wmf(data: bytes) -> bytes:
    records = _bare_records(_wmf_records(data))
    head = bytearray(data[:_WMF_HEAD])
    head[6:10] = ((_WMF_HEAD + sum(map(len, records))) // 2).to_bytes(4, "little")
    head[12:16] = (max(map(len, records)) // 2).to_bytes(4, "little")
    return bytes(head) + b"".join(records)


def _wmf_records(data: bytes) -> Iterator[bytes]:
    at, kind = _WMF_HEAD, -1
    while kind != 0:
        size, kind = 2 * _number(data, at), _number(data, at + 4, 2)
        if size < 6 or at + size > len(data):
            raise FileRefused(Refusal.DAMAGED)
        if kind != _WMF_ESCAPE:
            yield data[at : at + size]
        at += size


def _bare_records(records: Iterator[bytes]) -> list[bytes]:
    found = [_bare_record(each) for each in itertools.islice(records, MOST_RECORDS + 1)]
    if len(found) > MOST_RECORDS:
        raise FileRefused(Refusal.TOO_COMPLEX)
    return found


def _bare_record(record: bytes) -> bytes:
    """Clean the picture in a record, in as much room as it had."""
    head = _PACKED_INSIDE.search(record)
    start = head and _STARTS.search(record, head.end())
    if not start:
        return record
    made = rasters.bare(record[start.start() :]) or b""
    if start.start() + len(made) > len(record):
        raise FileRefused(Refusal.DAMAGED)
    return (record[: start.start()] + made).ljust(len(record), b"\0")


def _bare_bmp(data: bytes) -> bytes:
    """Give a bitmap of its head, its colours and its lines, and nothing between or behind them."""
    size, lines_at = _number(data, _BMP_HEAD), _number(data, 10)
    if size not in _BMP_HEADERS:
        raise FileRefused(Refusal.PICTURE_INSIDE)
    head = bytearray(data[_BMP_HEAD : _BMP_HEAD + size])
    if size == 124:
        # A profile of colours, or the name of the file it stands in.
        head[112:120] = b"\0" * 8
        head[56:60] = b"BGRs"
    colours = data[_BMP_HEAD + size : lines_at][: _length_of_colours(bytes(head))]
    lines = data[lines_at : lines_at + _length_of_lines(bytes(head))]
    start = _BMP_HEAD + len(head) + len(colours)
    whole = (start + len(lines)).to_bytes(4, "little")
    return b"BM" + whole + b"\0" * 4 + start.to_bytes(4, "little") + bytes(head) + colours + lines


def _length_of_colours(head: bytes) -> int:
    if len(head) == 12:
        return 3 << _number(head, 10, 2) if _number(head, 10, 2) <= 8 else 0
    depth, packing = _number(head, 14, 2), _number(head, 16)
    most = 1 << depth if depth <= 8 else 0
    masks = _MASKS.get(packing, 0) if len(head) == 40 else 0
    return masks + 4 * min(_number(head, 32) or most, 256)


def _length_of_lines(head: bytes) -> int:
    if len(head) == 12:
        width, height, depth, packing = _number(head, 4, 2), _number(head, 6, 2), _number(head, 10, 2), 0
    else:
        width, depth, packing = _number(head, 4), _number(head, 14, 2), _number(head, 16)
        height = abs(int.from_bytes(head[8:12], "little", signed=True))
    is_plain = packing in (0, 3, 6)
    return (width * depth + 31) // 32 * 4 * height if is_plain else _number(head, 20)


def _number(data: bytes, at: int, size: int = 4) -> int:
    if at + size > len(data):
        raise FileRefused(Refusal.DAMAGED)
    return int.from_bytes(data[at : at + size], "little")
