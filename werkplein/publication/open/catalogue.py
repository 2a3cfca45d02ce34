"""Describes the open data to catalogues such as data.overheid.nl, the way of DCAT-AP-NL, as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkplein.core.installation import INVENTED
from werkplein.publication.content import Content, digest
from werkplein.publication.open.dictionary import DEFINITIONS, DICTIONARY
from werkplein.publication.open_data import CC0, Download
from werkplein.publication.published import Published
from werkplein.publication.rules import Figure

AUTHORITY = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FREQUENCIES = {Figure.OUTFLOW: "MONTHLY", Figure.CLIENTS: "ANNUAL_3", Figure.EMPLOYERS: "ANNUAL"}
NEWEST = "/open-data/actueel/"
REGISTER = "werkpleinen"
PUBLISHER = "Programma Werkpleinen, secretariaat"
ABOUT = "Openbare cijfers per Werkplein, en de lijst van Werkpleinen met hun plaats en gebied."


def catalogue(content: Content, release: Published, base_url: str) -> dict[str, Any]:
    """Describe the newest release: a dataset per figure and one for the register, each with its files."""
    address = f"{base_url}/open-data/"
    sets = [_figure_set(content, release, figure, base_url) for figure in content.figures]
    sets.append(_register_set(release, base_url))
    return {
        "@context": CONTEXT,
        "@id": f"{address}catalogus.jsonld",
        "@type": "dcat:Catalog",
        "dct:identifier": f"{address}catalogus.jsonld",
        "dct:title": _dutch("Open data van de Werkpleinen"),
        "dct:description": _dutch(f"{INVENTED} {ABOUT}" if content.is_example else ABOUT),
        "dct:license": _licence(CC0),
        "foaf:homepage": {"@id": address},
        "dcat:themeTaxonomy": {"@id": f"{AUTHORITY}/data-theme"},
        **_shared(release, base_url),
        "dcat:dataset": sets,
    }


def _shared(release: Published, base_url: str) -> dict[str, Any]:
    """Name the function that answers for the data, never a person."""
    agent = {"@id": f"{base_url}/#programma", "@type": "foaf:Agent", "foaf:name": _dutch(PUBLISHER)}
    contact = {"@type": "vcard:Organization", "vcard:fn": PUBLISHER, "vcard:hasURL": {"@id": f"{base_url}/open-data/"}}
    return {
        "dct:publisher": agent,
        "dct:creator": {"@id": agent["@id"]},
        "dcat:contactPoint": contact,
        "dct:language": _known("language", "NLD"),
        "dct:spatial": _known("country", "NLD"),
        "dct:modified": _day(release.public_on.isoformat()),
    }


def _figure_set(content: Content, release: Published, figure: Figure, base_url: str) -> dict[str, Any]:
    days = [period.reference_date for period in content.periods_of(figure)]
    files = [each for each in release.files if each.name.startswith(figure.value) and not each.is_of_period]
    described = _dataset(release, figure.value, figure.label, DEFINITIONS[figure].meaning, files, base_url)
    return described | {
        "dct:accrualPeriodicity": _known("frequency", FREQUENCIES[figure]),
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "dct:description": _dutch(DEFINITIONS[figure].source)},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(min(days).replace(day=1).isoformat()),
            "dcat:endDate": _day(max(days).isoformat()),
        },
    }


def _register_set(release: Published, base_url: str) -> dict[str, Any]:
    files = [each for each in release.files if each.name.startswith((REGISTER, "gemeenten"))]
    about = "Alle Werkpleinen met plaats, regio en de gemeenten waarvoor ze werken."
    described = _dataset(release, REGISTER, "Lijst van Werkpleinen", about, files, base_url)
    return described | {"dct:accrualPeriodicity": _known("frequency", "IRREG")}


def _dataset(
    release: Published, name: str, title: str, about: str, files: Sequence[Download], base_url: str
) -> dict[str, Any]:
    address = f"{base_url}/open-data/#{name}"
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address,
        "dct:title": _dutch(title),
        "dct:description": _dutch(about),
        "dct:accessRights": _known("access-right", "PUBLIC"),
        "dcat:theme": _known("data-theme", "SOCI"),
        "dcat:landingPage": {"@id": f"{base_url}/open-data/"},
        "foaf:page": {"@id": f"{base_url}{DICTIONARY}#{name}"},
        "dcat:version": str(release.number),
        **({"adms:versionNotes": _dutch(release.correction)} if release.correction else {}),
        **_shared(release, base_url),
        "dcat:distribution": [_distribution(release, each, base_url) for each in files if not each.is_about_csv],
    }


def _distribution(release: Published, each: Download, base_url: str) -> dict[str, Any]:
    """The address stays the same; size and checksum are those of the newest release."""
    address = f"{base_url}{NEWEST}{each.name}"
    kind = each.name.rpartition(".")[2].upper()
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _dutch(each.name),
        "dct:description": _dutch(each.description),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:format": _known("file-type", kind),
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{each.media_type.partition(';')[0]}"},
        "dct:license": _licence(each.licence),
        "dct:modified": _day(release.public_on.isoformat()),
        "dcat:byteSize": {"@value": str(len(each.body)), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": digest(each.body), "@type": "xsd:hexBinary"},
        },
    }


def _licence(licence: tuple[str, str]) -> dict[str, str]:
    return _known("licence", "CC0" if licence == CC0 else "CC_BY_4_0")


def _known(kind: str, name: str) -> dict[str, str]:
    """Point at an entry of the lists that European catalogues share."""
    return {"@id": f"{AUTHORITY}/{kind}/{name}"}


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}
