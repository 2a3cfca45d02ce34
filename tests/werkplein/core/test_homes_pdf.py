"""Of a path in a PDF nothing says any more in whose folder it stood, in whatever signs; what one reads stays."""

import io
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.support import pdf_slots, uploads
from werkplein.core.uploads import clean

PATH, BARE = "C:\\Users\\JanMaker\\Pictures\\foto.jpg", "C:\\Users\\Auteur\\Pictures\\foto.jpg"
HIGH = "C:\\Users\\JanMaker\\Pictures\\foto \u0142\u20ac.jpg"
CODED = {
    "plain": (PATH.encode(), BARE),
    "wide": (b"\xfe\xff" + HIGH.encode("utf-16-be"), HIGH.replace("JanMaker", "Auteur")),
    "wide, turned": (b"\xff\xfe" + HIGH.encode("utf-16-le"), HIGH.replace("JanMaker", "Auteur")),
    "of our time": (b"\xef\xbb\xbf" + HIGH.encode(), HIGH.replace("JanMaker", "Auteur")),
    "its own signs": (
        PATH.replace("foto", "caf\u00e9 \u2022").encode("pdfdoc"),
        BARE.replace("foto", "caf\u00e9 \u2022"),
    ),
}


def structure(**more):
    """A piece of the structure of a page that says this about itself."""

    def place(pdf, page):
        piece = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, **more))
        piece.P = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([piece])))
        pdf.Root.StructTreeRoot = piece.P

    return place


def reread(*slots):
    return pikepdf.open(io.BytesIO(clean(pdf_slots.pdf_with(*slots), "a.pdf").data))


@pytest.mark.parametrize("code", CODED)
def test_a_description_in_a_pdf_names_nobody_in_whatever_signs(code):
    told, shown = CODED[code]

    with reread(structure(Alt=String(told))) as kept:
        assert str(kept.Root.StructTreeRoot.K[0].Alt) == shown


def bookmarks(pdf, page):
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    first = pdf.make_indirect(Dictionary(Title=PATH, Parent=pdf.Root.Outlines, Dest=PATH))
    pdf.Root.Outlines.First = pdf.Root.Outlines.Last = first
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([PATH, Array([page.obj, Name.Fit])])))


def on_page(**more):
    def place(pdf, page):
        note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **more))
        page.obj.Annots = Array([note])
        pdf.Root.AcroForm = Dictionary(Fields=Array([note] if note.Subtype == Name.Widget else []))

    return place


IN_A_PDF = {
    "description": structure(Alt=PATH),
    "words instead": structure(ActualText=PATH, E=PATH),
    "title": structure(T=PATH),
    "list": structure(A=Array([Dictionary(O=Name.Table, Headers=Array([PATH]))])),
    "bookmark": bookmarks,
    "note": on_page(Subtype=Name.Text, Contents=PATH),
    "field": on_page(Subtype=Name.Widget, FT=Name.Tx, T=PATH, TU=PATH, TM=PATH),
    "link": on_page(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=f"file:///{PATH}")),
    "link by name": on_page(Subtype=Name.Link, Dest=PATH),
    "address of a file": on_page(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F="file:///home/JanMaker/a.pdf")),
}


@pytest.mark.parametrize("slot", IN_A_PDF)
def test_no_words_of_a_pdf_name_anybody(slot):
    data = pdf_slots.pdf_with(IN_A_PDF[slot])
    assert b"JanMaker" in uploads.everything_in(data)

    assert b"JanMaker" not in uploads.everything_in(clean(data, "a.pdf").data)


def test_a_bookmark_still_leads_where_it_led():
    with reread(bookmarks) as kept:
        assert kept.Root.Outlines.First.Title == kept.Root.Outlines.First.Dest == kept.Root.Names.Dests.Names[0] == BARE


@pytest.mark.parametrize(
    "slot",
    [
        on_page(Subtype=Name.Widget, FT=Name.Tx, V=PATH, DV=PATH),
        on_page(Subtype=Name.FreeText, Contents=PATH),
    ],
    ids=["filled in", "typed on the page"],
)
def test_what_one_reads_on_a_page_stays_as_it_was_written(slot):
    with reread(slot) as kept:
        note = kept.pages[0].Annots[0]
        told = {str(value) for key, value in note.items() if key in ("/V", "/DV", "/Contents")}

    assert told == {PATH}


def test_a_pdf_without_such_paths_keeps_all_its_words():
    words = [String(each) for each in (b"Gevel", b"\xfe\xff\x01\x42", b"\x00\xff\x80", b"C:\\Temp")]

    with reread(structure(Alt=words[0], ActualText=words[1], E=words[2], T=words[3])) as kept:
        piece = kept.Root.StructTreeRoot.K[0]

    assert [bytes(each) for each in (piece.Alt, piece.ActualText, piece.E, piece.T)] == [bytes(each) for each in words]


def test_a_large_structure_that_leads_back_to_itself_is_read_in_time():
    def place(made, page):
        top = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pieces = [
            made.make_indirect(Dictionary(S=Name.Figure, P=top, Pg=page.obj, Alt=f"Foto {at}", ActualText=PATH))
            for at in range(10_000)
        ]
        for one, other in pairwise(pieces):
            one.K, other.A = other, one
        top.K, made.Root.StructTreeRoot = Array(pieces), top

    # Its own process gives it no more than some seconds.
    with reread(place) as kept:
        told = {str(each.ActualText) for each in kept.Root.StructTreeRoot.K}

    assert told == {BARE}
