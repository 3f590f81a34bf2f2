"""The palette is seaborn's, and no two meanings look alike."""

import colorsys
import itertools
import pkgutil
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
import seaborn as sns
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ridge_core.classroom import views
from ridge_core.classroom.views.style import PALETTE, STYLE, feature_colors, figure


def test_the_colours_are_seaborns_colorblind_or_a_darker_shade_of_them():
    for ours, theirs in zip(PALETTE, sns.color_palette("colorblind"), strict=False):
        hue, lightness, _ = colorsys.rgb_to_hls(*mpl.colors.to_rgb(ours))
        assert hue == pytest.approx(colorsys.rgb_to_hls(*theirs)[0], abs=0.01)
        assert lightness <= colorsys.rgb_to_hls(*theirs)[1] + 1e-9


def test_no_two_meanings_differ_by_colour_alone():
    looks = {
        name: (str(style.get("linestyle")), style.get("marker"), style.get("linewidth"))
        for name, style in STYLE.items()
    }
    for one, other in itertools.combinations(looks, 2):
        assert looks[one] != looks[other], (one, other)


def test_every_line_stands_out_from_white():
    for name, style in STYLE.items():
        seen = np.array(mpl.colors.to_rgb(style["color"])) * style.get("alpha", 1)
        assert _contrast_with_white(seen + 1 - style.get("alpha", 1)) >= 3, name
    for color in feature_colors(12):
        assert _contrast_with_white(color) >= 3, color


def _contrast_with_white(color):
    channels = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in mpl.colors.to_rgb(color)
    ]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
    return 1.05 / (luminance + 0.05)


def test_a_figure_has_the_look_and_the_learners_settings_stay():
    before = dict(mpl.rcParams)
    _, (left, right) = figure(2)
    left.plot([1, 2], label="line")
    left.set(title="Title", xlabel="x")
    left.legend()
    FigureCanvasAgg(left.figure).draw()
    assert dict(mpl.rcParams) == before
    title = left._left_title
    assert (title.get_text(), title.get_size(), title.get_weight()) == ("Title", 11, "bold")
    assert left.get_legend().get_texts()[0].get_size() == 9
    for ax in (left, right):
        assert not ax.spines["top"].get_visible()
        assert ax.xaxis.get_gridlines()[0].get_visible()
        assert ax.xaxis.get_gridlines()[0].get_color() == "#ececec"
        assert ax.xaxis.get_ticklabels()[0].get_color() == "#222222"


def test_the_look_holds_whatever_the_learner_set():
    with mpl.rc_context({"axes.facecolor": "black", "axes.titlelocation": "right"}):
        _, ax = figure()
        ax.set_title("Title")
    assert ax.get_facecolor() == (1, 1, 1, 1)
    assert ax.get_title(loc="left") == "Title"


def test_importing_every_view_leaves_matplotlib_alone():
    rooms = pkgutil.walk_packages(views.__path__, f"{views.__name__}.")
    code = "import matplotlib as mpl; before = dict(mpl.rcParams)\n"
    code += "".join(f"import {room.name}\n" for room in rooms)
    code += "assert dict(mpl.rcParams) == before"
    subprocess.run([sys.executable, "-c", code], check=True)
