"""Takes out of the parts of a Word or Excel file who made it, on which computer, and with which account.

Of the parts only those are kept that hold what one sees; what was written beside it (who it was shared with, who
changed what, with which printer and which password) has no place on the list, and neither has what comes after us.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Collection, Iterator

from lxml import etree

from werkplein.core.uploads import markup
from werkplein.core.uploads.authored import forget_written
from werkplein.core.uploads.homes import NOBODY, without_home, without_home_across

_KEPT = re.compile(
    r"""(\[content_types\]\.xml|docprops/(core|app|custom)\.xml|customxml/item(props)?\d*\.xml|media/.+
    |word/(document|styles|styleswitheffects|settings|websettings|fonttable|numbering|header|footer|footnotes|endnotes
        |comments\w*|people)\d*\.xml
    |word/(glossary|theme|media|charts|diagrams|embeddings|drawings|fonts|ink)/.+
    |xl/(workbook|styles|sharedstrings|calcchain|metadata|connections|xmlmaps|comments)\d*\.xml
    |xl/(worksheets|chartsheets|dialogsheets|theme|tables|tablesinglecells|drawings|media|charts|diagrams|embeddings
        |comments|threadedcomments|persons|pivottables|pivotcache|slicers|slicercaches|timelines|timelinecaches
        |querytables|richdata|featurepropertybag|namedsheetviews|ctrlprops|ink)/.+)$""",
    re.IGNORECASE | re.VERBOSE,
)
_PEOPLE = re.compile(r"(people|persons?)[^/]*\.xml$|/persons/", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?[^/]*\.xml$", re.IGNORECASE)
_CONNECTIONS = re.compile(r"xl/connections\d*\.xml$", re.IGNORECASE)
_LINKS = re.compile(r"(?P<folder>.*/|)_rels/(?P<name>[^/]*)\.rels$", re.IGNORECASE)
# Only the rows themselves stand in a sheet that often, and take long to read; of them only formulas name anybody.
_ROWS = re.compile(rb"(<(?:\w+:)?sheetData(?:\s[^>]*)?(?<!/)>)(.*)(</(?:\w+:)?sheetData\s*>)", re.DOTALL)
_FORMULA = re.compile(rb"(<(?:\w+:)?f(?:\s[^>]*)?(?<!/)>)([^<]*[\\/&][^<]*)")
_OTHER_SIGNS = re.compile(rb"\s*<\?xml[^>]*\sencoding=['\"](?!utf-8['\"])", re.IGNORECASE)
_AUTHOR_NAMES = frozenset(
    {
        "author",
        "ed",
        "initials",
        "lastModifiedBy",
        "providerId",
        "refreshedBy",
        "userId",
        "userName",
        "userProvider",
    }
)
_PEOPLE_NAMES = _AUTHOR_NAMES | {"displayName"}
# Attributes that say nothing a reader sees; the first is a packed copy of a drawing, with its pictures.
_LOST = frozenset({"gfxdata", "securityDescriptor"})
# Where it stood, who looked at it and how, where it was published, and from where addresses came.
_LOST_ELEMENTS = frozenset(
    {
        "attachedTemplate",
        "customSheetViews",
        "customWorkbookViews",
        "dataModel",
        "docVars",
        "mailMerge",
        "revisionPtr",
        "saveThroughXslt",
        "securityDescriptor",
        "webPublishItems",
        "webPublishObjects",
    }
)
# What one reads on a page or in a cell: people wrote it there themselves, so it stays as it is, with any path in it.
_READ = frozenset(
    {
        "delText",
        "evenFooter",
        "evenHeader",
        "firstFooter",
        "firstHeader",
        "oddFooter",
        "oddHeader",
        "t",
        "text",
        "v",
    }
)
_OF_A_CONNECTION = frozenset({"id", "minRefreshableVersion", "name", "refreshedVersion", "type"})
_PACKED_COPY = re.compile(r"""\s\w+:gfxdata\s*=\s*("[^"]*"|'[^']*')""")
# Remarks, but not those by which an older program sees another picture.
_REMARK = re.compile(r"<!--(?!\[)")
_REFERENCES = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
)


def is_kept(name: str) -> bool:
    """Tell whether a part holds what one sees of a document; the links of a part go where the part goes."""
    links = _LINKS.match(name)
    if links is None:
        return bool(_KEPT.match(name))
    owner = owner_of(name)
    return not owner or is_kept(owner)


def owner_of(links: str) -> str:
    """Give the part of which this is the list of links; nothing for that of the whole document."""
    found = _LINKS.match(links)
    return found["folder"] + found["name"] if found else ""


def links_of(name: str) -> str:
    """Give the name of the list of links of a part."""
    folder, slash, own = name.rpartition("/")
    return f"{folder}{slash}_rels/{own}.rels"


def target_of(owner: str, target: str) -> str:
    """Give the part that a link of another part leads to."""
    steps: list[str] = [] if target.startswith("/") else owner.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def drawing_without_home(data: bytes) -> bytes:
    """Give an old drawing without whose folders its pictures came from; it is not always XML, so it is not read."""
    # Every byte is a sign in this way of writing, so all others stay what they were.
    text = markup.without(_PACKED_COPY.sub("", data.decode("latin-1")), _REMARK, "-->")
    return without_home(text).encode("latin-1")


def without_rows(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Give a sheet without its rows, and how to put them back."""
    found = None if _OTHER_SIGNS.match(data) or b"<!" in data else _ROWS.search(data)
    if found is None:
        return data, bytes
    start, rows, end = found.groups()
    mark = start + b"<row/>" + end
    return data[: found.start()] + mark + data[found.end() :], lambda made: _put_back(made, rows)


def _put_back(made: bytes, rows: bytes) -> bytes:
    return made.replace(b"<row/>", _FORMULA.sub(_bare_formula, rows), 1)


def _bare_formula(found: re.Match[bytes]) -> bytes:
    told = html.unescape(found[2].decode(errors="surrogateescape"))
    bare = without_home(told)
    return found[0] if bare == told else found[1] + html.escape(bare, quote=False).encode(errors="surrogateescape")


def forget(name: str, root: etree._Element, gone: Collection[str]) -> None:
    """Take every name of a maker out of a part, and what asked for the links that are gone."""
    names = _PEOPLE_NAMES if _PEOPLE.search(name) else _AUTHOR_NAMES
    if _COMMENTS.search(name):
        _forget_signed(root)
    if _CONNECTIONS.match(name):
        _forget_connections(root)
    forget_written(root)
    for pieces in _instructions(root):
        _forget_instruction(pieces)
    for each in _elements(root):
        _forget_links(each, gone)
        _forget_element(each)
        _forget_attributes(each, names)
        _forget_words(each)


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    yield from [each for each in root.iter() if isinstance(each.tag, str)]


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _forget_signed(root: etree._Element) -> None:
    """Excel begins a comment with the name of who wrote it."""
    elements = list(_elements(root))
    authors = {each.text.strip() for each in elements if _local(each) == "author" and (each.text or "").strip()}
    for each in elements:
        text = each.text or ""
        signed = next((one for one in authors if text.lstrip().startswith(f"{one}:")), None)
        if _local(each) == "t" and signed:
            each.text = text.replace(signed, NOBODY, 1)


def _forget_links(element: etree._Element, gone: Collection[str]) -> None:
    for attribute, value in element.attrib.items():
        if value not in gone or etree.QName(attribute).namespace not in _REFERENCES:
            continue
        if _local(element) == "pageSetup":
            # How it is printed may stay; with which printer not.
            del element.attrib[attribute]
        else:
            _remove(element)
            return


def _remove(element: etree._Element) -> None:
    """Take an element away, and the list it stood in when that is empty then."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if _local(parent) in ("customProperties", "ext", "extLst") and not len(parent):
        _remove(parent)


def _forget_element(element: etree._Element) -> None:
    local = _local(element)
    if local in _LOST_ELEMENTS:
        _remove(element)
    elif local == "author":
        element.text = NOBODY
    elif local == "absPath":
        _blank(element)
    elif local == "scenario":
        # Excel writes in the comment who made it.
        element.attrib.pop("comment", None)
        element.attrib.pop("user", None)


def _instructions(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Give of every field of Word the pieces of what it is to do; it is broken off anywhere, also by another field."""
    begun: list[list[etree._Element]] = [[]]
    for each in root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText"):
        kind = each.get(f"{{{etree.QName(each).namespace}}}fldCharType")
        if _local(each) != "fldChar":
            begun[-1].append(each)
        elif kind == "begin":
            begun.append([])
        elif kind == "end" and len(begun) > 1:
            yield begun.pop()
    yield from begun


def _forget_instruction(pieces: list[etree._Element]) -> None:
    """Clean what a field does and what it did: with the changes in it, and as each of them stands by itself."""
    for tags in (("instrText",), ("delInstrText",), ("instrText", "delInstrText")):
        some = [each for each in pieces if _local(each) in tags]
        told = [each.text or "" for each in some]
        for each, text, bare in zip(some, told, without_home_across(told), strict=True):
            if bare != text:
                each.text = bare


def _forget_words(element: etree._Element) -> None:
    """Clean the words that are not read: what is reckoned, where data came from."""
    text = element.text
    if not text or _local(element) in _READ:
        return
    if _local(element) == "fldData":
        if without_home(packed := _unpacked(text)) != packed:
            _remove(element)
    elif (bare := without_home(text)) != text:
        element.text = bare


def _unpacked(text: str) -> str:
    """Give what a field of Word keeps in letters and digits, with signs of one byte or of two."""
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return text
    return re.sub(rb"\0\0+", b" ", data).replace(b"\0", b"").decode("ascii", errors="replace")


def _blank(element: etree._Element) -> None:
    for attribute in element.attrib:
        element.set(attribute, "")


def _forget_connections(root: etree._Element) -> None:
    """Leave of a connection that it was there, for the tables that name it; not to what, as whom, with what password.

    Its name is that of a file or a database.
    """
    for each in list(root):
        if isinstance(each.tag, str) and _local(each) == "connection":
            _forget_connection(each)
        else:
            root.remove(each)


def _forget_connection(element: etree._Element) -> None:
    for attribute in element.attrib:
        if attribute not in _OF_A_CONNECTION:
            del element.attrib[attribute]
    if "name" in element.attrib:
        element.set("name", f"Verbinding {element.get('id', '')}".strip())
    for each in list(element):
        element.remove(each)


def _forget_attributes(element: etree._Element, names: Collection[str]) -> None:
    for attribute, value in element.attrib.items():
        local = etree.QName(attribute).localname
        if local in _LOST:
            del element.attrib[attribute]
        elif local in names:
            element.set(attribute, NOBODY)
        elif (bare := without_home(value)) != value:
            element.set(attribute, bare)
