"""The files beside those of a release: catalogue, feed and description of the addresses. Written with each site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from werkplein.publication.content import Content
from werkplein.publication.open.agenda import AGENDA, agenda_file
from werkplein.publication.open.catalogue import catalogue
from werkplein.publication.open.feed import FEED, feed
from werkplein.publication.open.interface import interface
from werkplein.publication.published import Agenda, Published

CATALOGUE, INTERFACE = "/open-data/catalogus.jsonld", "/open-data/openapi.json"
TYPES = {
    CATALOGUE: "application/ld+json",
    FEED: "application/atom+xml; charset=utf-8",
    INTERFACE: "application/json",
    AGENDA: "text/calendar; charset=utf-8",
}
ABOUT = {
    CATALOGUE: "Beschrijving voor datacatalogi (DCAT-AP-NL)",
    FEED: "Nieuwe vrijgaven en correcties (Atom)",
    AGENDA: "Kalender van vrijgaven (iCalendar)",
    INTERFACE: "Alle adressen, voor programma’s (OpenAPI 3.1)",
}


def documents(
    content: Content, published: Sequence[Published], agenda: Agenda, base_url: str
) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Give address, media type and maker of each."""
    told = [(path, kind, ABOUT[path]) for path, kind in TYPES.items()]
    makers: dict[str, Callable[[], bytes]] = {
        CATALOGUE: lambda: _json(catalogue(content, published[-1], base_url)),
        FEED: lambda: feed(published, base_url, content.is_example),
        AGENDA: lambda: agenda_file(published, agenda, base_url, content.is_example),
        INTERFACE: lambda: _json(interface(published, told, base_url)),
    }
    return ((path, TYPES[path], make) for path, make in makers.items())


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
