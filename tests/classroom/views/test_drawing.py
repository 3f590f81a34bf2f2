"""How a figure is laid out for a page, and what a picture of it holds."""

import base64
import io
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image
from screens import decoded, painted, shown

from ridge_core.classroom.views.controls import dial, lam_slider, place, slider, written
from ridge_core.classroom.views.drawing import Drawing
from ridge_core.classroom.views.live import Live
from ridge_core.classroom.views.picture import assembled, encode_png, patches, show
from ridge_core.classroom.views.style import figure, legend_above, number


def drawn(columns, width, height, **options):
    made, _ = figure(columns, width=width, height=height, **options)
    return Drawing(made)


@pytest.mark.parametrize(
    ("page", "size"),
    [
        (1500, [1200, 400]),  # never larger than it was made
        (801, [801, 400 * np.sqrt(801 / 1200)]),
        (800, [800, 400 * np.sqrt(800 / 1200)]),
        (799, [799, 3 * 320]),  # under each other, none higher than 320
        (420, [420, 3 * 315]),
        (380, [380, 3 * 285]),
        (100, [380, 3 * 285]),
    ],
)
def test_three_panels_shrink_side_by_side_and_then_stand_under_each_other(page, size):
    drawing = drawn(3, 12, 4)
    drawing.fit(page, 1)
    assert_allclose(drawing.size, size, atol=0.51)
    drawing.draw([])
    pixels = decoded(drawing.background).shape
    assert pixels == (*drawing.size[::-1], 3)


def test_before_a_page_says_its_room_a_figure_is_drawn_for_a_laptops():
    drawing = drawn(3, 12, 4)
    drawing.draw([])
    assert drawing.size == [848, round(400 * np.sqrt(848 / 1200))]
    assert decoded(drawing.background).shape == (504, 1272, 3)
    assert drawn(1, 6.5, 4).size == [650, 400]


def test_low_panels_stay_as_low_when_they_stand_under_each_other():
    drawing = drawn(2, 11, 2.8)
    drawing.fit(500)
    assert drawing.size == [500, 2 * 280]
    drawing.fit(400)
    assert drawing.size == [400, 2 * 280]
    low = drawn(2, 11, 5.0)
    low.fit(340 + 40)
    assert low.size == [380, 2 * 285]


def test_a_figure_of_one_panel_or_of_two_rows_is_only_made_smaller():
    for options in ({"columns": 1}, {"columns": 1, "rows": 2}, {"columns": 2, "rows": 2}):
        drawing = drawn(width=8, height=5, **options)
        drawing.fit(400)
        assert_allclose(drawing.size, [400, 500 * np.sqrt(0.5)], atol=0.51)


@pytest.mark.parametrize(("ratio", "sharp"), [(0.5, 1), (1, 1), (1.5, 1.5), (2, 2), (3, 2)])
def test_a_picture_is_as_sharp_as_the_screen_up_to_twice(ratio, sharp):
    drawing = drawn(1, 6, 3)
    drawing.fit(400, ratio)
    drawing.draw([])
    width, height = drawing.size
    pixels = decoded(drawing.background).shape[:2]
    assert_allclose(pixels, (sharp * height, sharp * width), atol=1)
    assert drawing.figure.dpi == 100 * sharp


def test_a_place_on_the_page_is_a_place_in_the_data():
    made, (left, right) = figure(2, width=8, height=4)
    left.set(xlim=(0, 10), ylim=(-1, 1))
    right.set(xlim=(2, 4), ylim=(5, 9))
    drawing = Drawing(made)
    drawing.draw([])
    areas = drawing.areas()
    assert [*areas] == [left, right]  # without anything to pick: all
    for ax, (x, y, width, height) in areas.items():
        box = ax.get_window_extent()
        whole = made.bbox
        assert_allclose([x, width], [box.x0 / whole.width, box.width / whole.width])
        assert_allclose([y, height], [1 - box.y1 / whole.height, box.height / whole.height])
        upper_left = drawing.data_at(ax, x, y)
        assert_allclose(upper_left, (ax.get_xlim()[0], ax.get_ylim()[1]), atol=1e-9)
        lower_right = drawing.data_at(ax, x + width, y + height)
        assert_allclose(lower_right, (ax.get_xlim()[1], ax.get_ylim()[0]), atol=1e-9)
    right.plot([3], [6], "o", picker=True)
    assert [*drawing.areas()] == [right]


def test_what_moves_is_painted_in_the_order_of_its_height_and_nothing_stays_behind():
    made, ax = figure(width=4, height=3)
    (low,) = ax.plot([0, 1], [0.5, 0.5], color="#ff0000", linewidth=20, zorder=5)
    (high,) = ax.plot([0, 1], [0.5, 0.5], color="#0000ff", linewidth=20, zorder=3)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    drawing = Drawing(made)
    drawing.fit(ratio=1)
    drawing.draw([low])
    parts = drawing.draw([high])  # the one from before is still drawn
    x, y = ax.transData.transform((0.5, 0.5)).astype(int)
    seen = painted(drawing.background, parts)[drawing.size[1] - y, x]
    assert tuple(seen) == (255, 0, 0)
    low.set_visible(False)
    seen = painted(drawing.background, drawing.draw([high]))[drawing.size[1] - y, x]
    assert tuple(seen) == (0, 0, 255)
    bare = decoded(drawing.background)[drawing.size[1] - y, x]
    assert bare.min() > 200  # neither is in the background


def test_the_axes_stand_still_once_they_are_laid_out():
    made, ax = figure(width=4, height=3)
    (line,) = ax.plot([0, 1], [0, 1])
    drawing = Drawing(made)
    drawing.draw([line])
    before, name = ax.get_position().bounds, drawing.name
    ax.set_ylim(0, 123456)  # wider numbers
    drawing.draw([line])
    assert ax.get_position().bounds == before
    assert drawing.name != name
    drawing.fit()
    drawing.draw([line])
    assert ax.get_position().x0 > before[0]  # laid out anew, with room for them


@pytest.mark.parametrize(("gap", "parts"), [(11, 1), (12, 1), (13, 2)])
@pytest.mark.parametrize("axis", [0, 1])
def test_patches_with_a_small_gap_between_them_are_one(gap, parts, axis):
    before = np.zeros((40, 40, 4), np.uint8)
    now = before.copy()
    for k in (5, 5 + gap):
        now[(k, 7) if axis == 0 else (7, k)] = 255
    found = patches(now, before)
    assert len(found) == parts
    np.testing.assert_array_equal(painted(encode_png(before), found), now[..., :3])


def test_patches_side_by_side_under_one_another_stay_apart():
    before = np.zeros((60, 60, 4), np.uint8)
    now = before.copy()
    now[2, 3], now[40, 3], now[2, 50] = 255, 254, 253
    found = sorted(
        (part["x"], part["y"], decoded(part["png"]).shape[:2]) for part in patches(now, before)
    )
    assert found == [(3, 2, (1, 1)), (3, 40, (1, 1)), (50, 2, (1, 1))]
    whole = decoded(assembled(encode_png(before), patches(now, before)))
    np.testing.assert_array_equal(whole, now[..., :3])


def picture(page):
    png = base64.b64decode(re.search(r"base64,([^\"]+)", page).group(1))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_a_still_is_twice_as_sharp_and_leaves_the_figure_as_it_was():
    made, ax = figure(width=5, height=3)
    ax.plot([0, 1], [0, 1])
    page = show(made, "A line.")._repr_mimebundle_()["text/html"]
    assert picture(page).shape == (600, 1000, 3)
    assert 'width="500"' in page
    assert made.dpi == 100


def a_live():
    made, ax = figure(width=5, height=3)
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set(xlim=(0, 1), ylim=(0, 9))

    def update(lam, n):
        line.set_ydata([0, n])
        return [line]

    controls = {"lam": lam_slider(-1, 1), "n": slider(1, 9, 2, value=3, description="n")}
    return Live(made, update, lambda lam, n: {"in words": "n", "n": f"{n}"}, alt="A.", **controls)


def test_the_still_of_a_live_figure_is_what_the_page_shows():
    live = a_live()
    live.set(n=7)
    page = live._repr_mimebundle_()[0]["text/html"]
    still = picture(page)
    assert np.abs(still - shown(live)).mean() < 0.5
    assert f'width="{live.size[0]}"' in page
    assert "<li class=words><span>in words</span> <b>n</b></li><li><span>n</span> <b>7</b>" in page


def test_dials_tell_the_page_their_stops_and_places():
    live = a_live()
    lam, n = live.dials
    assert (lam["name"], lam["label"], lam["log"]) == ("lam", "λ", True)
    assert (n["name"], n["label"], n["log"]) == ("n", "n", False)
    assert_allclose(lam["values"], 10.0 ** np.linspace(-1, 1, 21))
    assert n["values"] == [1, 3, 5, 7, 9]
    assert all(isinstance(value, int) for value in n["values"])
    assert (live.places, live.texts) == ({"lam": 10, "n": 1}, {"lam": "1", "n": "3"})
    assert live.start == live.places
    live.set(n=9, lam=10.0)
    assert (live.places, live.texts) == ({"lam": 20, "n": 4}, {"lam": "10", "n": "9"})
    assert live.start == {"lam": 10, "n": 1}
    assert live.key(3) == "3,4"
    assert live.buttons == ["Reset"]


@pytest.mark.parametrize(
    ("control", "value", "where", "text"),
    [
        (lam_slider(-1, 1), 10**0.05, 10.5, "1.12"),
        (lam_slider(-1, 1), 0.1, 0, "0.1"),
        (slider(0.0, 1.0, 0.25, value=0.0, description="a"), 0.375, 1.5, "0.375"),
        (slider(0.0, 1.0, 0.25, value=0.0, description="a"), 0.5, 2, "0.5"),
    ],
)
def test_a_value_lies_at_its_stop_or_between_two(control, value, where, text):
    known = dial("a", control)
    assert place(known, value) == pytest.approx(where)
    assert isinstance(place(known, value), int) == (where == int(where))
    assert written(known, value) == text


def test_stops_that_three_digits_do_not_tell_apart_get_more():
    texts = dial("a", slider(1000, 1003, 1, value=1000, description="a"))["texts"]
    assert texts == ["1000", "1001", "1002", "1003"]
    few = dial("a", slider(0.0, 0.3, 0.1, value=0.0, description="a"))["texts"]
    assert few == ["0", "0.1", "0.2", "0.3"]


def test_the_last_stop_is_within_the_slider_and_no_step_is_missing():
    assert dial("a", slider(0, 10, 4, value=0, description="a"))["values"] == [0, 4, 8]
    tenths = dial("a", slider(0.0, 0.3, 0.1, value=0.0, description="a"))["values"]
    assert tenths == [0.0, 0.1, 0.2, 0.3]


def test_a_title_is_lifted_by_fourteen_points_for_each_row_of_its_legend():
    for count, columns, rows in ((3, 3, 1), (4, 3, 2), (5, 2, 3), (6, 3, 2)):
        _, ax = figure()
        for k in range(count):
            ax.plot([0, 1], label=f"line {k}")
        ax.set_title("Title")
        legend_above(ax, columns)
        assert ax.title_pad == 8 + 14 * rows
        assert ax.get_title(loc="left") == "Title"
        assert ax.get_legend()._ncols == columns


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.0, "1230"),
        (9990.0, "9990"),
        (99_990.0, "10⁵"),
        (20_000.0, "2 × 10⁴"),
        (0.00123, "0.00123"),
        (0.000123, "1.23 × 10⁻⁴"),
        (-0.000123, "−1.23 × 10⁻⁴"),
        (-1e-5, "−1 × 10⁻⁵"),
    ],
)
def test_a_number_is_plain_from_a_thousandth_to_thousands(value, text):
    assert number(value) == text
