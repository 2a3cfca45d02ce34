"""Packs Word and Excel files anew: without who made them, without programs, and never larger than they say."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lxml import etree

from werkplein.core.uploads import makers, markup, metafiles, pictures
from werkplein.core.uploads.homes import without_home
from werkplein.core.uploads.kinds import PACKAGE, FileKind, FileRefused, Refusal

MOST_PARTS = 3_000
MOST_BYTES = 80 * 1024 * 1024
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
    "docprops/core.xml": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties",
    "docprops/app.xml": f"{{{_PROPERTIES}extended-properties}}Properties",
    "docprops/custom.xml": f"{{{_PROPERTIES}custom-properties}}Properties",
}
_PROGRAM = re.compile(r"(vbaProject|vbaData|activeX/|\.exe$|\.dll$|\.js$|\.vbs$|ctrlProps/.*\.bin$)", re.IGNORECASE)
_INSIDE = re.compile(r"/embeddings/", re.IGNORECASE)
# What a document system keeps about a document, the people it is shared with among it.
_CUSTOM = re.compile(r"customXml/item\d*\.xml$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"xl/externalLinks/", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_LETTERS = re.compile(r"word/fonts/[^/]+\.(odttf|ttf|otf)$", re.IGNORECASE)
_MEDIA = re.compile(r"(^|/)media/", re.IGNORECASE)
_HYPERLINK, _TEMPLATE = "/hyperlink", "/attachedTemplate"


@dataclass(frozen=True)
class Part:
    """A file in the package."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Links:
    """The list of links of a part, and the names of those that are gone."""

    data: bytes
    gone: frozenset[str]


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
    told = [str(each.get("ContentType", "")) for each in markup.parsed(content_types) if isinstance(each.tag, str)]
    if any("macroEnabled" in each or "vbaProject" in each for each in told):
        raise FileRefused(Refusal.MACROS)
    kinds = {_KINDS[each] for each in told if each in _KINDS}
    if len(kinds) != 1:
        raise FileRefused(Refusal.OTHER_DOCUMENT)
    return kinds.pop()


def rewrite(data: bytes, depth: int = 0) -> bytes:
    """Pack the document anew: every part is looked at, and nothing that stands between the parts is carried over."""
    with _opened(data) as package:
        found = [Part(info.filename, _read(package, info)) for info in _checked(package)]
    parts = [part for part in found if makers.is_kept(part.name)]
    if sum(metafiles.size_of(part.data) for part in parts) > MOST_BYTES:
        raise FileRefused(Refusal.BOMB)
    dropped = frozenset(part.name.lower() for part in found) - {part.name.lower() for part in parts}
    links = {part.name.lower(): _checked_links(part, dropped) for part in parts if _is_links(part)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in sorted(parts, key=lambda part: (part.name != CONTENT_TYPES, part.name)):
            info = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(info, _scrubbed(part, depth, links, dropped))
    return out.getvalue()


def _is_links(part: Part) -> bool:
    return part.name.lower().endswith(".rels")


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
    if any(_ELSEWHERE.match(name) for name in names):
        raise FileRefused(Refusal.LINKED)
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


def _scrubbed(part: Part, depth: int, links: Mapping[str, Links], dropped: Collection[str]) -> bytes:
    name = part.name.lower()
    if name in _EMPTY:
        return _empty(_EMPTY[name])
    if name in links:
        return links[name].data
    if part.name == CONTENT_TYPES:
        return _types_without(part, dropped)
    if _CUSTOM.match(name):
        return _empty(markup.parsed(part.data).tag)
    if _INSIDE.search(name):
        return _inside(part, depth)
    if name.endswith(".vml"):
        markup.refuse_entities(part.data)
        return makers.drawing_without_home(part.data)
    if name.endswith(".xml"):
        own = links.get(makers.links_of(name))
        return _scrubbed_xml(part, own.gone if own else frozenset())
    return _bare_picture(name, part.data)


def _bare_picture(name: str, data: bytes) -> bytes:
    """Clean what is no XML: letters, or else a picture."""
    if _LETTERS.search(name):
        return data
    found = pictures.known(data)
    if found is None:
        raise FileRefused(Refusal.PICTURE_INSIDE if _MEDIA.search(name) else Refusal.EMBEDDED)
    return found


def _types_without(part: Part, dropped: Collection[str]) -> bytes:
    """Say of the parts that are left what they are."""
    root = markup.parsed(part.data)
    for each in list(root):
        if str(each.get("PartName", "")).lstrip("/").lower() in dropped:
            root.remove(each)
    return markup.written(root)


def _empty(tag: str) -> bytes:
    """Give a part that says nothing."""
    return markup.written(etree.Element(tag))


def _inside(part: Part, depth: int) -> bytes:
    """Look at a document in a document; anything else inside could be a program."""
    if depth >= DEEPEST or not part.data.startswith(PACKAGE):
        raise FileRefused(Refusal.EMBEDDED)
    recognise(part.data)
    return rewrite(part.data, depth + 1)


def _checked_links(part: Part, dropped: Collection[str]) -> Links:
    """Refuse what is fetched from elsewhere when the document is opened; a link to click on is no such thing.

    The template it was made with is only forgotten: nearly every office has one, on a disk that only it can reach.
    """
    root, gone = markup.parsed(part.data), set()
    for each in list(root):
        kind, target = str(each.get("Type", "")), str(each.get("Target", ""))
        is_external = str(each.get("TargetMode", "")).lower() == "external"
        if kind.endswith(_TEMPLATE):
            root.remove(each)
        elif not is_external and makers.target_of(makers.owner_of(part.name), target).lower() in dropped:
            gone.add(str(each.get("Id", "")))
            root.remove(each)
        elif is_external and not kind.endswith(_HYPERLINK):
            raise FileRefused(Refusal.LINKED)
        else:
            each.set("Target", without_home(target))
    return Links(markup.written(root), frozenset(gone))


def _scrubbed_xml(part: Part, gone: Collection[str]) -> bytes:
    markup.refuse_entities(part.data)
    data, put_back = makers.without_rows(part.data) if _SHEET.match(part.name) else (part.data, bytes)
    root = markup.parsed(data)
    makers.forget(part.name, root, gone)
    return put_back(markup.written(root))
