"""The Atom feed of releases: who follows it hears of each new one, and of each correction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC

from lxml import etree
from lxml.builder import ElementMaker

from werkplein.core.installation import INVENTED, example_title
from werkplein.core.labels import listing, plural
from werkplein.publication.content import digest
from werkplein.publication.hour_rules import hour_of
from werkplein.publication.published import Published

FEED = "/open-data/feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "inhoud.json"
_E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


def feed(published: Sequence[Published], base_url: str, is_example: bool) -> bytes:
    """Write the feed, the newest release first. The first release names the feed: it never changes."""
    name = example_title("Werkplein: vrijgaven van open data", is_example)
    made = _E.feed(
        {"{http://www.w3.org/XML/1998/namespace}lang": "nl"},
        _E.id(_id(published[0], "feed")),
        _E.title(name),
        *([_E.subtitle(INVENTED)] if is_example else []),
        _E.updated(_moment(published[-1])),
        _E.author(_E.name("Programma Werkpleinen, secretariaat")),
        _E.link(rel="self", type="application/atom+xml", href=base_url + FEED),
        _E.link(rel="alternate", type="text/html", href=f"{base_url}/open-data/"),
        *(_entry(each, base_url, is_example) for each in reversed(published)),
    )
    body: bytes = etree.tostring(made, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return body


def _entry(each: Published, base_url: str, is_example: bool) -> etree._Element:
    address, kept = f"{base_url}{each.address}", f"{base_url}{each.folder}{CONTENT}"
    return _E.entry(
        _E.id(_id(each, "vrijgave")),
        _E.title(example_title(_title(each), is_example)),
        _E.published(_moment(each)),
        _E.updated(_moment(each)),
        _E.link(rel="alternate", type="text/html", href=address),
        _E.link(rel="enclosure", type="application/json", length=str(len(_content(each))), href=kept),
        _E.summary(_summary(each)),
    )


def _title(each: Published) -> str:
    corrected = f" (correctie op vrijgave {each.replaces})" if each.is_correction else ""
    return f"Vrijgave {each.number}{corrected}: {each.title}"


def _summary(each: Published) -> str:
    said = f"{plural(len(each.files), 'bestand', 'bestanden')} om te downloaden."
    counts = (
        (len(each.changed), "cijfer", "cijfers"),
        (len(each.totals), "totaal", "totalen"),
        (len(each.together), "cijfer over meerdere maanden samen", "cijfers over meerdere maanden samen"),
        (len(each.moved), "positie", "posities"),
    )
    better = listing([plural(*count) for count in counts if count[0]])
    out = plural(each.taken_out, "cijfer", "cijfers") if each.taken_out else ""
    done = [*([f"verbetert {better}"] if better else []), *([f"trekt {out} in"] if out else [])]
    if done:
        told = listing(done)
        said = f"{told[0].upper()}{told[1:]} uit vrijgave {each.replaces}. {said}"
    if each.finals:
        said = f"{plural(len(each.finals), 'maand is', 'maanden zijn')} definitief geworden. {said}"
    if each.register:
        count = plural(len(each.register), "wijziging", "wijzigingen")
        said = f"{count} in de lijst van Werkpleinen. {said}"
    return f"{each.correction} {said}" if each.correction else said


def _id(each: Published, what: str) -> str:
    """The content names the entry, so it keeps its name when the site moves to another address."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{what} {digest(_content(each))}").urn


def _content(each: Published) -> bytes:
    return next((file.body for file in each.files if file.name == CONTENT), b"")


def _moment(each: Published) -> str:
    """Give the moment it opened; where only the day is known, the beginning of that day in the Netherlands."""
    at = each.opened_at or hour_of(each.public_on, 0)
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
