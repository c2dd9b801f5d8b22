"""Chances in, colours out: a scale whose steps look equally far apart, in colour and in grey.

Lightness is that of OKLab (B. Ottosson, "A perceptual color space for image processing", 2020) and rises evenly with
the chance, so the order survives a grey printer; hue runs from blue to straw only to please.
"""

from math import cos, radians, sin

STEPS = 10
"""Steps of the scale: each is a tenth of the chance."""

NOT_LOOKED = "#14161c"
"""Nobody looked: darker than any step."""

CLASS_COLOURS = (
    "#c43b00", "#a82a75", "#0059a3", "#7a6200", "#1f78b4", "#b35c00", "#00735a", "#666a70", "#7a4b2a", "#56369a",
    "#3c3f46", "#ffffff",
)  # fmt: skip
"""Fills of marks by class, each at least 3:1 against the lightest step; the shape says the same without colour."""

HOLLOW = "#ffffff"
"""Fill of the mark that stands for nothing: drawn by its edge."""

_DARKEST, _LIGHTEST = 0.42, 0.975
_CHROMA = 0.055
_HUE_LOW_DEG, _HUE_HIGH_DEG = 262.0, 95.0


def scale_colours() -> tuple[str, ...]:
    """Return the colours of the steps, least chance first."""
    colours = []
    for step in range(STEPS):
        share = step / (STEPS - 1)
        lightness = _DARKEST + (_LIGHTEST - _DARKEST) * share
        hue = _HUE_LOW_DEG + (_HUE_HIGH_DEG - _HUE_LOW_DEG) * share
        colours.append(oklch_hex(lightness, _CHROMA * (1 - 0.55 * share), hue))
    return tuple(colours)


def step_of(chance: float) -> int:
    """Return the step of a chance: 0 for below a tenth, 9 from nine tenths on."""
    return min(max(int(chance * STEPS + 1e-9), 0), STEPS - 1)


def oklch_hex(lightness: float, chroma: float, hue_deg: float) -> str:
    """Return the sRGB colour of a lightness, chroma and hue, clipped to the gamut.

    >>> oklch_hex(1.0, 0.0, 0.0), oklch_hex(0.0, 0.0, 0.0)
    ('#ffffff', '#000000')
    """
    a, b = chroma * cos(radians(hue_deg)), chroma * sin(radians(hue_deg))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_to_byte(value):02x}" for value in linear)


def _to_byte(linear: float) -> int:
    held = min(max(linear, 0.0), 1.0)
    curved = 12.92 * held if held <= 0.0031308 else 1.055 * held ** (1 / 2.4) - 0.055
    return round(curved * 255)
