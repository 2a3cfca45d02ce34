"""Of a path in a Word or Excel file nothing says any more in whose folder it stood; what one reads stays."""

import base64
import io
from time import process_time

import pytest
from docx import Document
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.support import uploads
from tests.support.uploads import unpacked
from werkplein.core.uploads import clean
from werkplein.core.uploads.homes import without_home, without_home_across
from werkplein.core.workbook import write_xlsx

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PATHS = {
    r"C:\Users\jan\a.docx": r"C:\Users\Auteur\a.docx",
    r"C:\Users\jan": r"C:\Users\Auteur",
    r"c:/Gebruikers/Jan de Vries/a.docx": "c:/Gebruikers/Auteur/a.docx",
    r"C:\\Users\\j.dewit-zwolle\\AppData\\clip.jpg": r"C:\\Users\\Auteur\\AppData\\clip.jpg",
    r"C:\Users\O'Brien.DOMEIN\a.docx": r"C:\Users\Auteur\a.docx",
    "file:///C:/Users/jan/a.docx": "file:///C:/Users/Auteur/a.docx",
    "file:///C:/Users/Jan%20de%20Vries/a.docx": "file:///C:/Users/Auteur/a.docx",
    "file:///C|/Users/jan/a.docx": "file:///C|/Users/Auteur/a.docx",
    "file:///C:%5CUsers%5Cjan%5Ca.docx": "file:///C:%5CUsers%5CAuteur%5Ca.docx",
    r"C:\Documents and Settings\jan": r"C:\Documents and Settings\Auteur",
    r"C:\DOCUME~1\jan\LOCALS~1\Temp\clip.jpg": r"C:\DOCUME~1\Auteur\LOCALS~1\Temp\clip.jpg",
    "file:///home/jan/a.docx": "file:///home/Auteur/a.docx",
    "/home/jan.de-wit/a.docx": "/home/Auteur/a.docx",
    "/Users/jan/a.docx": "/Users/Auteur/a.docx",
    "/C/Users/jan/a.docx": "/C/Users/Auteur/a.docx",
    r"\\server\home$\jan\a.docx": r"\\server\home$\Auteur\a.docx",
    r"\\\\server\\home$\\jan\\a.docx": r"\\\\server\\home$\\Auteur\\a.docx",
    r"\\server\data\dienst\users\jan\a.docx": r"\\server\data\dienst\users\Auteur\a.docx",
    r"file:///\\server\data\home\jan\a.docx": r"file:///\\server\data\home\Auteur\a.docx",
    "file://server/users/jan/a.docx": "file://server/users/Auteur/a.docx",
    "smb://server/Users/jan/a.docx": "smb://server/Users/Auteur/a.docx",
    r"D:\Data\Users\jan\a.docx": r"D:\Data\Users\Auteur\a.docx",
    r"C:\Users\jan\home\plan\a.docx": r"C:\Users\Auteur\home\plan\a.docx",
    r"HYPERLINK C:\Users\jan \l a": r"HYPERLINK C:\Users\Auteur \l a",
    'van "C:\\Users\\jan" en "C:\\Users\\piet"': 'van "C:\\Users\\Auteur" en "C:\\Users\\Auteur"',
    "https://voorbeeld.test/users/jan/": "https://voorbeeld.test/users/jan/",
    "https://voorbeeld.test/home/nieuws/": "https://voorbeeld.test/home/nieuws/",
    "/users/nieuw/": "/users/nieuw/",
    r"D:\Afdeling\a.docx": r"D:\Afdeling\a.docx",
    r"\\fileusers\jaarplan\a.docx": r"\\fileusers\jaarplan\a.docx",
}


@pytest.mark.parametrize(("path", "shown"), PATHS.items())
def test_a_path_says_no_more_whose_folder_it_is(path, shown):
    assert without_home(path) == shown
    assert without_home(shown) == shown


@pytest.mark.parametrize("path", PATHS)
def test_a_path_in_pieces_is_cleaned_wherever_it_is_cut(path):
    for first in range(len(path)):
        for last in (first, first + 1, len(path) - 1):
            pieces = [path[:first], path[first:last], path[max(first, last) :]]

            assert "".join(without_home_across(pieces)) == PATHS[path]


@pytest.mark.parametrize(
    "text",
    [
        "file:" + "/" * 200_000,
        "\\" * 200_000,
        r"\\a" * 70_000,
        "a:\\" * 70_000,
        r"\\" + "a" * 200_000,
        "C:\\Users\\" + " " * 200_000,
        "/Users/" * 30_000,
        r"C:\%5c" * 30_000,
    ],
    ids=["slashes", "backslashes", "servers", "disks", "name of a server", "spaces", "homes", "two ways"],
)
def test_a_path_that_never_ends_takes_no_time(text):
    start = process_time()

    without_home(text)

    assert process_time() - start < 1


def field(*pieces, tag="instrText", shown="zie C:\\Users\\getoond\\a.docx"):
    """A field as Word writes one, its instruction broken off at these places."""
    told = "".join(f'<w:r><w:{tag} xml:space="preserve">{each}</w:{tag}></w:r>' for each in pieces)
    begin, between, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{told}{between}<w:r><w:t>{shown}</w:t></w:r>{end}"


def part(body, root="document"):
    """A part of a Word file with one paragraph."""
    within = f"<w:p>{body}</w:p>"
    within = f"<w:body>{within}</w:body>" if root == "document" else within
    return f'<w:{root} xmlns:w="{uploads.WORD}">{within}</w:{root}>'


def kept_of(body, name="word/document.xml", root="document"):
    """What is left of this in a Word file, read anew."""
    return etree.fromstring(unpacked(clean(uploads.word({name: part(body, root)}), "a.docx").data)[name])


def texts(root, tag):
    return [each.text or "" for each in root.iter(f"{{*}}{tag}")]


PICTURE = (r' INCLUDEPICTURE \d "C:\\Users\\', r"j.dewit", "-zwo", r'lle\\AppData\\clip.jpg" \* MERGEFORMATINET ')
FIELDS = {
    "whole": (
        [r'HYPERLINK "file:///C:\\Users\\j.dewit-zwolle\\a.docx"'],
        r'HYPERLINK "file:///C:\\Users\\Auteur\\a.docx"',
    ),
    "name cut in three": (PICTURE, r' INCLUDEPICTURE \d "C:\\Users\\Auteur\\AppData\\clip.jpg" \* MERGEFORMATINET '),
    "cut before the name": ([r'LINK "C:\Users' + "\\", r'jan\a.xlsx"'], r'LINK "C:\Users\Auteur\a.xlsx"'),
    "cut in the disk": (["LINK C", ":/Us", "ers/jan/a.xlsx"], "LINK C:/Users/Auteur/a.xlsx"),
    "network": ([r"INCLUDETEXT \\\\server\\home$\\j", r"an\\a.docx"], r"INCLUDETEXT \\\\server\\home$\\Auteur\\a.docx"),
    "no path": ([" PAGE ", r"\* MERGEFORMAT "], r" PAGE \* MERGEFORMAT "),
}


@pytest.mark.parametrize("tag", ["instrText", "delInstrText"])
@pytest.mark.parametrize("what", FIELDS)
def test_the_instruction_of_a_field_names_nobody(what, tag):
    pieces, shown = FIELDS[what]

    assert "".join(texts(kept_of(field(*pieces, tag=tag)), tag)) == shown


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("word/header1.xml", "hdr"),
        ("word/footer2.xml", "ftr"),
        ("word/footnotes.xml", "footnotes"),
        ("word/endnotes.xml", "endnotes"),
        ("word/comments.xml", "comments"),
        ("word/glossary/document.xml", "glossaryDocument"),
    ],
)
def test_a_field_names_nobody_in_any_part(name, root):
    assert "j.dewit" not in "".join(texts(kept_of(field(*PICTURE), name, root), "instrText"))


def test_a_field_in_a_field_keeps_both_instructions_in_their_order():
    inner = field(r'QUOTE "C:\\Users\\p', r'iet\\a"')
    outer = field(r'IF "C:\\Users\\ja', "@", r'n\\b" = 1 "ja"').replace(
        '<w:r><w:instrText xml:space="preserve">@</w:instrText></w:r>', inner
    )

    assert texts(kept_of(outer), "instrText") == [
        r'IF "C:\\Users\\Auteur',
        r'QUOTE "C:\\Users\\Auteur',
        r'\\a"',
        r'\\b" = 1 "ja"',
    ]


def test_an_instruction_that_is_half_thrown_away_names_nobody():
    gone = field(r'LINK "C:\\Users\\', tag="delInstrText").split('<w:r><w:fldChar w:fldCharType="separate"')[0]
    body = gone + field(r"C:\\Users\\", r'jan\\a"').removeprefix('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')

    assert "jan" not in "".join(kept_of(body).itertext())


def test_pieces_thrown_away_between_others_name_nobody():
    run = '<w:r><w:{0} xml:space="preserve">{1}</w:{0}></w:r>'.format
    gone, kept = "delInstrText", "instrText"
    body = run(gone, "C:\\Users\\") + run(kept, r"D:\plan") + run(gone, r"ja") + run(kept, r"\a") + run(gone, r"n\b")

    assert texts(kept_of(body), gone)[1:] == ["Auteur", r"\b"]


def test_an_instruction_without_a_field_around_it_names_nobody():
    body = r"<w:r><w:instrText>LINK C:\Users\ja</w:instrText></w:r><w:r><w:instrText>n\a</w:instrText></w:r>"

    assert "".join(texts(kept_of(body), "instrText")) == r"LINK C:\Users\Auteur\a"


@pytest.mark.parametrize("code", ["utf-16-le", "utf-8"])
def test_packed_data_of_a_field_with_a_path_are_left_out(code):
    def packed(path):
        data = base64.b64encode(b"\xd0\xc9\xeaB\0\0\0" + path.encode(code)).decode()
        return field("ADDIN").replace(
            "/></w:r>", f"><w:fldData>{data[:9]}\n{data[9:]}</w:fldData></w:fldChar></w:r>", 1
        )

    assert texts(kept_of(packed(r"C:\Users\jan\a.docx")), "fldData") == []
    assert len(texts(kept_of(packed("C:\\Temp\\a.docx")), "fldData")) == 1


def test_what_one_reads_in_a_document_stays_as_it_was_written():
    told = r"<w:r><w:t>Zie C:\Users\jan\a.docx</w:t></w:r><w:del><w:r><w:delText>/home/jan/a</w:delText></w:r></w:del>"

    kept = kept_of(told + field(r"LINK C:\Users\jan\a"))

    assert texts(kept, "t") == [r"Zie C:\Users\jan\a.docx", r"zie C:\Users\getoond\a.docx"]
    assert texts(kept, "delText") == ["/home/jan/a"]


def test_the_description_of_a_picture_names_nobody():
    body = r'<w:docPr descr="/Users/jan/a.jpg" title="\\server\data\users\jan\a.jpg"/>'

    assert b"jan" not in etree.tostring(kept_of(body))


def whole_document():
    """A Word file that opens, with a field."""
    out, made = io.BytesIO(), Document()
    made.add_heading("Jaarplan", 1)
    paragraph = made.add_paragraph("Zie ")
    paragraph._p.append(etree.fromstring(f'<w:r xmlns:w="{uploads.WORD}"><w:instrText> PAGE </w:instrText></w:r>'))
    made.add_table(1, 2).cell(0, 1).text = "Zwolle"
    made.save(out)
    return out.getvalue()


def test_a_document_without_such_paths_opens_with_all_that_was_in_it():
    data = whole_document()
    before, after = Document(io.BytesIO(data)), Document(io.BytesIO(clean(data, "a.docx").data))

    assert etree.tostring(after.element, method="c14n") == etree.tostring(before.element, method="c14n")
    assert after.tables[0].cell(0, 1).text == "Zwolle"


FORMULA = (
    r'<f>HYPERLINK("C:\Users\jan&amp;piet\a.docx","Plan van C:\Users\jan")&amp;" &lt;a&gt;"</f><v>Plan</v>',
    r'<f>HYPERLINK("C:\Users\Auteur\a.docx","Plan van C:\Users\Auteur")&amp;" &lt;a&gt;"</f><v>Plan</v>',
)
QUOTED = (
    r'<f t="shared" ref="A1">HYPERLINK(&quot;/home/jan/a&quot;,&quot;a&#47;b&quot;)</f>',
    r'<f t="shared" ref="A1">HYPERLINK("/home/Auteur/a","a/b")</f>',
)
LEFT_ALONE = (r"<f>A1/B1&amp;&quot;C:\Temp&quot;</f><v>C:\Users\getoond\a</v><is><t>C:\Users\zelf\a</t></is>",) * 2


def rows(body):
    return f'<worksheet xmlns="{SHEET}"><sheetData><row><c>{body}</c></row></sheetData></worksheet>'


@pytest.mark.parametrize(("before", "after"), [FORMULA, QUOTED, LEFT_ALONE], ids=["plain", "quoted", "left alone"])
def test_a_formula_names_nobody(before, after):
    data = uploads.sheet({"xl/worksheets/sheet1.xml": rows(before)})

    kept = unpacked(clean(data, "a.xlsx").data)["xl/worksheets/sheet1.xml"].decode()

    assert f"<c>{after}</c>" in kept


def test_a_formula_that_is_written_otherwise_names_nobody():
    told = rows(r'<f><![CDATA[HYPERLINK("C:\Users\jan\a")]]></f>')

    assert (
        b"jan"
        not in unpacked(clean(uploads.sheet({"xl/worksheets/sheet1.xml": told}), "a.xlsx").data)[
            "xl/worksheets/sheet1.xml"
        ]
    )


IN_A_BOOK = {
    "xl/workbook.xml": rf"<workbook xmlns='{SHEET}'><definedNames><definedName name='a'>'C:\Users\jan\[b.xlsx]A'!B1"
    "</definedName></definedNames></workbook>",
    "xl/worksheets/sheet2.xml": rf"<worksheet xmlns='{SHEET}'><sheetData/><dataValidations><dataValidation>"
    r"<formula1>'C:\Users\jan\[b.xlsx]A'!B1</formula1></dataValidation></dataValidations></worksheet>",
    "xl/tables/table2.xml": r"<table><calculatedColumnFormula>HYPERLINK(&quot;/Users/jan/a&quot;)"
    "</calculatedColumnFormula></table>",
    "xl/charts/chart1.xml": r"<c:chart xmlns:c='c'><c:f>'\\server\data\users\jan\[b.xlsx]A'!B1</c:f></c:chart>",
    "xl/xmlMaps.xml": r"<MapInfo><Map><DataBinding ConnectionID='1'><a>C:\Users\jan\a.xml</a></DataBinding></Map>"
    "</MapInfo>",
    "xl/connections.xml": r"<connections><connection id='1'><textPr sourceFile='C:\Users\jan\a.csv'/></connection>"
    "</connections>",
}


@pytest.mark.parametrize("name", IN_A_BOOK)
def test_what_a_workbook_reckons_with_names_nobody(name):
    data = uploads.sheet({name: IN_A_BOOK[name]})

    assert b"jan" not in unpacked(clean(data, "a.xlsx").data)[name]


def test_a_workbook_without_such_paths_opens_with_all_that_was_in_it():
    file = io.BytesIO()
    write_xlsx(file, ["plaats", "aantal"], [["Zwolle", 5]])
    parts = unpacked(file.getvalue())
    formula = b"<row r='3'><c r='A3'><f>1/2&amp;\"C:\\Temp\"</f><v>0.5</v></c></row></sheetData>"
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", formula)
    data = uploads.package({**parts, "xl/worksheets/sheet1.xml": sheet})

    before, after = (
        CalamineWorkbook.from_filelike(io.BytesIO(each)).get_sheet_by_index(0).to_python()
        for each in (data, clean(data, "a.xlsx").data)
    )

    assert before == after
    assert formula in unpacked(clean(data, "a.xlsx").data)["xl/worksheets/sheet1.xml"]
