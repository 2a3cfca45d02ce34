"""What kinds of files are taken, how each is recognised by its content, and why others are refused."""

from __future__ import annotations

from werkplein.core.errors import DomainError
from werkplein.core.labels import LabelEnum


class FileKind(LabelEnum):
    """What a file is, by what is in it."""

    JPEG = "jpeg", "Foto (JPEG)"
    PNG = "png", "Afbeelding (PNG)"
    WEBP = "webp", "Afbeelding (WebP)"
    PDF = "pdf", "Document (PDF)"
    DOCX = "docx", "Document (Word)"
    XLSX = "xlsx", "Rekenblad (Excel)"

    @property
    def words(self) -> str:
        """Name it within a sentence."""
        return self.label[0].lower() + self.label[1:]

    @property
    def is_image(self) -> bool:
        """Tell whether it is something to look at."""
        return self in (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)

    @property
    def mimetype(self) -> str:
        """Name the media type."""
        return _MIMETYPES[self]

    @property
    def extension(self) -> str:
        """Give how the name of such a file ends."""
        return "jpg" if self is FileKind.JPEG else str(self.value)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MIMETYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}
_BY_EXTENSION = {
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "jpe": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    **{kind.value: kind for kind in FileKind},
}


class Refusal(LabelEnum):
    """Why a file is not kept, in a sentence that says the way out."""

    EMPTY = "empty", "Het bestand is leeg. Kies een ander bestand."
    TOO_LARGE = "too_large", "Het bestand is te groot. Kies een kleiner bestand."
    HEIC = (
        "heic",
        "Dit is een HEIC-foto en uw browser kon die niet omzetten. Bewaar de foto als JPEG en kies die opnieuw. "
        "Op een iPhone: Instellingen, Camera, Structuren, Meest compatibel.",
    )
    OTHER_IMAGE = "other_image", "Dit soort afbeelding nemen wij niet aan. Bewaar die als JPEG of PNG."
    VIDEO = "video", "Dit is een film of geluid. Voeg een foto toe, of een document."
    DRAWING = "drawing", "Dit is een SVG-tekening, en daar kan een programma in zitten. Bewaar die als PNG of PDF."
    WEB_PAGE = "web_page", "Dit is een webpagina. Druk die af als PDF en kies die PDF."
    OLD_OFFICE = (
        "old_office",
        "Dit is een oud of beveiligd Office-bestand. Haal de beveiliging eraf en bewaar het als DOCX, XLSX of PDF.",
    )
    OTHER_DOCUMENT = "other_document", "Dit soort document nemen wij niet aan. Bewaar het als PDF, DOCX of XLSX."
    PROGRAM = "program", "Dit is een programma en geen foto of document."
    ARCHIVE = "archive", "Dit is een ingepakt bestand. Pak het uit en kies de foto’s of documenten die erin zitten."
    UNKNOWN = "unknown", "Wij herkennen dit bestand niet. Kies een foto (JPEG, PNG, WebP) of een PDF, DOCX of XLSX."
    MISNAMED = "misnamed", "De naam past niet bij de inhoud."
    DAMAGED = "damaged", "Het bestand is beschadigd of niet compleet. Bewaar het opnieuw en kies het nog eens."
    TOO_MANY_PIXELS = "too_many_pixels", "De afbeelding heeft te veel beeldpunten. Verklein die en kies die opnieuw."
    ENCRYPTED = "encrypted", "Er staat een beveiliging op. Bewaar een kopie zonder beveiliging en kies die."
    BOMB = "bomb", "Uitgepakt is dit bestand veel te groot. Bewaar het als PDF en kies die."
    PATHS = "paths", "In dit bestand zitten namen die er niet horen. Bewaar het opnieuw, of bewaar het als PDF."
    MACROS = "macros", "Er zitten macro’s in. Bewaar het als gewone DOCX of XLSX, of als PDF."
    EMBEDDED = "embedded", "Er zit een ander bestand of programma in. Bewaar het als PDF en kies die."
    PERSONAL_NUMBERS = (
        "personal_numbers",
        "Er staan getallen in die op burgerservicenummers (BSN) lijken. Die mogen niet op dit platform komen. "
        "Haal ze weg en kies het bestand opnieuw.",
    )
    PICTURE_INSIDE = (
        "picture_inside",
        "Er zit een afbeelding in waaruit wij plaats en naam van de maker niet kunnen halen. "
        "Zet er een JPEG of PNG voor in de plaats, of bewaar het bestand als PDF en kies die.",
    )
    LINKED = "linked", "Het haalt gegevens op uit een ander bestand. Verbreek die koppeling, of bewaar het als PDF."
    TOO_COMPLEX = "too_complex", "Het bestand is te ingewikkeld om na te kijken. Druk het af als PDF en kies die."
    TOO_LONG = "too_long", "Het nakijken van de andere bestanden duurde te lang. Kies dit bestand daarna opnieuw."
    TOO_MANY = "too_many", "Het waren te veel bestanden in één keer."


class FileRefused(DomainError):
    """A file that is not kept; `why` is all that may be written down about it."""

    def __init__(self, why: Refusal, sentence: str = "") -> None:
        """Keep the reason, with its own sentence or a more precise one."""
        super().__init__(sentence or why.label, "files")
        self.why = why


_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_OTHERS = (
    (b"GIF8", Refusal.OTHER_IMAGE),
    (b"BM", Refusal.OTHER_IMAGE),
    (b"II*\0", Refusal.OTHER_IMAGE),
    (b"MM\0*", Refusal.OTHER_IMAGE),
    (b"8BPS", Refusal.OTHER_IMAGE),
    (b"\0\0\1\0", Refusal.OTHER_IMAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OLD_OFFICE),
    (b"{\\rtf", Refusal.OTHER_DOCUMENT),
    (b"%!PS", Refusal.OTHER_DOCUMENT),
    (b"MZ", Refusal.PROGRAM),
    (b"\x7fELF", Refusal.PROGRAM),
    (b"#!", Refusal.PROGRAM),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
    (b"ID3", Refusal.VIDEO),
    (b"\x1aE\xdf\xa3", Refusal.VIDEO),
)
_BLANK = b"\xef\xbb\xbf \t\r\n"
_FIRST = 2048
PACKAGE = b"PK\x03\x04"


def recognise(data: bytes) -> FileKind | None:
    """Give the kind by content; nothing for a package, of which the content has to be read. Others are refused."""
    if not data:
        raise FileRefused(Refusal.EMPTY)
    if data.startswith(PACKAGE):
        return None
    found = _signature(data)
    if found is None:
        raise FileRefused(_why_not(data))
    return found


def _signature(data: bytes) -> FileKind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.PDF if data[:64].lstrip(_BLANK).startswith(b"%PDF-") else None


def _why_not(data: bytes) -> Refusal:
    """Say what it is instead, so that its owner knows what to do."""
    if data[4:8] == b"ftyp":
        brands = {data[8:12], *(data[start : start + 4] for start in range(16, 48, 4))}
        is_avif = data[8:12] in (b"avif", b"avis")
        if is_avif:
            return Refusal.OTHER_IMAGE
        return Refusal.HEIC if brands & set(_HEIC_BRANDS) else Refusal.VIDEO
    known = next((why for start, why in _OTHERS if data.startswith(start)), None)
    return known or _why_not_text(data[:_FIRST].lstrip(_BLANK).lower())


def _why_not_text(start: bytes) -> Refusal:
    if not start.startswith(b"<"):
        return Refusal.UNKNOWN
    return Refusal.DRAWING if b"<svg" in start else Refusal.WEB_PAGE


def refuse_misnamed(kind: FileKind, name: str) -> str:
    """Refuse a document under the name of a picture and the like; gives a note where only the kind of picture differs.

    Photos change their kind under way without a new name, and are made anew anyway.
    """
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    named = _BY_EXTENSION.get(extension)
    if not extension or named is kind:
        return ""
    if kind.is_image and named is not None and named.is_image:
        return f"De naam eindigt op .{extension}, maar het is een {kind.words}. Wij bewaren die als .{kind.extension}."
    shown = f".{extension[:12]}" if extension.isalnum() else "iets anders"
    raise FileRefused(
        Refusal.MISNAMED,
        f"De naam eindigt op {shown}, maar het is een {kind.words}. "
        f"Laat de naam eindigen op .{kind.extension} en kies het bestand opnieuw.",
    )
