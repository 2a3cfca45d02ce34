"""A QR code is drawn square for square as its maker has it."""

import re

import pytest
import segno

from werkplein.core.qr import EDGE, code_of


def squares(path: str) -> set[tuple[int, int]]:
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{length}v1h-{back}z" for x, y, length, back in bars) == path
    return {(int(x) + step, int(y)) for x, y, length, _ in bars for step in range(int(length))}


@pytest.mark.parametrize("text", ["x", "http://127.0.0.1:8000/intern/bezoeken/1/", "https://w.example/" + "9" * 200])
def test_a_code_is_drawn_whole_with_its_white_edge(text: str) -> None:
    made = segno.make_qr(text, error="q", boost_error=False)

    code = code_of(text)

    dark = {(x + EDGE, y + EDGE) for y, row in enumerate(made.matrix) for x, bit in enumerate(row) if bit}
    assert squares(code.path) == dark
    assert code.size == len(made.matrix) + 2 * EDGE
    assert all(EDGE <= each < code.size - EDGE for square in dark for each in square)


def test_the_same_text_gives_the_same_code() -> None:
    assert code_of("/intern/bezoeken/1/") == code_of("/intern/bezoeken/1/") != code_of("/intern/bezoeken/2/")
