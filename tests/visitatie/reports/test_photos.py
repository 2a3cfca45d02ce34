"""Photos of a visit in its report: named in every version and file, shown for as long as they are kept."""

import io
import json
from dataclasses import replace

import pytest
from docx import Document

from tests.milestones.proving import pieces, send
from tests.support.uploads import photo
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.reports.test_files import CONTENT, SEEN, printed
from visitatie.reports import jobs, queries
from visitatie.reports.pdf import as_pdf
from visitatie.reports.rules.content import Piece, Section, Seen, as_data, read
from visitatie.reports.word import as_docx

TOLD = "Foto (JPEG) van 13 juli 2010: De gevel met het logo"
SHOWN = "section[aria-labelledby=deel-criterium-a] img"


@pytest.fixture
def brought(app, browse, session, held, laggard, bram):
    """A photo was added at a1 after the visit, and the concept took it in."""
    app.config["TODAY"] = TUESDAY
    page = browse(f"/intern/bezoeken/{held.id}/bewijs/", by=bram)
    send(page, (photo(), "gevel.jpg"), milestone="a1", description="De gevel met het logo", holds_on="13-7-2010")
    jobs.renew_concepts(session, TUESDAY)
    session.commit()
    (piece,) = pieces(session, laggard)
    return piece


def told(session, held):
    return next(queries.content_of(queries.report_of(session, held).latest).milestones)


def test_a_version_names_the_photo_and_its_file(session, brought, held):
    (named,) = told(session, held).pieces

    assert named.evidence_id == brought.id
    assert named.words.replace("\xa0", " ") == TOLD
    assert named.digest == brought.file.digest


@pytest.mark.both
def test_the_page_shows_the_photo_until_it_is_taken_back(browse, session, brought, held, bram, dirk):
    address = f"/intern/bezoeken/{held.id}/verslag/"
    picture = browse(address, by=dirk).one(SHOWN)
    assert picture["alt"] == "De gevel met het logo"
    assert browse(picture["src"], by=dirk).status == 200

    browse(f"/intern/bewijs/{brought.id}/", by=bram).submit("Trek dit stuk in")

    page = browse(address, by=dirk)
    assert page.all(SHOWN) == []
    assert TOLD in page.text.replace("\xa0", " ")


def with_pieces(*words):
    seen = replace(SEEN, pieces=tuple(Piece(number, each, "a" * 64) for number, each in enumerate(words)))
    section = Section("criterium-a", "A. Huisvesting", (Seen("Mijlpalen van criterium A", (seen,)),))
    return replace(CONTENT, sections=(section,))


def test_the_files_name_each_photo_instead_of_a_number():
    document = Document(io.BytesIO(as_docx(printed(with_pieces("Foto: de gevel", "Foto: de balie")))))
    lines = [each.text for each in document.paragraphs]

    assert "Foto: de gevel" in lines
    assert "Foto: de balie" in lines
    assert not any(each.startswith("Foto’s en documenten bij deze mijlpaal") for each in lines)
    assert as_pdf(printed(with_pieces("Foto: de gevel"))) != as_pdf(printed(with_pieces("Foto: de balie")))


def test_a_version_of_before_photos_were_named_is_read_and_printed_as_it_was():
    old = json.loads(json.dumps(as_data(CONTENT)))
    for section in old["sections"]:
        for block in section["blocks"]:
            for each in block.get("milestones", ()):
                del each["pieces"]

    assert read(old) == CONTENT
    document = Document(io.BytesIO(as_docx(replace(printed(), content=old))))
    assert "Foto’s en documenten bij deze mijlpaal: 2." in [each.text for each in document.paragraphs]
    assert as_pdf(replace(printed(), content=old))
