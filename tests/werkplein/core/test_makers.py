"""Word and Excel write who made a file in many places; of none of them anything is left, and the file still opens."""

import io
import re

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.support import uploads
from tests.support.uploads import everything_in, package, unpacked
from werkplein.core.uploads import FileRefused, Refusal, clean
from werkplein.core.uploads.makers import is_kept
from werkplein.core.workbook import write_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = uploads.OFFICE
WORD = uploads.WORD
HOME = r"C:\Users\{name}\Documents"


def linked(*links):
    """A list of links of a part: kind and target, and whether it leads out of the file."""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target, mode) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{uploads.RELS}">{each}</Relationships>'


OUT = ' TargetMode="External"'
SHEET_LINKS = linked(
    ("printerSettings", "../printerSettings/printerSettings1.bin", ""),
    ("customProperty", "../customProperty1.bin", ""),
    ("hyperlink", f"file:///{HOME.format(name='Vliet')}\\a.xlsx", OUT),
    ("comments", "../comments1.xml", ""),
)
BOOK_LINKS = (
    ("revisionHeaders", "revisions/revisionHeaders.xml", ""),
    ("usernames", "/xl/revisions/userNames.xml", ""),
    ("connections", "connections.xml", ""),
    ("powerPivotData", "model/item.data", ""),
)
# What stands in a sheet behind its rows.
BEHIND = (
    '<protectedRanges><protectedRange name="a" sqref="A1" securityDescriptor="O:Smit"/></protectedRanges>'
    '<scenarios><scenario name="ruim" user="Pieters" comment="Gemaakt door Pieters op 1-1-2010">'
    '<inputCells r="A1" val="2"/></scenario></scenarios>'
    '<customSheetViews><customSheetView guid="{1}"/></customSheetViews>'
    f'<hyperlinks><hyperlink ref="A1" r:id="rId3" display="{HOME.format(name="Vliet")}"/></hyperlinks>'
    '<pageSetup orientation="landscape" r:id="rId1"/>'
    '<customProperties><customPr name="a" r:id="rId2"/></customProperties>'
    f'<webPublishItems><webPublishItem destinationFile="{HOME.format(name="Wever")}"/></webPublishItems>'
)
CONNECTION = (
    f'<connection id="4" name="Jonker op server" odcFile="{HOME.format(name="Jonker")}" type="1" refreshedVersion="3" '
    'description="{name}">'
    '<dbPr connection="Provider=X;UID=Jonker;PWD=geheim" command="select 1"/></connection>'
)
EXCEL = {
    "pivot cache": ("xl/pivotCache/pivotCacheDefinition1.xml", '<pivotCacheDefinition refreshedBy="{name}"/>'),
    "connections": ("xl/connections.xml", f'<connections xmlns="{MAIN}">{CONNECTION}</connections>'),
    "query": ("xl/queryTables/queryTable1.xml", f'<queryTable name="{HOME}" connectionId="4"/>'),
    "revision headers": ("xl/revisions/revisionHeaders.xml", '<headers><header userName="{name}"/></headers>'),
    "revision users": ("xl/revisions/userNames.xml", '<users><userInfo name="{name}"/></users>'),
    "revision log": ("xl/revisions/revisionLog1.xml", "<revisions><nc><is><t>{name}</t></is></nc></revisions>"),
    "threaded comment": ("xl/threadedComments/threadedComment1.xml", '<ThreadedComments author="{name}"/>'),
    "person": ("xl/persons/person.xml", '<personList><person displayName="{name}" userId="{name}"/></personList>'),
    "comment": (
        "xl/comments1.xml",
        f'<comments xmlns="{MAIN}"><authors><author>{{name}}</author></authors><commentList><comment ref="A1" '
        'authorId="0"><text><r><t>{name}:</t></r><r><t> Klopt dit?</t></r></text></comment></commentList></comments>',
    ),
    "model": ("xl/model/item.data", "UID={name}"),
    "printer": ("xl/printerSettings/printerSettings1.bin", r"\\server\{name}"),
    "own properties of a sheet": ("xl/customProperty1.bin", "{name}"),
    "picture from a folder": (
        "xl/drawings/drawing1.xml",
        f'<wsDr><cNvPr id="1" name="a" descr="{HOME}\\logo.jpg"/></wsDr>',
    ),
    "old drawing": ("xl/drawings/vmlDrawing1.vml", f'<xml><br><v:imagedata o:title="{HOME}\\logo"/></xml>'),
}
BOTH = {
    "labels": ("docMetadata/LabelInfo.xml", '<labelList siteId="{name}"/>'),
    "properties": ("docProps/custom.xml", "<Properties><property><lpwstr>{name}</lpwstr></property></Properties>"),
    "properties of a library": (
        "package/services/metadata/core-properties/1.psmdcp",
        "<a><creator>{name}</creator></a>",
    ),
    "signature": ("_xmlsignatures/sig1.xml", "<Signature><X509Data>{name}</X509Data></Signature>"),
    "document system": ("customXml/item1.xml", "<p><SharedWith>{name}</SharedWith></p>"),
    "what nobody knows yet": ("userData/2027/makers.xml", "<makers>{name}</makers>"),
}
IN_WORD = {
    "document": "<w:ins w:author='{name}'><w:r><w:t>Tekst</w:t></w:r></w:ins><w:permStart w:ed='{name}' w:id='1'/>",
    "header1": "<w:del w:author='{name}'/>",
    "footnotes": "<w:rPrChange w:author='{name}'/>",
    "comments": "<w:comment w:author='{name}' w:initials='{name}'/>",
    "people": "<w:person w:author='{name}'><w:presenceInfo w:providerId='AD' w:userId='S::{name}'/></w:person>",
    "settings": "<w:mailMerge><w:connectString w:val='UID={name}'/></w:mailMerge>"
    "<w:docVars><w:docVar w:name='a' w:val='{name}'/></w:docVars>",
    "glossary/document": "<w:moveFrom w:author='{name}'/>",
}
TEXT = {
    **BOTH,
    **{f"word {part}": (f"word/{part}.xml", f'<w:a xmlns:w="{WORD}">{body}</w:a>') for part, body in IN_WORD.items()},
    "tasks": ("word/tasks.xml", '<t:Tasks xmlns:t="t"><t:Attribution userName="{name}"/></t:Tasks>'),
    "toolbars": ("word/attachedToolbars.bin", "{name}"),
    "printer": ("word/printerSettings1.bin", "{name}"),
    "picture from a folder": ("word/charts/chart1.xml", f'<docPr descr="{HOME}\\logo.jpg"/>'),
}
TABLES = {**BOTH, **EXCEL}


def named(places):
    """Fill in a name of its own at every place."""
    return {part: body.replace("{name}", f"Naam{at:02d}") for at, (part, body) in enumerate(places.values())}


def book():
    """A workbook that opens, with a name in every place where one can stand."""
    file = io.BytesIO()
    write_xlsx(file, ["a", "b"], [["Zwolle", 5], ["Assen", 7]])
    parts = unpacked(file.getvalue())
    sheet, rels = parts["xl/worksheets/sheet1.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    start, rest = sheet[: sheet.index("<sheetData>")], sheet[sheet.index("<sheetData>") :]
    rows = rest[: rest.index("</sheetData>") + len("</sheetData>")]
    more = linked(*BOOK_LINKS).replace("rId", "rMore").split(">", 1)[1].removesuffix("</Relationships>")
    names = f'<fileSharing userName="Bakker"/><absPath url="{HOME.format(name="Bakker")}"/>'
    views = '<customWorkbookViews><customWorkbookView name="Bakker - eigen" guid="{1}"/></customWorkbookViews>'
    overrides = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in named(TABLES))
    return package(
        {
            **parts,
            "[Content_Types].xml": parts["[Content_Types].xml"].decode().replace("</Types>", f"{overrides}</Types>"),
            "xl/workbook.xml": parts["xl/workbook.xml"].decode().replace("<sheets>", f"{names}{views}<sheets>"),
            "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", f"{more}</Relationships>"),
            "xl/worksheets/sheet1.xml": f"{start}{rows}{BEHIND}</worksheet>",
            "xl/worksheets/_rels/sheet1.xml.rels": SHEET_LINKS,
            **{name: body for name, body in named(TABLES).items()},
        }
    )


def text():
    """A document with a name in every place where one can stand."""
    told = named(TEXT)
    printer = linked(("printerSettings", "printerSettings1.bin", ""), ("footnotes", "footnotes.xml", ""))
    sections = '<w:sectPr xmlns:r="{r}"><w:pgSz w:w="1"/><w:printerSettings r:id="rId1"/></w:sectPr></w:a>'
    body = told.pop("word/document.xml").replace("</w:a>", sections.replace("{r}", R))
    return uploads.word({**told, "word/document.xml": body, "word/_rels/document.xml.rels": printer})


BOOK, TEXT_FILE = book(), text()
CASES = [
    *[pytest.param(BOOK, "a.xlsx", f"Naam{at:02d}", id=f"xlsx {what}") for at, what in enumerate(TABLES)],
    *[pytest.param(TEXT_FILE, "a.docx", f"Naam{at:02d}", id=f"docx {what}") for at, what in enumerate(TEXT)],
    *[
        pytest.param(BOOK, "a.xlsx", name, id=f"xlsx {name}")
        for name in ("Smit", "Pieters", "Vliet", "Wever", "Jonker", "geheim", "Bakker")
    ],
]


@pytest.mark.parametrize(("data", "called", "name"), CASES)
def test_no_name_is_left_in_any_part(data, called, name):
    assert name.encode() in everything_in(data)

    assert name.encode() not in everything_in(clean(data, called).data)


@pytest.mark.parametrize("name", ["docProps/App.xml", "DOCPROPS/CORE.XML", "docprops/Custom.xml"])
def test_a_part_is_the_same_in_capitals(name):
    parts = {each: data for each, data in unpacked(uploads.word()).items() if each.lower() != name.lower()}
    data = package({**parts, name: "<Properties><Company>Naam</Company></Properties>"})

    assert b"Naam" not in everything_in(clean(data, "a.docx").data)


def test_a_workbook_still_opens_with_all_that_was_in_it():
    kept = clean(BOOK, "a.xlsx").data

    rows = CalamineWorkbook.from_filelike(io.BytesIO(kept)).get_sheet_by_index(0).to_python()

    assert rows == CalamineWorkbook.from_filelike(io.BytesIO(BOOK)).get_sheet_by_index(0).to_python()
    assert rows[1:] == [["Zwolle", 5.0], ["Assen", 7.0]]


SAMPLES = {
    "xlsx with names": (BOOK, "a.xlsx"),
    "xlsx with tick boxes": (uploads.ticked(BOOK), "a.xlsx"),
    "xlsx with little": (uploads.sheet(), "a.xlsx"),
    "docx with names": (TEXT_FILE, "a.docx"),
    "docx with little": (uploads.word(), "a.docx"),
    "docx with a sheet in it": (uploads.word({"word/embeddings/Werkblad1.xlsx": BOOK}), "a.docx"),
}


@pytest.mark.parametrize(("data", "called"), SAMPLES.values(), ids=SAMPLES)
def test_nothing_refers_to_what_is_gone(data, called):
    kept = clean(data, called).data
    inside = [body for name, body in unpacked(kept).items() if name.endswith(".xlsx")]

    assert [uploads.dangling(each) for each in (kept, *inside)] == [set()] * (1 + len(inside))


def test_tick_boxes_in_cells_stay_tick_boxes():
    parts = unpacked(clean(uploads.ticked(BOOK), "a.xlsx").data)

    assert b'<bag type="Checkbox"/>' in parts[uploads.BAG_PART]
    assert b'xfComplement i="0"' in parts["xl/styles.xml"]
    assert b'Target="featurePropertyBag/featurePropertyBag.xml"' in parts["xl/_rels/workbook.xml.rels"]
    assert b"featurepropertybag+xml" in parts["[Content_Types].xml"]


def test_what_one_sees_stays():
    parts = unpacked(clean(BOOK, "a.xlsx").data)
    sheet = parts["xl/worksheets/sheet1.xml"]

    assert b'orientation="landscape"' in sheet
    assert b'<inputCells r="A1" val="2"/>' in sheet
    assert b"customProperties" not in sheet
    assert b'id="4" name="Verbinding 4"' in parts["xl/connections.xml"]
    assert b"<t>Auteur:</t></r><r><t> Klopt dit?" in parts["xl/comments1.xml"]
    assert b"<w:t>Tekst</w:t>" in unpacked(clean(TEXT_FILE, "a.docx").data)["word/document.xml"]


def test_rows_in_other_signs_are_read_as_what_they_are():
    told = f'<?xml version="1.0" encoding="iso-8859-1"?><worksheet xmlns="{MAIN}"><sheetData><row>é</row></sheetData>'
    data = uploads.sheet({"xl/worksheets/sheet1.xml": f"{told}</worksheet>".encode("latin-1")})

    kept = unpacked(clean(data, "a.xlsx").data)["xl/worksheets/sheet1.xml"]

    assert "é" in "".join(etree.fromstring(kept).itertext())


def test_a_sheet_with_more_rows_than_are_read_is_kept_whole():
    row = "".join(f'<c r="A{at}"><v>{at * 7919}</v></c>' for at in range(900_000))
    told = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{row}</row></sheetData>{{end}}</worksheet>'
    scenario = '<scenarios><scenario name="a" user="Pieters"/></scenarios>'
    data = uploads.sheet({"xl/worksheets/sheet1.xml": told.format(end=scenario)})

    kept = unpacked(clean(data, "a.xlsx").data)["xl/worksheets/sheet1.xml"]

    assert re.search(rb"<sheetData><row r=\"1\">(.*)</row></sheetData>", kept, re.DOTALL).group(1) == row.encode()
    assert b"Pieters" not in kept


def test_data_from_another_program_is_refused_as_data_from_another_file_is():
    linked_to = {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="Word"/></externalLink>'}

    with pytest.raises(FileRefused) as refused:
        clean(uploads.sheet(linked_to), "a.xlsx")

    assert refused.value.why is Refusal.LINKED


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("xl/worksheets/sheet1.xml", True),
        ("xl/worksheets/_rels/sheet1.xml.rels", True),
        ("xl/comments/comment1.xml", True),
        ("_rels/.rels", True),
        ("docMetadata/_rels/LabelInfo.xml.rels", False),
        ("docMetadata/LabelInfo.xml", False),
        ("xl/revisions/_rels/revisionHeaders.xml.rels", False),
        ("docProps/thumbnail.jpeg", False),
        ("word/vbaData.xml", False),
    ],
)
def test_only_what_one_sees_is_kept(name, stays):
    assert is_kept(name) is stays
