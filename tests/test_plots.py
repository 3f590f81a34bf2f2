"""The palette is seaborn's, and no two meanings look alike."""

import itertools

import matplotlib as mpl
import seaborn as sns

from ridge_core.classroom.plots import PALETTE, STYLE


def test_the_colours_are_seaborns_colorblind():
    assert list(PALETTE) == sns.color_palette("colorblind").as_hex()[: len(PALETTE)]


def test_no_two_meanings_differ_by_colour_alone():
    looks = {
        name: (str(style.get("linestyle")), style.get("marker"), style.get("linewidth"))
        for name, style in STYLE.items()
    }
    for one, other in itertools.combinations(looks, 2):
        assert looks[one] != looks[other], (one, other)


def test_every_line_stands_out_from_white():
    for name, style in STYLE.items():
        assert _contrast_with_white(style["color"]) >= 2.4, name


def _contrast_with_white(color):
    channels = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in mpl.colors.to_rgb(color)
    ]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
    return 1.05 / (luminance + 0.05)
