"""Makes files as people send them, and as nobody should: photos with a place, documents with an author, bombs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from lxml import etree
from PIL import Image, PngImagePlugin

from werkplein.core.uploads.makers import links_of, owner_of, target_of

AUTHOR = "Jan Janssen"
CAMERA = "Kodak Brownie"
GPS = 0x8825
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument."
DOCX_MAIN = f"{MAIN}wordprocessingml.document.main+xml"
XLSX_MAIN = f"{MAIN}spreadsheetml.sheet.main+xml"


def picture(width: int = 60, height: int = 40, mode: str = "RGB", left: str = "green") -> Image.Image:
    """A picture of two colours, so that one sees which side is up."""
    image = Image.new(mode, (width, height), "orange")
    image.paste(left, (0, 0, width // 2, height))
    return image


def photo(width: int = 60, height: int = 40, kind: str = "JPEG", orientation: int = 1, **other: object) -> bytes:
    """A photo that says where, with what and by whom it was made."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B], exif[0x9286] = orientation, CAMERA, AUTHOR, AUTHOR
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 30.0, 59.0), 3: "E", 4: (6.0, 5.0, 0.0)})
    more: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", AUTHOR)
        more["pnginfo"] = text
    if kind == "JPEG":
        more["comment"] = AUTHOR.encode()
    out = io.BytesIO()
    picture(width, height).save(out, kind, **more, **other)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A small file that says it is a very large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def document(author: str = AUTHOR, script: bool = False, attached: bool = False, encrypted: bool = False) -> bytes:
    """A PDF of one page, with who made it; and on request a program, a file inside, or a password."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    pdf.docinfo["/Author"] = author
    with pdf.open_metadata() as told:
        told["dc:creator"] = [author]
    camera = pdf.make_stream(photo())
    camera.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Filter": pikepdf.Name.DCTDecode})
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=camera))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=author)
    page.Annots = pdf.make_indirect([note])
    if script:
        run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = run
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", run]))
        note.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    if attached:
        pdf.attachments["virus.exe"] = b"MZ and so on"
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b") if encrypted else False)
    return out.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A small PDF of which the list of objects unpacks to very much."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 1024 * 1024) for _ in range(megabytes)) + packer.flush()
    head = b"%PDF-1.5\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
        + packed
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"startxref\n%d\n%%%%EOF" % len(head)


def package(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
        made.comment = comment
    return out.getvalue()


def _types(main: str, part: str) -> str:
    return (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def _core(author: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></cp:coreProperties>'
    )


def links(kind: str, target: str, mode: str = "Internal") -> str:
    """A list of links of a part, with one link."""
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{RELS}">{link}</Relationships>'


def word(more: Mapping[str, str | bytes] | None = None, main: str = DOCX_MAIN) -> bytes:
    """A Word file with an author in every place where Word writes one."""
    body = f'<w:p><w:ins w:id="1" w:author="{AUTHOR}"><w:r><w:t>Afspraken</w:t></w:r></w:ins></w:p>'
    comment = f'<w:comment w:id="0" w:author="{AUTHOR}" w:initials="JJ"/>'
    return package(
        {
            "[Content_Types].xml": _types(main, "word/document.xml"),
            "_rels/.rels": links("officeDocument", "word/document.xml"),
            "docProps/core.xml": _core(AUTHOR),
            "docProps/app.xml": f"<Properties><Manager>{AUTHOR}</Manager></Properties>",
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/comments.xml": f'<w:comments xmlns:w="{WORD}">{comment}</w:comments>',
            "word/_rels/settings.xml.rels": links("attachedTemplate", f"file:///C:/Users/{AUTHOR}/a.dotx", "External"),
            "word/settings.xml": f'<w:settings xmlns:w="{WORD}"><w:attachedTemplate/></w:settings>',
            "word/media/image1.jpeg": photo(),
            "word/media/image2.png": photo(kind="PNG"),
            "customXml/item1.xml": f"<p:properties xmlns:p='x'><SharedWith>{AUTHOR}</SharedWith></p:properties>",
            **(more or {}),
        }
    )


def sheet(more: Mapping[str, str | bytes] | None = None, main: str = XLSX_MAIN) -> bytes:
    """An Excel file with an author in every place where Excel writes one."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sharing = f'<fileSharing userName="{AUTHOR}"/><absPath url="C:/Users/{AUTHOR}/"/>'
    person = f'<person displayName="{AUTHOR}" id="1" userId="S::{AUTHOR}"/>'
    return package(
        {
            "[Content_Types].xml": _types(main, "xl/workbook.xml"),
            "_rels/.rels": links("officeDocument", "xl/workbook.xml"),
            "docProps/core.xml": _core(AUTHOR),
            "xl/workbook.xml": f'<workbook xmlns="{space}"><fileVersion lastEdited="7"/>{sharing}</workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData/></worksheet>',
            "xl/tables/table1.xml": f'<table xmlns="{space}" displayName="Tabel1"/>',
            "xl/comments1.xml": f'<comments xmlns="{space}"><authors><author>{AUTHOR}</author></authors></comments>',
            "xl/persons/person.xml": f"<personList xmlns='p'>{person}</personList>",
            **(more or {}),
        }
    )


# The part that Excel keeps beside tick boxes in cells, and the number by which a style asks for it.
BAG = "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"
BAG_PART = "xl/featurePropertyBag/featurePropertyBag.xml"
_BAG_KIND = "http://schemas.microsoft.com/office/2022/11/relationships/FeaturePropertyBag"
_BAGS = (
    '<bag type="Checkbox"/><bag type="XFControls"><bagId k="CellControl">0</bagId></bag>'
    '<bag type="XFComplement"><bagId k="XFControls">1</bagId></bag>'
    '<bag type="XFComplements" extRef="XFComplementsMapperExtRef"><a k="MappedFeaturePropertyBags"><bagId>2</bagId>'
    "</a></bag>"
)
# What stands in the extensions of an Excel file and asks for a part without naming it.
_ASKS_FOR = {"xfComplement": BAG_PART, "DXFComplement": BAG_PART, "dataModel": "xl/model/item.data"}


def ticked(book: bytes) -> bytes:
    """An Excel file as Excel writes it once it has a tick box in a cell."""
    parts = unpacked(book)
    asks = f'<extLst><ext xmlns:xfpb="{BAG}" uri="{{C7286773-470A-42A8-94C5-96B5CB345126}}">'
    style = f'<xf numFmtId="0">{asks}<xfpb:xfComplement i="0"/></ext></extLst></xf>'
    override = f'<Override PartName="/{BAG_PART}" ContentType="application/vnd.ms-excel.featurepropertybag+xml"/>'
    link = f'<Relationship Id="rBag" Type="{_BAG_KIND}" Target="{BAG_PART.removeprefix("xl/")}"/>'
    added = {
        "[Content_Types].xml": ("</Types>", override),
        "xl/_rels/workbook.xml.rels": ("</Relationships>", link),
        "xl/styles.xml": ("</cellXfs>", style),
    }
    for name, (end, more) in added.items():
        parts[name] = parts[name].replace(end.encode(), f"{more}{end}".encode())
    return package({**parts, BAG_PART: f'<FeaturePropertyBags xmlns="{BAG}">{_BAGS}</FeaturePropertyBags>'})


def dangling(data: bytes) -> set[str]:
    """What a Word or Excel file asks for that is not in it: parts it lists, links to, or needs for an extension."""
    parts = unpacked(data)
    roots = {name: etree.fromstring(body) for name, body in parts.items() if name.endswith((".xml", ".rels"))}
    found = {str(each.get("PartName")).lstrip("/") for each in roots["[Content_Types].xml"] if each.get("PartName")}
    for name, root in roots.items():
        if name.endswith(".rels"):
            inside = [each for each in root if each.get("TargetMode") != "External"]
            found |= {target_of(owner_of(name), str(each.get("Target"))) for each in inside}
        else:
            found |= {
                _ASKS_FOR[local]
                for local in (etree.QName(each).localname for each in root.iter("{*}*"))
                if local in _ASKS_FOR
            }
            links = roots.get(links_of(name))
            ids = {each.get("Id") for each in links} if links is not None else set()
            asked = {
                value for each in root.iter("{*}*") for key, value in each.attrib.items() if f"{{{OFFICE}}}" in key
            }
            found |= {f"{name}: {each}" for each in asked - ids}
    return found - set(parts)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def everything_in(data: bytes) -> bytes:
    """All bytes that can be found in a file, unpacked as far as it goes."""
    if data.startswith(b"PK"):
        return data + b"".join(everything_in(part) for part in unpacked(data).values())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [each.read_raw_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
            return data + b"".join(streams) + b"".join(repr(each).encode() for each in pdf.objects)
    return data
