"""Files of people are made anew without who, where and with what; what cannot be kept is refused in words."""

import io
import zipfile
from functools import cache

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support import uploads
from tests.support.uploads import AUTHOR, CAMERA, document, everything_in, package, photo, png_that_claims, sheet, word
from werkplein.core.uploads import FileKind, FileRefused, Refusal, clean, images, sandbox, shown_name

TRACES = (AUTHOR.encode(), CAMERA.encode(), b"Exif", b"GPS", b"http://ns.adobe.com/xap")
GOOD = {
    FileKind.JPEG: (photo(), "gevel.jpg"),
    FileKind.PNG: (photo(kind="PNG"), "gevel.png"),
    FileKind.WEBP: (photo(kind="WEBP"), "gevel.webp"),
    FileKind.PDF: (document(), "convenant.pdf"),
    FileKind.DOCX: (word(), "afspraken.docx"),
    FileKind.XLSX: (sheet(), "rooster.xlsx"),
}


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_good_file_is_kept_and_says_nothing_about_its_maker(kind):
    data, name = GOOD[kind]

    cleaned = clean(data, name)

    assert cleaned.kind is kind
    assert cleaned.name == name
    assert AUTHOR.encode() in everything_in(data)
    assert not [trace for trace in TRACES if trace in everything_in(cleaned.data)]


@pytest.mark.parametrize("kind", list(FileKind))
def test_the_same_file_twice_is_the_same_file(kind):
    data, name = GOOD[kind]

    assert clean(data, name).digest == clean(data, name).digest


@pytest.mark.parametrize("kind", list(FileKind))
def test_what_was_made_anew_can_be_made_anew_again(kind):
    data, name = GOOD[kind]

    again = clean(clean(data, name).data, name)

    assert again.kind is kind


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(1, 8),
)
def test_no_photo_keeps_what_the_camera_wrote(kind, width, height, orientation):
    cleaned = clean(photo(width, height, kind, orientation), "foto")

    for data in (cleaned.data, cleaned.thumbnail):
        assert not opened(data).getexif()
        assert set(opened(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"} | {
            "timestamp",
            "duration",
        }
        assert not [trace for trace in TRACES if trace in data]


@pytest.mark.parametrize(
    ("orientation", "size", "green_at"),
    [
        (1, (60, 40), (5, 20)),  # as it is
        (3, (60, 40), (55, 20)),  # upside down
        (6, (40, 60), (20, 5)),  # a quarter to the right
        (8, (40, 60), (20, 55)),  # a quarter to the left
    ],
)
def test_a_photo_stands_upright(orientation, size, green_at):
    cleaned = clean(photo(orientation=orientation, quality=95), "foto.jpg")

    assert (cleaned.width, cleaned.height) == size
    red, green, _ = opened(cleaned.data).getpixel(green_at)
    assert green > red


def test_a_large_photo_becomes_smaller_and_has_a_small_one_beside_it():
    cleaned = clean(photo(3000, 1500), "foto.jpg")

    assert (cleaned.width, cleaned.height) == (2400, 1200)
    assert opened(cleaned.thumbnail).size == (480, 240)
    assert opened(cleaned.thumbnail).format == "JPEG"


def test_what_is_transparent_stays_so_and_is_white_on_the_small_one():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    cleaned = clean(out.getvalue(), "logo.png")

    assert opened(cleaned.data).getpixel((5, 5))[3] == 0
    assert opened(cleaned.thumbnail).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("is_see_through", [False, True], ids=["all of it", "with a grey that is see-through"])
def test_what_a_scanner_drew_in_many_greys_is_kept_as_it_looks(is_see_through):
    image = Image.new("I;16", (60, 40), 45_000)
    image.paste(Image.new("I;16", (30, 40), 20_000), (0, 0))
    out = io.BytesIO()
    image.save(out, "PNG", **({"transparency": 1} if is_see_through else {}))

    cleaned = clean(out.getvalue(), "scan.png")

    for seen in (opened(cleaned.data), opened(cleaned.thumbnail)):
        dark, light = seen.convert("L").getpixel((5, 20)), seen.convert("L").getpixel((55, 20))
        assert abs(dark - 20_000 // 256) <= 2
        assert abs(light - 45_000 // 256) <= 2


def test_a_picture_of_exactly_the_most_pixels_is_looked_at_and_one_more_is_not():
    images._refuse_size((images.MOST_PIXELS, 1))

    with pytest.raises(FileRefused):
        images._refuse_size((images.MOST_PIXELS + 1, 1))


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
VIDEO = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 100
ZEROS = b"\0" * (60 * 1024 * 1024)
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><w:document xmlns:w="w">&c;</w:document>'


@cache
def hostile():
    """What nobody sends by accident: the bytes, their name, and why they are refused; a quarter of a second to make."""
    return {**pictures_and_pages(), **documents(), **packages()}


def pictures_and_pages():
    return {
        "nothing": (b"", "leeg.jpg", Refusal.EMPTY),
        "image bomb": (png_that_claims(50_000, 50_000), "groot.png", Refusal.TOO_MANY_PIXELS),
        "picture just too large": (png_that_claims(8_001, 8_000), "groot.png", Refusal.TOO_MANY_PIXELS),
        "pdf named as a photo": (document(), "gevel.jpg", Refusal.MISNAMED),
        "photo named as a pdf": (photo(), "convenant.pdf", Refusal.MISNAMED),
        "word named as a sheet": (word(), "rooster.xlsx", Refusal.MISNAMED),
        "photo named as a program": (photo(), "gevel.exe", Refusal.MISNAMED),
        "svg": (SVG, "logo.svg", Refusal.DRAWING),
        "svg named as a photo": (SVG, "logo.png", Refusal.DRAWING),
        "web page": (HTML, "pagina.html", Refusal.WEB_PAGE),
        "web page behind blanks": (b"\xef\xbb\xbf \n" + HTML, "pagina.pdf", Refusal.WEB_PAGE),
        "web page before a pdf": (HTML + document(), "convenant.pdf", Refusal.WEB_PAGE),
        "heic": (HEIC, "IMG_1.HEIC", Refusal.HEIC),
        "heic named as a photo": (HEIC, "IMG_1.jpg", Refusal.HEIC),
        "film": (VIDEO, "film.mp4", Refusal.VIDEO),
        "gif": (b"GIF89a" + b"\0" * 50, "plaatje.gif", Refusal.OTHER_IMAGE),
    }


def documents():
    return {
        "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "brief.doc", Refusal.OLD_OFFICE),
        "program": (b"MZ" + b"\0" * 600, "gevel.jpg", Refusal.PROGRAM),
        "anything": (bytes(range(256)) * 20, "foto.jpg", Refusal.UNKNOWN),
        "half a photo": (photo()[: len(photo()) // 2], "foto.jpg", Refusal.DAMAGED),
        "head of a photo only": (b"\xff\xd8\xff\xe0" + b"\0" * 10, "foto.jpg", Refusal.DAMAGED),
        "head of a pdf only": (b"%PDF-1.4\n", "a.pdf", Refusal.DAMAGED),
        "pdf with a password": (document(encrypted=True), "a.pdf", Refusal.ENCRYPTED),
    }


def packages():
    return {
        "zip": (package({"a.jpg": photo()}), "a.zip", Refusal.ARCHIVE),
        "zip named as word": (package({"a.jpg": photo()}), "a.docx", Refusal.ARCHIVE),
        "half a zip": (word()[:400], "a.docx", Refusal.DAMAGED),
        "zip bomb": (word({"word/media/a.bin": ZEROS}), "a.docx", Refusal.BOMB),
        "many parts": (word({f"word/{n}.bin": b"" for n in range(3_001)}), "a.docx", Refusal.BOMB),
        "path out of the package": (word({"../../etc/passwd": b"x"}), "a.docx", Refusal.PATHS),
        "path with a drive": (word({"C:\\a.txt": b"x"}), "a.docx", Refusal.PATHS),
        "two parts of one name": (word({"WORD/DOCUMENT.XML": b"<a/>"}), "a.docx", Refusal.PATHS),
        "macros": (word({"word/vbaProject.bin": b"x"}), "a.docx", Refusal.MACROS),
        "word with macros": (
            word(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "a.docx",
            Refusal.MACROS,
        ),
        "a program inside": (word({"word/embeddings/oleObject1.bin": b"MZ"}), "a.docx", Refusal.EMBEDDED),
        "linked sheet": (
            sheet({"xl/externalLinks/_rels/a.xml.rels": uploads.links("externalLinkPath", "b.xlsx", "External")}),
            "a.xlsx",
            Refusal.LINKED,
        ),
        "entities": (word({"word/document.xml": ENTITIES}), "a.docx", Refusal.TOO_COMPLEX),
        "broken xml": (word({"word/document.xml": "<a>"}), "a.docx", Refusal.DAMAGED),
        "pictures and sheet in one": (
            word({"[Content_Types].xml": f'<Types xmlns="{uploads.TYPES}"/>'}),
            "a.docx",
            Refusal.OTHER_DOCUMENT,
        ),
    }


@pytest.mark.parametrize("what", hostile())
def test_what_cannot_be_kept_is_refused_with_a_sentence(what):
    data, name, why = hostile()[what]

    with pytest.raises(FileRefused) as refused:
        clean(data, name)

    assert refused.value.why is why
    assert refused.value.sentence.endswith(".")
    assert not (name and name in refused.value.sentence)


@pytest.mark.slow
def test_a_pdf_that_unpacks_to_very_much_is_stopped_in_its_own_process():
    with pytest.raises(FileRefused) as refused:
        clean(uploads.pdf_bomb(1500), "a.pdf")

    assert refused.value.why in (Refusal.TOO_COMPLEX, Refusal.DAMAGED)


def test_the_process_that_reads_a_pdf_knows_no_settings(monkeypatch):
    monkeypatch.setenv("WERKPLEIN_SECRET_KEY", "geheim")
    seen = []
    run = sandbox.subprocess.run
    monkeypatch.setattr(sandbox.subprocess, "run", lambda *a, **k: (seen.append(k["env"]), run(*a, **k))[1])

    sandbox.rewrite(document())

    assert seen == [{}]


POLYGLOTS = {
    "photo with a zip behind it": (photo() + package({"a.exe": b"MZ"}), "a.jpg", b"a.exe"),
    "photo with a web page behind it": (photo() + HTML, "a.jpg", b"<script"),
    "picture with a program behind it": (photo(kind="PNG") + b"#!/bin/sh rm", "a.png", b"/bin/sh"),
    "pdf with a zip behind it": (document() + package({"a.exe": b"virus inside"}), "a.pdf", b"a.exe"),
    "word with a web page in its comment": (uploads.package(uploads.unpacked(word()), HTML), "a.docx", b"<script"),
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_of_a_file_that_is_two_files_only_the_one_is_kept(what):
    data, name, other = POLYGLOTS[what]

    cleaned = clean(data, name)

    assert other in data
    assert other not in cleaned.data


def test_a_pdf_loses_its_programs_and_the_files_inside():
    cleaned = clean(document(script=True, attached=True), "a.pdf")

    found = everything_in(cleaned.data)
    for trace in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"virus.exe", b"MZ and", b"OpenAction"):
        assert trace not in found
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        assert len(pdf.pages) == 1
        assert len(pdf.attachments) == 0


def test_the_photo_in_a_document_is_still_the_same_photo():
    kept = uploads.unpacked(clean(word(), "a.docx").data)
    with pikepdf.open(io.BytesIO(clean(document(), "a.pdf").data)) as pdf:
        in_pdf = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()

    for data in (kept["word/media/image1.jpeg"], kept["word/media/image2.png"], in_pdf):
        assert opened(data).size == (60, 40)
        assert not opened(data).getexif()
        opened(data).load()
    assert list(opened(kept["word/media/image1.jpeg"]).get_flattened_data()) == list(
        opened(photo()).get_flattened_data()
    )


def test_a_sheet_keeps_its_tables_and_its_version():
    kept = uploads.unpacked(clean(sheet(), "a.xlsx").data)

    assert b'displayName="Tabel1"' in kept["xl/tables/table1.xml"]
    assert b'lastEdited="7"' in kept["xl/workbook.xml"]


def test_a_sheet_inside_a_word_file_is_looked_at_too():
    inside = {"word/embeddings/Werkblad1.xlsx": sheet()}
    macros = {"word/embeddings/Werkblad1.xlsx": sheet({"xl/vbaProject.bin": b"x"})}
    deeper = {"word/embeddings/a.docx": word(inside)}

    assert not [trace for trace in TRACES if trace in everything_in(clean(word(inside), "a.docx").data)]
    for more, why in ((macros, Refusal.MACROS), (deeper, Refusal.EMBEDDED)):
        with pytest.raises(FileRefused) as refused:
            clean(word(more), "a.docx")
        assert refused.value.why is why


def test_every_part_of_a_document_carries_the_same_day():
    with zipfile.ZipFile(io.BytesIO(clean(word(), "a.docx").data)) as kept:
        assert {info.date_time for info in kept.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert kept.infolist()[0].filename == "[Content_Types].xml"


def test_a_photo_under_the_name_of_another_photo_is_kept_and_told():
    cleaned = clean(photo(kind="WEBP"), "IMG-WA0001.jpg")

    assert cleaned.kind is FileKind.WEBP
    assert cleaned.name == "IMG-WA0001.webp"
    assert "maar het is een afbeelding (WebP)" in cleaned.note


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (-1, False)])
def test_a_file_may_be_as_large_as_the_limit(more, is_kept):
    data = photo()
    if is_kept:
        assert clean(data, "a.jpg", len(data) + more)
    else:
        with pytest.raises(FileRefused) as refused:
            clean(data, "a.jpg", len(data) + more)
        assert refused.value.why is Refusal.TOO_LARGE


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("gevel.jpg", "gevel.jpg"),
        ("Gevel Zwolle (1).JPEG", "Gevel Zwolle (1).jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fotos\\gevel.jpg", "gevel.jpg"),
        ("a\x00b\nc.jpg", "a b c.jpg"),
        ("gevel\u202egpj.exe", "gevel gpj.jpg"),
        ("<img src=x>.jpg", "img src=x.jpg"),
        ("con.jpg", "foto.jpg"),
        ("...", "foto.jpg"),
        ("", "foto.jpg"),
        ("é" * 300 + ".jpg", "é" * 94 + ".jpg"),
        ("facade.tar.jpg", "facade.tar.jpg"),
        ("brief 123456782 mei.jpg", "brief … mei.jpg"),
        ("bewijs_1234.56.782.jpg", "bewijs_….jpg"),
        ("brief BSN 123 456 782.jpg", "brief BSN ….jpg"),
        ("bsn 10000008 en 123456782.jpg", "bsn … en ….jpg"),
        ("brief_BSN_123_456_782.jpg", "brief_BSN_….jpg"),
        ("bsn_10000008.jpg", "bsn_….jpg"),
        ("brief 123 456 782.jpg", "brief ….jpg"),
        ("123.456.782.jpg", "….jpg"),
        ("foto 123\u00a0456\u00a0782.jpg", "foto ….jpg"),
        ("foto 123  456  782.jpg", "foto ….jpg"),
        ("1234_56_782.jpg", "….jpg"),
        ("1234 56 782.jpg", "….jpg"),
        ("1234_56_783.jpg", "1234_56_783.jpg"),
        ("123 456 783.jpg", "123 456 783.jpg"),
        ("absn_10000008.jpg", "absn_10000008.jpg"),
        ("IMG_123456783.jpg", "IMG_123456783.jpg"),
    ],
)
def test_a_name_is_shown_without_what_could_mislead(raw, shown):
    assert shown_name(raw, FileKind.JPEG) == shown
