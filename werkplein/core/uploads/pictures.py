"""Takes what is not to be seen out of pictures that sit in documents, without making them anew."""

from __future__ import annotations

from werkplein.core.uploads import drawings, metafiles, rasters, tiffs, wavelets


def known(data: bytes) -> bytes | None:
    """Give the picture without notes, places and makers, or nothing when it is of no known kind."""
    if not data:
        return data
    if data.startswith(tiffs.STARTS):
        return tiffs.bare(data)
    for bare in (rasters.bare, metafiles.bare, wavelets.bare, drawings.bare):
        found = bare(data)
        if found is not None:
            return found
    return None
