"""Makes PDFs with a name and a place in one corner of them: one file for every corner that we can think of."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.support import pictures, traces
from tests.support.traces import NAME, NOTE, PLACE, XMP

Slot = Callable[[Pdf, pikepdf.Page], None]


def pdf_with(*slots: Slot) -> bytes:
    """A PDF of one page with something in these corners."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    page.Contents = pdf.make_stream(b"q 1 0 0 1 0 0 cm BT (100% (half) zichtbaar) Tj ET Q")
    page.Resources = Dictionary(XObject=Dictionary(), Font=Dictionary(), Pattern=Dictionary(), ColorSpace=Dictionary())
    for slot in slots:
        slot(pdf, page)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()


def told(**more: object) -> Dictionary:
    """A list with a name and a place in it."""
    return Dictionary(Author=NAME, GPS=PLACE, **more)


def shown(pdf: Pdf, page: pikepdf.Page, data: bytes, **head: object) -> Stream:
    """A picture that the page draws."""
    made = pdf.make_stream(data)
    made.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 24, "/Height": 16, "/BitsPerComponent": 8})
    made.update({"/ColorSpace": Name.DeviceRGB} | {f"/{name}": value for name, value in head.items()})
    page.Resources.XObject[f"/Im{len(list(page.Resources.XObject.keys()))}"] = made
    return made


def packed(*filters: str, photo: bytes | None = None, last: str = "/DCTDecode") -> Slot:
    """A picture packed in these, the first one outermost."""

    def place(pdf: Pdf, page: pikepdf.Page) -> None:
        data = traces.jpeg() if photo is None else photo
        for name in reversed(filters):
            data = traces.PACKED[name](data)
        shown(pdf, page, data, Filter=Array([Name(name) for name in (*filters, last)]))

    return place


def _jbig(pdf: Pdf, page: pikepdf.Page) -> None:
    note = struct.pack(">IBBBI", 1, 62, 0, 1, 4 + len(NOTE)) + b"\x20\0\0\0" + NOTE
    end = struct.pack(">IBBBI", 2, 49, 0, 1, 0)
    globals_ = pdf.make_stream(note)
    shown(pdf, page, note + end, Filter=Name.JBIG2Decode, DecodeParms=Dictionary(JBIG2Globals=globals_))


def _plain(**head: object) -> Slot:
    def place(pdf: Pdf, page: pikepdf.Page) -> None:
        more = {name: value(pdf) if callable(value) else value for name, value in head.items()}
        shown(pdf, page, traces.image().tobytes(), **more)

    return place


def _stream(data: bytes, **head: object) -> Callable[[Pdf], Stream]:
    return lambda pdf: pdf.make_stream(data, **head)


def _thumbnail(pdf: Pdf) -> Stream:
    return pdf.make_stream(traces.jpeg(), Width=24, Height=16, ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode)


def _on_root(name: str, value: Callable[[Pdf], object]) -> Slot:
    return lambda pdf, page: pdf.Root.update({name: value(pdf)})


def _on_page(name: str, value: Callable[[Pdf], object]) -> Slot:
    return lambda pdf, page: page.obj.update({name: value(pdf)})


def _note(**more: object) -> Slot:
    def place(pdf: Pdf, page: pikepdf.Page) -> None:
        found = {name: value(pdf) if callable(value) else value for name, value in more.items()}
        note = Dictionary(**{"Type": Name.Annot, "Rect": [0, 0, 9, 9], "Subtype": Name.Text} | found)
        page.obj.Annots = Array([pdf.make_indirect(note)])

    return place


def inline(form: str, words: bytes = b"") -> bytes:
    """A drawing in which a photo stands among the words; or a remark."""
    if not form:
        return words
    data, filters = traces.jpeg(), b"/DCT"
    if form != "raw":
        data, filters = traces.PACKED[form](data), f"[{form} /DCTDecode]".encode()
    return b"q BI /W 24 /H 16 /BPC 8 /CS /RGB /F " + filters + b" ID " + data + b"\nEI Q" + words


def _drawn(where: str, data: bytes) -> Slot:
    """Put a drawing on the page, in a form, a pattern, a letter, a note, or in two pieces."""

    def place(pdf: Pdf, page: pikepdf.Page) -> None:
        box = {"BBox": [0, 0, 24, 16], "Resources": Dictionary()}
        if where == "page":
            page.obj.Contents = pdf.make_stream(data)
        elif where == "pieces":
            page.obj.Contents = Array([pdf.make_stream(b"q 1 0 0"), pdf.make_stream(b"1 0 0 cm Q " + data)])
        elif where == "form":
            page.Resources.XObject.Fm = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form, **box)
        elif where == "pattern":
            head = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 24, "YStep": 16}
            page.Resources.Pattern.P = pdf.make_stream(data, **head, **box)
        elif where == "letter":
            letters = Dictionary(a=pdf.make_stream(b"24 0 d0 " + data))
            page.Resources.Font.F = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=letters)
        else:
            look = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form, **box)
            _note(AP=Dictionary(N=look), Subtype=Name.Stamp)(pdf, page)

    return place


def _form(**more: object) -> Slot:
    def place(pdf: Pdf, page: pikepdf.Page) -> None:
        found = {name: value(pdf) if callable(value) else value for name, value in more.items()}
        page.Resources.XObject.Fm = pdf.make_stream(b"q Q", Subtype=Name.Form, BBox=[0, 0, 1, 1], **found)

    return place


def _attached(pdf: Pdf, page: pikepdf.Page) -> None:
    pdf.attachments["a.jpg"] = pikepdf.AttachedFileSpec(pdf, traces.jpeg(), filename=f"{NAME}.jpg", description=NAME)


def _info(pdf: Pdf, page: pikepdf.Page) -> None:
    pdf.docinfo["/Author"], pdf.docinfo["/Plaats"] = NAME, PLACE


def _font(pdf: Pdf, page: pikepdf.Page) -> None:
    page.Resources.Font.F = Dictionary(Type=Name.Font, Metadata=_xmp(pdf), PieceInfo=Dictionary(A=told()))


def _layer(pdf: Pdf, page: pikepdf.Page) -> None:
    use = Dictionary(CreatorInfo=Dictionary(Creator=NAME, Subtype=Name.Artwork), User=Dictionary(Name=NAME))
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Laag", Usage=use, Metadata=_xmp(pdf)))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Creator=NAME))


def _lettered(pdf: Pdf, page: pikepdf.Page) -> None:
    for name in ("/Author", "/Metadata", "/Thumb"):
        page.Resources.XObject[name] = pdf.make_stream(b"q Q % " + NOTE, Subtype=Name.Form, BBox=[0, 0, 1, 1])


def _structure(pdf: Pdf, page: pikepdf.Page) -> None:
    about = Dictionary(O=Name.UserProperties, P=[Dictionary(N="Maker", V=NAME)])
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, A=about))


def _color(pdf: Pdf, page: pikepdf.Page) -> None:
    page.Resources.ColorSpace.C = Array([Name.ICCBased, pdf.make_stream(traces.profile(), N=3)])


def _leads(**more: object) -> Slot:
    return _note(Subtype=Name.Link, A=Dictionary(**more))


def _file(name: str = f"C:\\Users\\{NAME}\\a.pdf") -> Dictionary:
    return Dictionary(Type=Name.Filespec, F=name, UF=name, Desc=NAME)


_xmp = _stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
_outer = tuple(traces.PACKED)
SLOTS: dict[str, Slot] = {
    "photo": packed(),
    **{f"photo in {name[1:]}": packed(name) for name in _outer},
    **{f"photo in {name[1:]} in ASCII85": packed("/ASCII85Decode", name) for name in _outer},
    "photo in all of them": packed(*_outer),
    "photo behind a blank line": packed("/ASCIIHexDecode", photo=b"\r\n" + traces.jpeg()),
    "wavelets in boxes": packed(photo=pictures.wavelet(boxes=True), last="/JPXDecode"),
    "wavelets in boxes, packed": packed("/FlateDecode", photo=pictures.wavelet(boxes=True), last="/JPXDecode"),
    "bare wavelets": packed(photo=pictures.wavelet(boxes=False), last="/JPXDecode"),
    "fax": _jbig,
    "metadata of a picture": _plain(Metadata=_xmp),
    "piece info of a picture": _plain(PieceInfo=Dictionary(Photoshop=Dictionary(Private=told()))),
    "where a picture came from": _plain(OPI=Dictionary(V=Dictionary(F=_file(), Comments=NAME))),
    "own words of a picture": _plain(Maker=told(), F=_file()),
    "place of a picture": _plain(Measure=Dictionary(Subtype=Name.GEO, GPTS=[52.309774, PLACE])),
    "other picture": _plain(Alternates=[Dictionary(Image=NAME)]),
    "mask of a picture": _plain(SMask=_thumbnail),
    "profile of a picture": _plain(
        ColorSpace=lambda pdf: Array([Name.ICCBased, pdf.make_stream(traces.profile(), N=3)])
    ),
    "profile of a page": _color,
    "info": _info,
    "trailer": lambda pdf, page: pdf.trailer.update({"/DocChecksum": NAME, "/Maker": told()}),
    "metadata": _on_root("/Metadata", _xmp),
    "own words of the whole": _on_root("/Maker", lambda pdf: told()),
    "web capture": _on_root("/SpiderInfo", lambda pdf: Dictionary(C=[told()])),
    "threads": _on_root("/Threads", lambda pdf: Array([Dictionary(I=Dictionary(Title=NAME))])),
    "legal": _on_root("/Legal", lambda pdf: Dictionary(Attestation=NAME)),
    "parts": _on_root("/DPartRoot", lambda pdf: Dictionary(DPartRootNode=Dictionary(DPM=told()))),
    "output intent": _on_root(
        "/OutputIntents",
        lambda pdf: Array([Dictionary(Info=NAME, DestOutputProfile=pdf.make_stream(traces.profile()))]),
    ),
    "base of addresses": _on_root("/URI", lambda pdf: Dictionary(Base=f"file:///C:/Users/{NAME}/")),
    "names of pages from the web": _on_root("/Names", lambda pdf: Dictionary(URLS=Dictionary(Names=[NAME, told()]))),
    "file inside": _attached,
    "files of the whole": _on_root("/AF", lambda pdf: Array([_file()])),
    "metadata of a page": _on_page("/Metadata", _xmp),
    "thumbnail": _on_page("/Thumb", _thumbnail),
    "piece info of a page": _on_page("/PieceInfo", lambda pdf: Dictionary(Illustrator=Dictionary(Private=_xmp(pdf)))),
    "own words of a page": _on_page("/Maker", lambda pdf: told()),
    "place of a page": _on_page("/VP", lambda pdf: Array([Dictionary(Name=NAME, Measure=Dictionary(GPTS=[PLACE]))])),
    "font": _font,
    "layer": _layer,
    "drawings called as an author": _lettered,
    "structure": _structure,
    "author of a note": _note(T=NAME, NM=NAME, ExData=told()),
    "author of a note without a type": _note(Type=Name.Jan, T=NAME),
    "author of a stamp": _note(T=NAME, Subtype=Name.Stamp),
    "author of a window": _note(T=NAME, Subtype=Name.Popup),
    "file in a note": _note(Subtype=Name.FileAttachment, FS=_file()),
    "sound in a note": _note(Subtype=Name.Sound, Sound=_stream(NOTE)),
    "space in a note": _note(Subtype=Name("/3D"), **{"3DD": _stream(NOTE)}),
    "metadata of a note": _note(Metadata=_xmp),
    "leads to a file": _leads(S=Name.GoToR, F=_file(), D=[0]),
    "leads to a path": _leads(S=Name.GoToR, F=f"/C/Users/{NAME}/a.pdf", D=[0]),
    "leads to an address": _leads(S=Name.URI, URI=f"file:///C:/Users/{NAME}/a.pdf"),
    "starts a program": _leads(S=Name.Launch, F=_file()),
    "metadata of a form": _form(Metadata=_xmp, PieceInfo=Dictionary(A=told()), LastModified=NAME),
    "own words of a form": _form(Maker=told(), Ref=Dictionary(F=_file())),
    "photo in a form": _form(
        Resources=lambda pdf: Dictionary(XObject=Dictionary(Im=_thumbnail(pdf))),
    ),
    **{
        f"{form or 'remark'} in a {where}": _drawn(where, inline(form, b"" if form else b"q % " + NOTE + b"\n Q"))
        for where in ("page", "pieces", "form", "pattern", "letter", "note")
        for form in ("", "raw", "/ASCII85Decode", "/ASCIIHexDecode", "/FlateDecode")
    },
}
