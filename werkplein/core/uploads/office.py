"""Packs Word and Excel files anew: without who made them, without programs, and never larger than they say."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from werkplein.core.uploads import pictures
from werkplein.core.uploads.kinds import PACKAGE, FileKind, FileRefused, Refusal

MOST_PARTS = 3_000
MOST_BYTES = 80 * 1024 * 1024
MOST_XML = 20 * 1024 * 1024
# A sheet full of the same number packs to some hundredth; a bomb to a thousandth.
HIGHEST_RATIO = 250
SMALL = 1024 * 1024
DEEPEST = 1

CONTENT_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    f"{_MAIN}wordprocessingml.document.main+xml": FileKind.DOCX,
    f"{_MAIN}spreadsheetml.sheet.main+xml": FileKind.XLSX,
}
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/"
_EMPTY = {
    "docProps/core.xml": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties",
    "docProps/app.xml": f"{{{_PROPERTIES}extended-properties}}Properties",
    "docProps/custom.xml": f"{{{_PROPERTIES}custom-properties}}Properties",
}
_PROGRAM = re.compile(r"(vbaProject|vbaData|activeX/|\.exe$|\.dll$|\.js$|\.vbs$|ctrlProps/.*\.bin$)", re.IGNORECASE)
_INSIDE = re.compile(r"/embeddings/", re.IGNORECASE)
_WITH_AUTHORS = re.compile(r"(word/.+|xl/(comments|threadedComments|persons|revisions|workbook)[^.]*)\.xml$")
# What a document system keeps about a document, the people it is shared with among it.
_CUSTOM = re.compile(r"customXml/item\d*\.xml$")
_PEOPLE = re.compile(r"(people|persons?)[^/]*\.xml$|/persons/")
_AUTHOR_NAMES = frozenset({"author", "initials", "userName", "userId", "providerId", "lastModifiedBy"})
_PEOPLE_NAMES = _AUTHOR_NAMES | {"displayName"}
NOBODY = "Auteur"
_HYPERLINK, _TEMPLATE = "/hyperlink", "/attachedTemplate"


@dataclass(frozen=True)
class Part:
    """A file in the package."""

    name: str
    data: bytes


def recognise(data: bytes) -> FileKind:
    """Give what kind of document a package holds, by what it says about itself."""
    with _opened(data) as package:
        if CONTENT_TYPES not in package.namelist():
            raise FileRefused(_why_no_document(package))
        return _kind_of(_read(package, package.getinfo(CONTENT_TYPES)))


def _why_no_document(package: zipfile.ZipFile) -> Refusal:
    is_open_document = "mimetype" in package.namelist() and "content.xml" in package.namelist()
    return Refusal.OTHER_DOCUMENT if is_open_document else Refusal.ARCHIVE


def _kind_of(content_types: bytes) -> FileKind:
    told = [str(each.get("ContentType", "")) for each in _parsed(content_types) if isinstance(each.tag, str)]
    if any("macroEnabled" in each or "vbaProject" in each for each in told):
        raise FileRefused(Refusal.MACROS)
    kinds = {_KINDS[each] for each in told if each in _KINDS}
    if len(kinds) != 1:
        raise FileRefused(Refusal.OTHER_DOCUMENT)
    return kinds.pop()


def rewrite(data: bytes, depth: int = 0) -> bytes:
    """Pack the document anew: every part is looked at, and nothing that stands between the parts is carried over."""
    with _opened(data) as package:
        parts = [Part(info.filename, _read(package, info)) for info in _checked(package)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in sorted(parts, key=lambda part: (part.name != CONTENT_TYPES, part.name)):
            info = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(info, _scrubbed(part, depth))
    return out.getvalue()


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise FileRefused(Refusal.DAMAGED) from error


def _checked(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Refuse a package by its list of parts, before any of them is unpacked."""
    infos = [info for info in package.infolist() if not info.is_dir()]
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise FileRefused(Refusal.BOMB)
    names = [info.filename.lower() for info in infos]
    if len(set(names)) != len(names) or any(map(_is_odd, names)):
        raise FileRefused(Refusal.PATHS)
    if any(_PROGRAM.search(name) for name in names):
        raise FileRefused(Refusal.MACROS)
    return infos


def _is_odd(name: str) -> bool:
    """Tell whether a part would land outside the package if somebody unpacked it by its name."""
    is_absolute = name.startswith("/") or ":" in name or "\\" in name
    return is_absolute or not name.isprintable() or ".." in name.split("/") or len(name) > 250


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 0x1:
        raise FileRefused(Refusal.ENCRYPTED)
    if info.file_size > MOST_BYTES or info.file_size > max(SMALL, HIGHEST_RATIO * info.compress_size):
        raise FileRefused(Refusal.BOMB)
    try:
        with package.open(info) as part:
            found = part.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(Refusal.DAMAGED) from error
    if len(found) != info.file_size:
        raise FileRefused(Refusal.DAMAGED)
    return found


def _scrubbed(part: Part, depth: int) -> bytes:
    if part.name in _EMPTY:
        return _empty(_EMPTY[part.name])
    if part.name.endswith(".rels"):
        return _checked_links(part)
    if _CUSTOM.match(part.name):
        return _empty(_parsed(part.data).tag)
    if _INSIDE.search(part.name):
        return _inside(part, depth)
    if part.name.endswith((".xml", ".vml")):
        return _scrubbed_xml(part)
    return pictures.bare(part.data)


def _empty(tag: str) -> bytes:
    """Give a part that says nothing."""
    return _written(etree.Element(tag))


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def _inside(part: Part, depth: int) -> bytes:
    """Look at a document in a document; anything else inside could be a program."""
    if depth >= DEEPEST or not part.data.startswith(PACKAGE):
        raise FileRefused(Refusal.EMBEDDED)
    recognise(part.data)
    return rewrite(part.data, depth + 1)


def _checked_links(part: Part) -> bytes:
    """Refuse what is fetched from elsewhere when the document is opened; a link to click on is no such thing.

    The template it was made with is only forgotten: nearly every office has one, on a disk that only it can reach.
    """
    root = _parsed(part.data)
    for each in list(root):
        kind, mode = str(each.get("Type", "")), str(each.get("TargetMode", ""))
        if kind.endswith(_TEMPLATE):
            root.remove(each)
        elif mode.lower() == "external" and not kind.endswith(_HYPERLINK):
            raise FileRefused(Refusal.LINKED)
    return _written(root)


def _scrubbed_xml(part: Part) -> bytes:
    _refuse_entities(part.data)
    if not _WITH_AUTHORS.match(part.name):
        return part.data
    root = _parsed(part.data)
    names = _PEOPLE_NAMES if _PEOPLE.search(part.name) else _AUTHOR_NAMES
    for each in _elements(root):
        _forget_author(each, names)
    return _written(root)


def _refuse_entities(data: bytes) -> None:
    """Refuse what could grow while it is read, or is written so that this cannot be seen."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(Refusal.TOO_COMPLEX)


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    yield from [each for each in root.iter() if isinstance(each.tag, str)]


def _forget_author(element: etree._Element, names: frozenset[str]) -> None:
    for attribute in element.attrib:
        if etree.QName(attribute).localname in names:
            element.set(attribute, NOBODY)
    local = etree.QName(element).localname
    if local == "author":
        element.text = NOBODY
    if local == "attachedTemplate":
        element.getparent().remove(element)
    if local == "absPath":
        # Where the document stood on the computer of its maker, which names the maker.
        for attribute in element.attrib:
            element.set(attribute, "")


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MOST_XML:
        raise FileRefused(Refusal.TOO_COMPLEX)
    _refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(Refusal.DAMAGED) from error
    return root
