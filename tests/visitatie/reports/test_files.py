"""A version as PDF and Word document: tagged, in Dutch, with headings and headed tables, and the same each time."""

import io
import json
from datetime import date

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select

from tests.visitatie.conftest import TUESDAY
from visitatie.reports.jobs import make_files
from visitatie.reports.models import ReportFile
from visitatie.reports.pdf import SHOWN, Printed, as_pdf, shown, widths
from visitatie.reports.rules.content import (
    Content,
    Facts,
    Paragraph,
    Section,
    Seen,
    SeenMilestone,
    Table,
    as_data,
    fingerprint,
    read,
)
from visitatie.reports.rules.stages import Format
from visitatie.reports.word import as_docx
from werkplein.core.files import store
from werkplein.core.orphans import lacking, sweep

# What a typesetter, an XML file and a shell could take for something else.
NASTY = 'Eerste regel #let x = 1 *vet* $a$ <b> & "citaat" \\ {{ 7*7 }} @ref\ntweede regel \x0b\x00 😀 ﷽ =1+1'
SEEN = SeenMilestone("a1", "Eén toegangsdeur", "Niet bekend", "Voldaan (Opgave MT, 1-7-2010)", "Deels", "partly",
                     True, NASTY, 2, ("15 juli 2010: bezwaar.", "16 juli 2010: ingetrokken."), 7)  # fmt: skip
CONTENT = Content(
    "Verslag van de audit bij Achterholt",
    "Er is één mijlpaal bekeken: a1. Daar is werk te doen.",
    (
        Section("bezoek", "Het bezoek", (Facts((("Werkplein", "Werkplein Achterholt"), ("Leeg", ""))),)),
        Section("criterium-a", "A. Huisvesting", (Seen("Mijlpalen van criterium A", (SEEN,)),)),
        Section("afspraken", "Afspraken", (Table("Afspraken", ("Wat", "Wie"), (("Balie", "MT"), (NASTY, ""))),)),
        Section("aanvulling", "Aanvulling", (Paragraph("Tekst.", "Verbeterd"), Paragraph(NASTY))),
    ),
)


def printed(content=CONTENT, reason="Het MT belde over de afspraak."):
    data = as_data(content)
    return Printed(data, "versie 3, verbeterde versie", reason, fingerprint(data), date(2010, 7, 15))


def tags(element, found=None):
    """The kinds of structure elements in a PDF."""
    found = [] if found is None else found
    if isinstance(element, pikepdf.Array):
        for each in element:
            tags(each, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.append(str(element.S))
        if "/K" in element:
            tags(element.K, found)
    return found


def test_the_pdf_is_tagged_and_says_its_title_and_language():
    with pikepdf.open(io.BytesIO(as_pdf(printed()))) as pdf:
        kinds = tags(pdf.Root.StructTreeRoot.K)

        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl-NL"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Verslag van de audit bij Achterholt"
            assert metadata["pdfuaid:part"] == "1"
        assert kinds.count("/H1") == 4
        assert kinds.count("/Table") == 2
        assert kinds.count("/TH") == 6


def test_the_word_document_has_headings_headed_tables_and_its_language():
    document = Document(io.BytesIO(as_docx(printed())))

    styles = [each.style.name for each in document.paragraphs]
    assert (styles[0], styles.count("Heading 1"), styles.count("Heading 2")) == ("Title", 4, 1)
    assert document.core_properties.title == "Verslag van de audit bij Achterholt"
    assert document.core_properties.language == "nl-NL"
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
    assert len(document.tables) == 2
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


@pytest.mark.parametrize("make", [as_pdf, as_docx])
def test_the_same_version_gives_the_same_bytes(make):
    assert make(printed()) == make(printed())
    assert make(printed()) != make(printed(reason="Iets anders."))


@pytest.mark.parametrize("make", [as_pdf, as_docx])
def test_a_report_without_anything_in_it_can_be_made(make):
    assert make(printed(Content("Leeg", "", (Section("x", "Leeg", ()),)), ""))


def test_every_character_that_is_let_through_can_be_shown():
    every = "".join(chr(point) for first, last in SHOWN for point in range(first, last + 1))
    sections = (Section("alles", "Alles", tuple(Paragraph(f"a{each}b") for each in every)),)

    assert as_pdf(printed(Content("Alles", every, sections)))


def test_what_cannot_be_shown_becomes_a_box_and_controls_go():
    assert shown({"a": ["é\x00\u202e😀\n", 1]}) == {"a": ["é□\n", 1]}


def test_what_looks_like_markup_is_text():
    document = Document(io.BytesIO(as_docx(printed())))

    told = "\n".join(each.text for each in document.paragraphs)
    assert '#let x = 1 *vet* $a$ <b> & "citaat" \\ {{ 7*7 }} @ref' in told


def test_content_is_the_same_after_it_was_kept():
    kept = json.loads(json.dumps(as_data(CONTENT)))

    assert read(kept) == CONTENT
    assert fingerprint(kept) == fingerprint(as_data(CONTENT))
    assert fingerprint(dict(reversed(kept.items()))) == fingerprint(kept)


def test_another_word_gives_another_fingerprint():
    other = as_data(CONTENT) | {"lead": "Bij 1 van 1 mijlpalen is werk te doen: a2."}

    assert fingerprint(other) != fingerprint(as_data(CONTENT))


def test_a_column_is_as_wide_as_what_stands_in_it_within_borders():
    table = {"columns": ["Wat", "Wie"], "rows": [["x" * 500, "MT"]]}

    assert widths(table) == [60, 12]
    assert widths({"columns": ["Wat", "Wie"], "rows": []}) == [12, 12]


@pytest.mark.both
def test_the_job_makes_each_file_once_and_the_sweep_keeps_it(app, session, held):
    assert make_files(session, TUESDAY) == "2 bestanden van verslagen gemaakt"
    session.commit()

    rows = session.scalars(select(ReportFile).order_by(ReportFile.format)).all()
    assert {each.format for each in rows} == {Format.PDF, Format.DOCX}
    assert all(len(store().get(each.digest)) == each.size for each in rows)
    assert make_files(session, TUESDAY) is None
    assert sweep(session, TUESDAY) is None
    assert not lacking(session)
