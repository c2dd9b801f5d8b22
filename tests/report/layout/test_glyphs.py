"""The characters said to be drawn are those of the shipped font, read from its own table."""

import struct
from importlib.resources import files

from trucewatch.report.layout.glyphs import RANGES, is_drawn

FONTS = files("trucewatch.report") / "fonts"


def characters_of(font: bytes) -> set[int]:
    """Return the characters of a TrueType font from the segments of its format 4 and format 12 maps."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for at in range(cmap + 4, cmap + 4 + 8 * struct.unpack_from(">H", font, cmap + 2)[0], 8):
        start = cmap + struct.unpack_from(">I", font, at + 4)[0]
        form = struct.unpack_from(">H", font, start)[0]
        if form == 12:
            for group in range(struct.unpack_from(">I", font, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * group)
                found |= set(range(first, last + 1))
        elif form == 4:
            segments = struct.unpack_from(">H", font, start + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, start + 14)
            starts = struct.unpack_from(f">{segments}H", font, start + 16 + 2 * segments)
            deltas = struct.unpack_from(f">{segments}h", font, start + 16 + 4 * segments)
            offsets_at = start + 16 + 6 * segments
            for row, (first, last) in enumerate(zip(starts, ends, strict=True)):
                offset = struct.unpack_from(">H", font, offsets_at + 2 * row)[0]
                for code in range(first, min(last, 0xFFFE) + 1):
                    glyph = code + deltas[row]
                    if offset:
                        glyph = struct.unpack_from(">H", font, offsets_at + 2 * row + offset + 2 * (code - first))[0]
                    if glyph & 0xFFFF:
                        found.add(code)
    return found


def test_the_characters_that_can_be_drawn_are_those_of_the_shipped_font() -> None:
    held = characters_of((FONTS / "DejaVuSans.ttf").read_bytes())
    assert {number for first, last in RANGES for number in range(first, last + 1)} == held


def test_all_letters_of_the_five_languages_stand_in_every_font_of_running_text() -> None:
    letters = set(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЁЪЫЭàâæçéèêëîïôœùûüÿäöüßÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸÄÖÜẞ"
        "«»„“”‘’‚–—…№§°·±"
    ) - {"ẞ"}
    for name in ("NotoSerif-Regular.ttf", "OpenSans-Regular.ttf", "OpenSans-Semibold.ttf"):
        assert not {ord(one) for one in letters} - characters_of((FONTS / name).read_bytes()), name
    assert all(is_drawn(one) for one in letters | set("ẞ≥≤−→↑◆⟨⟩\u200b\u202f\u00ad"))


def test_fonts_are_few_and_each_stands_with_its_licence() -> None:
    held = sorted(item.name for item in FONTS.iterdir())
    families = {name.partition(".")[0].partition("-")[0].replace("DejaVuSansMono", "DejaVuSans") for name in held}
    licences = {name for name in held if name.endswith("-LICENSE.txt")}
    assert licences == {"DejaVu-LICENSE.txt", "NotoSerif-LICENSE.txt", "OpenSans-LICENSE.txt"}
    assert families == {"DejaVu", "DejaVuSans", "NotoSerif", "OpenSans"}
    assert sum(len((FONTS / name).read_bytes()) for name in held) < 3_000_000
