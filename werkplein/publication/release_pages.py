"""What stands on the public pages about releases: the calendar, each release, and what was taken out of public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from werkplein.publication.content import Content
from werkplein.publication.pages import Page
from werkplein.publication.published import Agenda, Published, withdrawals

CALENDAR = "/vrijgaven/"


def pages(content: Content, published: Sequence[Published], agenda: Agenda) -> Iterator[Page]:
    """Give the pages about releases. `published` holds the releases, the newest last."""
    shared = {"content": content, "release": published[-1], "section": "vrijgaven"}
    following = list(zip(published, [*published[1:], None], strict=True))
    yield Page(CALENDAR, "calendar", shared | {"agenda": agenda, "following": following[::-1]})
    for at, (it, after) in enumerate(following):
        mending = next((each for each in published[at + 2 :] if each.mends(it)), None)
        yield Page(it.address, "public_release", shared | {"it": it, "after": after, "mending": mending})
    for gone, by in withdrawals(content, published):
        yield Page(gone.address, "withdrawn_period", shared | {"gone": gone, "by": by})
