"""Of who made a picture, and where, nothing is left in a document, in whatever corner it stood."""

import io
import re
import struct
import zlib

import pikepdf
import pytest
from PIL import Image

from tests.support import pdf_slots, pictures, traces, uploads
from tests.support.traces import NAME, NOTE, PLACE
from werkplein.core.uploads import FileRefused, Refusal, clean, drawings
from werkplein.core.uploads.pictures import known

KINDS = pictures.all_kinds()
PACKAGES = {
    "docx": lambda name, data: uploads.word({f"word/media/{name}": data}),
    "xlsx": lambda name, data: uploads.sheet({f"xl/media/{name}": data}),
}


def seen(data):
    """Every frame of a picture, as one sees it."""
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for at in range(getattr(image, "n_frames", 1)):
            image.seek(at)
            frames.append((image.size, image.convert("RGBA").tobytes()))
        return frames


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("ending", PACKAGES)
def test_no_picture_in_a_package_says_who_made_it_or_where(ending, name):
    data = PACKAGES[ending](name, KINDS[name])
    assert len(traces.found_in(data)) >= 2

    kept = clean(data, f"a.{ending}").data

    assert traces.found_in(kept) == set()
    assert any(each.endswith(name) and found for each, found in uploads.unpacked(kept).items())


@pytest.mark.parametrize(
    "name", [name for name in KINDS if not name.endswith(("emf", "wmf", "emz", "wmz", "svg", "wdp"))]
)
def test_a_picture_is_still_the_same_to_look_at(name):
    assert seen(known(KINDS[name])) == seen(KINDS[name])


@pytest.mark.parametrize("name", KINDS)
def test_a_clean_picture_stays_as_it_is(name):
    once = known(KINDS[name])

    assert known(once) == once


@pytest.mark.parametrize("name", KINDS)
def test_half_a_picture_is_refused_or_says_nothing_either(name):
    for share in (10, 30, 50, 70, 90, 99):
        data = KINDS[name][: len(KINDS[name]) * share // 100]
        try:
            kept = known(data)
        except FileRefused:
            continue
        assert traces.found_in(kept or b"") == set()


@pytest.mark.parametrize("slot", pdf_slots.SLOTS)
def test_nothing_in_a_pdf_says_who_made_it_or_where(slot):
    data = pdf_slots.pdf_with(pdf_slots.SLOTS[slot])
    assert traces.found_in(data)

    assert traces.found_in(clean(data, "a.pdf").data) == set()


@pytest.mark.parametrize("slot", [slot for slot in pdf_slots.SLOTS if slot.startswith("photo in")])
def test_a_photo_in_a_pdf_is_still_the_same_to_look_at(slot):
    with pikepdf.open(io.BytesIO(clean(pdf_slots.pdf_with(pdf_slots.SLOTS[slot]), "a.pdf").data)) as pdf:
        photos = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/Width" in each]
        shown = [traces.unpacked(each) for each in photos]

    assert [seen(each) for each in shown] == [seen(traces.jpeg())]


@pytest.mark.parametrize("slot", [slot for slot in pdf_slots.SLOTS if slot.startswith(("raw in", "/"))])
def test_a_photo_among_the_words_of_a_pdf_is_still_the_same_to_look_at(slot):
    with pikepdf.open(io.BytesIO(clean(pdf_slots.pdf_with(pdf_slots.SLOTS[slot]), "a.pdf").data)) as pdf:
        drawn = b"".join(each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream))

    (photo,) = re.findall(rb"ID\s([0-9a-f]+)>\s?EI", drawn)
    assert seen(bytes.fromhex(photo.decode())) == seen(traces.jpeg())


def test_what_is_written_on_a_page_stays_word_for_word():
    remark = pdf_slots.SLOTS["remark in a form"]

    with pikepdf.open(io.BytesIO(clean(pdf_slots.pdf_with(remark), "a.pdf").data)) as pdf:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        words = next(step.operands[0] for step in steps if str(step.operator) == "Tj")

    assert str(words) == "100% (half) zichtbaar"


def test_all_corners_of_a_pdf_at_once():
    slots = [slot for name, slot in pdf_slots.SLOTS.items() if " in a " not in name and "note" not in name]

    assert traces.found_in(clean(pdf_slots.pdf_with(*slots), "a.pdf").data) == set()


def test_a_drawing_may_be_called_as_what_is_dropped_elsewhere():
    data = pdf_slots.pdf_with(pdf_slots.SLOTS["drawings called as an author"])

    with pikepdf.open(io.BytesIO(clean(data, "a.pdf").data)) as pdf:
        assert set(pdf.pages[0].Resources.XObject.keys()) == {"/Author", "/Metadata", "/Thumb"}


def test_what_has_a_name_of_its_own_is_still_cleaned_where_it_starts_something():
    def place(pdf, page):
        note = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, T=NAME))
        note.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=NAME)
        page.Resources["/Font"] = note
        page.obj.Annots = pikepdf.Array([note])

    assert traces.found_in(clean(pdf_slots.pdf_with(place), "a.pdf").data) == set()


THUMBNAIL = (
    f'<Relationships xmlns="{uploads.RELS}"><Relationship Id="r1" Type="{uploads.OFFICE}/officeDocument" '
    f'Target="word/document.xml"/><Relationship Id="r2" Type="{uploads.OFFICE}/thumbnail" '
    'Target="docProps/thumbnail.jpeg"/></Relationships>'
)
CORNERS = {
    "thumbnail": {"docProps/thumbnail.jpeg": traces.jpeg(), "_rels/.rels": THUMBNAIL},
    "drawing of a thumbnail": {"docProps/thumbnail.emf": pictures.emf()},
    "photo in a theme": {"word/theme/media/image1.jpeg": traces.jpeg()},
    "photo in a sheet inside": {
        "word/embeddings/a.xlsx": uploads.sheet(
            {"xl/media/image1.tiff": pictures.tiff("raw"), "xl/media/b.gif": pictures.gif()}
        )
    },
    "photo without an ending": {"word/media/image1": traces.jpeg()},
    "photo under another ending": {"word/media/image1.png": pictures.webp()},
    "remark": {
        "word/header1.xml": f"<!-- {NAME} {PLACE} --><w:hdr xmlns:w='w'><!-- {NAME} --><?maker {NAME}?></w:hdr>"
    },
    "remark in an old drawing": {
        "word/vmlDrawing1.vml": f"<xml><!-- {NAME} --></xml>",
        "word/charts/a.vml": f"<xml><!-- {NAME} --></xml>",
    },
    "comment": {
        "word/comments.xml": f"<w:comments xmlns:w='w'><w:comment w:author='{NAME}' w:initials='{NAME}'/></w:comments>"
    },
    "packed copy of a drawing": {
        "word/header1.xml": "<w:hdr xmlns:w='w' xmlns:o='o'><w:pict o:gfxdata=\""
        + traces.base64.b64encode(uploads.package({"a.jpeg": traces.jpeg()})).decode()
        + '"/></w:hdr>'
    },
}


@pytest.mark.parametrize("corner", CORNERS)
def test_no_corner_of_a_package_says_who_made_it_or_where(corner):
    data = uploads.word(CORNERS[corner])
    assert traces.found_in(data)

    assert traces.found_in(clean(data, "a.docx").data) == set()


def ftyp(brand):
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + traces.exif().tobytes()


OLD_TIFF = (
    b"II*\0\x08\0\0\0"
    + struct.pack("<H", 2)
    + struct.pack("<HHII", 259, 3, 1, 6)
    + struct.pack("<HHIII", 513, 4, 1, 9, 0)
)
REFUSED = {
    "HEIC": ("word/media/a.heic", ftyp(b"heic"), Refusal.PICTURE_INSIDE),
    "AVIF": ("word/media/a.avif", ftyp(b"avif"), Refusal.PICTURE_INSIDE),
    "film": ("word/media/a.mp4", ftyp(b"isom"), Refusal.PICTURE_INSIDE),
    "icon": ("word/media/a.ico", b"\0\0\1\0" + NOTE, Refusal.PICTURE_INSIDE),
    "Photoshop": ("word/media/a.psd", b"8BPS" + NOTE, Refusal.PICTURE_INSIDE),
    "PICT": ("word/media/a.pct", b"\0" * 512 + NOTE, Refusal.PICTURE_INSIDE),
    "PostScript": ("word/media/a.eps", b"%!PS " + NOTE, Refusal.PICTURE_INSIDE),
    "PDF": ("word/media/a.pdf", uploads.document(), Refusal.PICTURE_INSIDE),
    "large TIFF": ("word/media/a.tiff", b"II+\0" + NOTE, Refusal.PICTURE_INSIDE),
    "old JPEG in TIFF": ("word/media/a.tiff", OLD_TIFF, Refusal.PICTURE_INSIDE),
    "words": ("word/media/a.txt", NOTE, Refusal.PICTURE_INSIDE),
    "drawing in remarks only": ("word/media/a.emf", pictures.emf(is_dual=False), Refusal.PICTURE_INSIDE),
    "drawing that grows": (
        "word/media/a.emz",
        traces.gzip.compress(b"\1\0\0\0" + b"\0" * 41 * 1024 * 1024),
        Refusal.BOMB,
    ),
    "drawing that grows more than it says": (
        "word/media/a.emz",
        traces.gzip.compress(b"\0" * 41 * 1024 * 1024)[:-4] + b"\1\0\0\0",
        Refusal.DAMAGED,
    ),
    "drawing packed twice": (
        "word/media/a.emz",
        traces.gzip.compress(traces.gzip.compress(NOTE)),
        Refusal.PICTURE_INSIDE,
    ),
    "drawing with entities": (
        "word/media/a.svg",
        b"<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>",
        Refusal.TOO_COMPLEX,
    ),
    "half a photo": ("word/media/a.jpg", b"\xff\xd8\xff\xe1\0\x20" + NOTE, Refusal.DAMAGED),
    "no picture": ("xl/worksheets/a.bin", NOTE, Refusal.EMBEDDED),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_picture_that_cannot_be_cleaned_is_refused_in_words(what):
    name, data, why = REFUSED[what]
    make, ending = (uploads.word, "docx") if name.startswith("word") else (uploads.sheet, "xlsx")

    with pytest.raises(FileRefused) as refused:
        clean(make({name: data}), f"a.{ending}")

    assert refused.value.why is why
    assert NAME not in refused.value.sentence
    assert "PDF" in refused.value.sentence or why is Refusal.DAMAGED


def test_pieces_of_a_picture_that_are_the_same_piece_do_not_make_it_grow():
    many = 5_000
    start = 8 + 2 + 12 * 2 + 4
    listed = struct.pack("<HHII", 273, 4, many, start) + struct.pack("<HHII", 279, 4, many, start + 4 * many)
    tables = struct.pack("<I", 8) * many + struct.pack("<I", 30_000) * many
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + listed + b"\0" * 4 + tables

    with pytest.raises(FileRefused) as refused:
        known(data)

    assert refused.value.why is Refusal.DAMAGED


@pytest.mark.slow
def test_a_photo_in_a_pdf_that_unpacks_to_very_much_is_stopped():
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"\0" * 1024 * 1024) for _ in range(1_500)) + packer.flush()
    slot = pdf_slots.packed(photo=data)

    def place(pdf, page):
        slot(pdf, page)
        page.Resources.XObject.Im0.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])

    with pytest.raises(FileRefused) as refused:
        clean(pdf_slots.pdf_with(place), "a.pdf")

    assert refused.value.why in (Refusal.TOO_COMPLEX, Refusal.DAMAGED)


def nested(data, times, wrap):
    for _ in range(times):
        data = wrap(data)
    return data


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\xff\xff\0\0WEBP" + b"ANMF\0\x40\0\0" * 4_000 + NOTE,
        b"\0\0\0\x0cjP  \r\n\x87\n"
        + nested(NOTE, 2_000, lambda data: struct.pack(">I", len(data) + 8) + b"jp2h" + data),
        b"<svg xmlns='http://www.w3.org/2000/svg'><style>" + b"/* url( @import " * 200_000 + b"</style></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><style>" + b"url(x @import" * 200_000 + b"</style></svg>",
    ],
    ids=["frames in frames", "boxes in boxes", "remarks without end", "places without end"],
)
def test_a_picture_that_never_ends_takes_no_time(data):
    assert traces.found_in(known(data)) == set()


def test_many_packed_drawings_together_are_too_much():
    grown = traces.gzip.compress(b"\1\0\0\0" + b"\0" * 30 * 1024 * 1024)

    with pytest.raises(FileRefused) as refused:
        clean(uploads.word({f"word/media/{at}.emz": grown for at in range(3)}), "a.docx")

    assert refused.value.why is Refusal.BOMB


def test_an_old_drawing_full_of_remarks_takes_no_time():
    kept = clean(uploads.word({"word/charts/a.vml": b"<xml>" + b"<!-- " * 190_000}), "a.docx").data

    assert uploads.unpacked(kept)["word/charts/a.vml"] == b"<xml>"


def test_lists_of_a_picture_that_are_all_the_same_list_do_not_make_it_grow():
    start, many = 8 + 2 + 12 * 6 + 4, 400_000
    entries = [(320, 3, many, start), (301, 3, many, start), (532, 3, many, start), (530, 3, many, start)]
    entries += [(273, 4, 1, start), (279, 4, 1, 8)]
    listed = struct.pack("<H", 6) + b"".join(struct.pack("<HHII", *each) for each in entries) + b"\0" * 4

    with pytest.raises(FileRefused) as refused:
        known(b"II*\0\x08\0\0\0" + listed + b"\0" * 2 * many)

    assert refused.value.why is Refusal.DAMAGED


@pytest.mark.parametrize("address", ['url("https://a.example/b?c@4;7")', "'a;b.css'", '"c.css"', "url(d.css)"])
def test_a_drawing_keeps_the_colours_behind_what_it_imports(address):
    style = f"@import {address};.a{{fill:red}}"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><style>{style}</style><rect class='a'/></svg>"

    assert ">.a{fill:red}</style>" in drawings.bare(drawing.encode()).decode()
