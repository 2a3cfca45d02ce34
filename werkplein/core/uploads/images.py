"""Makes pictures anew, turned upright, without anything but what is to be seen; and small ones beside them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from werkplein.core.uploads.kinds import FileKind, FileRefused, Refusal

# The largest photo of a phone has some fifty million; more is no photo.
MOST_PIXELS = 64_000_000
LONGEST_EDGE = 2400
THUMBNAIL_EDGE = 480
WHITE = (255, 255, 255)
# What a phone with several lenses writes begins as a JPEG and goes on as something else.
_FORMATS = {FileKind.JPEG: ("JPEG", "MPO"), FileKind.PNG: ("PNG",), FileKind.WEBP: ("WEBP",)}
_SAVED: dict[FileKind, dict[str, Any]] = {
    FileKind.JPEG: {"format": "JPEG", "quality": 85, "optimize": True},
    FileKind.PNG: {"format": "PNG", "optimize": True},
    FileKind.WEBP: {"format": "WEBP", "quality": 85, "method": 4},
}


@dataclass(frozen=True)
class Picture:
    """A picture made anew, with a small one."""

    data: bytes
    thumbnail: bytes
    width: int
    height: int


def remake(data: bytes, kind: FileKind) -> Picture:
    """Make the picture anew; its size is known from its head, before anything is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS[kind]) as found:
            _refuse_size(found.size)
            return _remade(found, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(Refusal.TOO_MANY_PIXELS) from error
    except FileRefused:
        raise
    except Exception as error:
        # A reader of pictures that is fed nonsense may fail in any way.
        raise FileRefused(Refusal.DAMAGED) from error


def _refuse_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise FileRefused(Refusal.TOO_MANY_PIXELS)


def _remade(found: Image.Image, kind: FileKind) -> Picture:
    # A JPEG can be unpacked at a fraction of its size, which costs a fraction of the memory.
    found.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    upright = ImageOps.exif_transpose(found)
    bare = _bare(_in_few_greys(upright), is_flat=kind is FileKind.JPEG)
    bare.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    small = _bare(bare, is_flat=True)
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.LANCZOS)
    data, thumbnail = _saved(bare, kind), _saved(small, FileKind.JPEG)
    return Picture(data, thumbnail, bare.width, bare.height)


def _in_few_greys(image: Image.Image) -> Image.Image:
    """Bring the 65,536 greys of a scanner back to 256; turned into colours as it is, all but the darkest are white.

    A grey that was to be see-through is shown: it cannot be told any more from the ones beside it.
    """
    if not image.mode.startswith("I;16"):
        return image
    grey = image.point(lambda value: value / 256).convert("L")
    grey.info.pop("transparency", None)
    return grey


def _bare(image: Image.Image, is_flat: bool) -> Image.Image:
    """Copy what is to be seen on a new canvas, which knows no more than that."""
    has_alpha = image.has_transparency_data
    seen = image.convert("RGBA" if has_alpha else "RGB")
    if has_alpha and not is_flat:
        canvas = Image.new("RGBA", seen.size)
        canvas.paste(seen)
        return canvas
    canvas = Image.new("RGB", seen.size, WHITE)
    canvas.paste(seen, mask=seen.getchannel("A") if has_alpha else None)
    return canvas


def _saved(image: Image.Image, kind: FileKind) -> bytes:
    out = io.BytesIO()
    image.save(out, **_SAVED[kind])
    return out.getvalue()
