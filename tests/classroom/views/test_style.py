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
from ridge_core.classroom.views.drawing import Drawing
from ridge_core.classroom.views.style import (
    PALETTE,
    STYLE,
    feature_colors,
    figure,
    lam_axis,
    legend_above,
    number,
    point,
)


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


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.001, 3, "0.001"),
        (316.2278, 3, "316"),
        (1000.0, 3, "1000"),
        (9999.0, 3, "10⁴"),
        (1e-4, 3, "10⁻⁴"),
        (3.1622e-6, 3, "3.16 × 10⁻⁶"),
        (-2.5e5, 3, "−2.5 × 10⁵"),
        (-0.5, 3, "−0.5"),
        (0.0, 3, "0"),
        (2940.4, 4, "2940"),
        (2945.4, 2, "2900"),
        (12345.0, 4, "1.234 × 10⁴"),
        (float("inf"), 3, "inf"),
    ],
)
def test_a_number_is_written_one_way(value, digits, written):
    assert number(value, digits) == written


def test_a_lam_axis_is_logarithmic_and_written_as_the_readings_are():
    _, ax = figure()
    lam_axis(ax, [1e-6, 1e-2, 1e4])
    FigureCanvasAgg(ax.figure).draw()
    assert ax.get_xscale() == "log"
    assert ax.get_xlabel() == "λ"
    assert ax.get_xlim() == (1e-6, 1e4)
    labels = {label.get_text() for label in ax.get_xticklabels()}
    assert {"10⁻⁶", "0.01", "100"} <= labels
    assert not any(label.get_text() for label in ax.get_xticklabels(minor=True))
    lam_axis(ax)  # the range stays
    assert ax.get_xlim() == (1e-6, 1e4)


def test_the_colours_of_many_lines_run_from_dark_to_the_lightest_that_is_seen():
    lightness = [_contrast_with_white(color) for color in feature_colors(5)]
    assert len(lightness) == 5
    assert sorted(lightness, reverse=True) == lightness


def test_a_figure_is_as_wide_as_its_columns_and_leaves_the_margins_free():
    for columns, width in ((1, 6.5), (2, 9.5), (3, 11.5)):
        made, _ = figure(columns)
        assert tuple(made.get_size_inches()) == (width, 3.8)
    made, axes = figure(rows=2, width=5, height=6, sharex=True)
    assert tuple(made.get_size_inches()) == (5, 6)
    assert len(axes) == 2
    assert made.dpi == 100
    assert made.get_facecolor() == (1, 1, 1, 1)


@pytest.mark.parametrize(("width", "columns"), [(800, 5), (380, 2)])
def test_a_legend_above_has_as_many_columns_as_its_panel_has_room_for(width, columns):
    made, ax = figure(width=8)
    for name in ("truth", "observations", "fit", "nine fits in ten", "average fit"):
        ax.plot([0, 1], [0, 1], label=name)
    legend_above(ax, columns=5)
    drawing = Drawing(made)
    for pixels in (380, 800, width):  # what it was before leaves no trace
        drawing.fit(pixels)
        drawing.draw([])
    box = ax.get_legend().get_window_extent()
    texts = [text.get_window_extent() for text in ax.get_legend().get_texts()]
    assert len({round(text.x0) for text in texts}) == columns
    assert 0 <= box.x0 < box.x1 <= made.bbox.x1
    assert ax.bbox.width > 0.75 * made.bbox.width  # it takes no room from the curves
    assert box.y1 <= ax._left_title.get_window_extent().y0 + 1


@pytest.mark.parametrize(("width", "levels"), [(1150, 1), (850, 1), (500, 3), (900, 1)])
def test_titles_of_panels_in_a_row_stand_at_one_height(width, levels):
    made, axes = figure(3)
    for ax, count in zip(axes, (4, 1, 0), strict=True):
        ax.set_title("Title")
        for k in range(count):
            ax.plot([0, 1], label=f"observation {k}")
        if count:
            legend_above(ax)
    drawing = Drawing(made)
    for pixels in (600, 1000, width):
        drawing.fit(pixels)
        drawing.draw([])
    titles = [ax._left_title.get_window_extent().y0 for ax in axes]
    above = [title - ax.bbox.y1 for title, ax in zip(titles, axes, strict=True)]
    assert len({round(title) for title in titles}) == levels
    assert len({round(gap) for gap in above}) == levels
    for ax, title in zip(axes[:2], titles, strict=False):  # none lies on its legend
        assert title >= ax.get_legend().get_window_extent().y1 - 2


@pytest.mark.parametrize(
    ("highest", "labels"), [(0.7, {"0.1", "0.2", "0.5"}), (30, {"0.1", "1", "10"})]
)
def test_a_logarithmic_axis_has_plain_numbers_and_more_of_them_where_it_is_short(highest, labels):
    made, ax = figure()
    ax.semilogy([1, 2], [0.08, highest])
    ax.set_ylim(0.08, highest)
    FigureCanvasAgg(made).draw()
    ticks = ax.get_yticklabels() + ax.get_yticklabels(minor=True)
    shown = {tick.get_text() for tick in ticks if 0.08 <= tick.get_position()[1] <= highest}
    assert shown - {""} == labels


def test_a_point_has_true_minus_signs_and_as_many_decimals():
    assert point([0.5, -1.25], 2) == "(0.50, −1.25)"
    assert point([-0.0625, 3], 3) == "(−0.062, 3.000)"
