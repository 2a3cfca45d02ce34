"""A version of a report as a Word document: real headings, tables with header rows, in Dutch. Data in, bytes out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from visitatie.reports.pdf import Printed, widths

LANGUAGE = "nl-NL"
FONT, INK = "Calibri", RGBColor(0x15, 0x42, 0x73)
SEEN = ("Mijlpaal", "Eerder gevonden", "Antwoord Werkplein", "Nu gezien")
SEEN_WIDTHS = (24, 17, 17, 13)
PAGE = Cm(17)
# What a document of this kind cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A zip file keeps the moment at which each part was written; the same version gives the same bytes.
WRITTEN = (2010, 1, 1, 0, 0, 0)


def as_docx(printed: Printed) -> bytes:
    """Make the document."""
    document = Document()
    _prepare(document, printed)
    document.add_heading(_plain(printed.content["title"]), level=0)
    _paragraph(document, printed.content["lead"])
    _paragraph(document, f"{printed.version}.")
    if printed.reason:
        _paragraph(document, printed.reason, "Waarom deze versie")
    for section in printed.content["sections"]:
        document.add_heading(_plain(section["title"]), level=1)
        for block in section["blocks"]:
            _block(document, block)
    made = io.BytesIO()
    document.save(made)
    return _settled(made.getvalue())


def _prepare(document: Made, printed: Printed) -> None:
    """Set language, fonts, page and properties."""
    at = datetime(printed.made_on.year, printed.made_on.month, printed.made_on.day, 12, tzinfo=UTC)
    core = document.core_properties
    core.title, core.language, core.author = _plain(printed.content["title"]), LANGUAGE, "Werkplein"
    core.last_modified_by, core.comments, core.revision = "Werkplein", "", 1
    core.created = core.modified = at
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        _dress(document.styles[name], heading=name != "Normal")
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), LANGUAGE)
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    foot = page.footer.paragraphs[0]
    foot.text = _plain(f"{printed.version}. Controlegetal {printed.fingerprint}")
    for run in foot.runs:
        run.font.size = Pt(7.5)


def _dress(style: Any, heading: bool) -> None:
    style.font.name = FONT
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for face in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{face}"), FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)
    if heading:
        style.font.color.rgb = INK


def _block(document: Made, block: Mapping[str, Any]) -> None:
    match block["kind"]:
        case "facts":
            for name, value in block["pairs"]:
                _paragraph(document, value, name)
        case "table":
            _table(document, block["caption"], block["columns"], block["rows"], widths(block))
        case "seen":
            _seen(document, block)
        case _:
            _paragraph(document, block["text"], block["label"])


def _seen(document: Made, block: Mapping[str, Any]) -> None:
    rows = [
        (f"{each['code']} {each['title']}", each["before"], each["own"], each["seen"] + _grave(each))
        for each in block["milestones"]
    ]
    _table(document, block["caption"], SEEN, rows, SEEN_WIDTHS)
    for each in block["milestones"]:
        said = [text for text in (each["note"], *_brought(each), *each["hearing"]) if text]
        if said:
            document.add_heading(_plain(f"{each['code']} {each['title']}"), level=2)
        for text in said:
            _paragraph(document, text)


def _brought(each: Mapping[str, Any]) -> list[str]:
    """Say which photos and documents there are; of a version of before they were named, how many."""
    if pieces := each.get("pieces"):
        return [one["words"] for one in pieces]
    return [f"Foto’s en documenten bij deze mijlpaal: {each['photos']}."] if each["photos"] else []


def _grave(each: Mapping[str, Any]) -> str:
    return " (ernstig)" if each["is_critical"] else ""


def _paragraph(document: Made, text: str, label: str = "") -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if label:
        paragraph.add_run(_plain(f"{label}: ")).bold = True
    paragraph.add_run(_plain(text))


def _table(
    document: Made, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], weights: Sequence[int]
) -> None:
    """Add a table whose first row is its header, also on the next page and for who listens to it."""
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    _describe(table, caption)
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(_plain(name)).bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(text)
    for column, weight in zip(table.columns, weights, strict=True):
        for cell in column.cells:
            cell.width = int(PAGE * weight / sum(weights))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _describe(table: Any, caption: str) -> None:
    """Give the table its name for who listens to it."""
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), _plain(caption))
    table._tbl.tblPr.append(described)


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _settled(data: bytes) -> bytes:
    """Give the same file without the moment at which it was zipped."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, WRITTEN), old.read(info), zipfile.ZIP_DEFLATED)
    return made.getvalue()
