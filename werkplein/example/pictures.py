"""Draws the photos and writes the documents of the example year: nothing in them exists."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from werkplein.core.uploads import Cleaned, clean

SIZE = (1280, 960)
SKY, STONE, INK, BLUE, WOOD, FLOOR, GREEN = "#cfe0ec", "#c9a98b", "#16222f", "#0a5a94", "#b98b5e", "#dfe5ea", "#00694e"
LETTERS = 44
Drawing = ImageDraw.ImageDraw


def _canvas(ground: str, floor: str) -> tuple[Image.Image, Drawing]:
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 720, 1280, 960), fill=floor)
    return image, draw


def _sign(draw: Drawing, at: tuple[int, int], words: str, ground: str = BLUE) -> None:
    x, y = at
    font = ImageFont.load_default(LETTERS)
    left, top, right, bottom = draw.textbbox((x, y), words, font=font)
    draw.rectangle((left - 24, top - 18, right + 24, bottom + 18), fill=ground)
    draw.text((x, y), words, font=font, fill="white")


def front(words: str) -> Image.Image:
    """A front with a sign above the door."""
    image, draw = _canvas(SKY, "#9aa4ad")
    draw.rectangle((140, 220, 1140, 720), fill=STONE)
    for x in (200, 400, 780, 980):
        draw.rectangle((x, 360, x + 110, 500), fill="#eef5fa", outline=INK, width=6)
    draw.rectangle((560, 480, 720, 720), fill="#47566a")
    _sign(draw, (470, 250), words)
    return image


def counter(words: str) -> Image.Image:
    """A counter with two places behind it."""
    image, draw = _canvas("#f4f1ec", FLOOR)
    draw.rectangle((180, 520, 1100, 760), fill=WOOD, outline=INK, width=5)
    for x in (340, 860):
        draw.rectangle((x, 420, x + 150, 520), fill="#47566a")
        draw.rectangle((x + 60, 520, x + 90, 540), fill=INK)
    _sign(draw, (430, 180), words)
    return image


def floor(words: str) -> Image.Image:
    """A room with desks side by side."""
    image, draw = _canvas("#eef1f4", "#d5dbe3")
    for row in range(2):
        for column in range(4):
            x, y = 120 + 280 * column, 430 + 220 * row
            draw.rectangle((x, y, x + 210, y + 90), fill=WOOD, outline=INK, width=4)
            draw.rectangle((x + 60, y - 70, x + 150, y), fill="#47566a")
    _sign(draw, (330, 160), words, GREEN)
    return image


def _photo(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def paper(title: str, lines: list[str]) -> bytes:
    """A page of text."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    text = [f"BT /F1 20 Tf 60 760 Td ({title}) Tj ET"]
    text += [f"BT /F1 12 Tf 60 {720 - 22 * number} Td ({line}) Tj ET" for number, line in enumerate(lines)]
    page.Contents = pdf.make_stream("\n".join(text).encode("cp1252"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


AGREED = [
    "Voorbeeldgegevens: dit document is verzonnen.",
    "",
    "1. UWV en gemeenten werken vanuit een vestiging.",
    "2. Elke klant heeft een vaste werkcoach.",
    "3. De intake is voor iedereen dezelfde.",
    "4. Iedere maand bespreken wij samen de voortgang.",
]
ROSTER = [
    "Voorbeeldgegevens: dit document is verzonnen.",
    "",
    "Maandag tot en met vrijdag, van 9.00 tot 17.00 uur:",
    "een medewerker van UWV en een medewerker van de gemeente.",
    "In mei en juni was elke dag bezet.",
]
# What an MT brings when it disputes a finding.
ROSTER_SCENE = "rooster"
SCENES: dict[str, Callable[[], tuple[bytes, str]]] = {
    "a1": lambda: (_photo(front("Werkplein")), "gevel.jpg"),
    "a1-anders": lambda: (_photo(front("Stadhuis")), "gebouw.jpg"),
    "a2": lambda: (_photo(counter("Welkom op het Werkplein")), "balie.jpg"),
    "a3": lambda: (_photo(floor("UWV en gemeente")), "werkvloer.jpg"),
    "papier": lambda: (paper("Werkafspraken", AGREED), "werkafspraken.pdf"),
    "besluit": lambda: (paper("Convenant", AGREED[::-1]), "convenant.pdf"),
    ROSTER_SCENE: lambda: (paper("Rooster van mei en juni", ROSTER), "rooster.pdf"),
}
DESCRIPTIONS = {
    "a1": "De gevel met het Werkplein-logo boven de deur",
    "a1-anders": "De voorkant van ons gebouw",
    "a2": "De gezamenlijke balie in de hal",
    "a3": "De werkvloer met werkcoaches en consulenten naast elkaar",
    "papier": "De werkafspraken van UWV en gemeenten, ondertekend",
    "besluit": "Het convenant met de omliggende gemeenten",
    ROSTER_SCENE: "Het rooster van mei en juni, met elke dag iemand van UWV en van de gemeente",
}


def scene_of(milestone: str) -> str:
    """Give which scene goes with a milestone."""
    if milestone in ("a1", "a2", "a3"):
        return milestone
    return "besluit" if milestone in ("e1", "e2", "f1") else "papier"


def all_scenes() -> dict[str, Cleaned]:
    """Make every file once, in the way every file is made anew."""
    return {name: clean(*make()) for name, make in SCENES.items()}
