"""What is recorded for a page is what the kernel would have drawn, at every stop that is kept."""

import base64
import gzip
import json

import numpy as np
import pytest
from screens import painted, shown

from ridge_core.classroom import Live, figure, quiz, slider
from ridge_core.classroom.jupyter import recording


@pytest.fixture
def live():
    made, ax = figure(width=3, height=2)
    (line,) = ax.plot([0, 1], [0, 1])

    def update(a, top):
        line.set_ydata([0, a])
        ax.set_ylim(0, top)
        return [line]

    controls = {
        "a": slider(0, 6, 1, value=2, description="a"),
        "top": slider(1, 41, 1, value=5, description="top"),
    }
    return Live(made, update, lambda a, top: {"a": f"{a}"}, alt="A line.", **controls)


def unpacked(part, key):
    frame = part["frames"]["frames"][key]
    patches = [patch | {"png": base64.b64decode(patch["png"])} for patch in frame["patches"]]
    return base64.b64decode(part["backgrounds"][frame["background"]]), patches


def test_every_kept_stop_shows_the_kernels_picture(live):
    state, *others = recording.recorded(live)
    first, second = state["dials"]
    assert len(first["values"]) == 7
    assert len(second["values"]) == recording.OTHERS
    assert [second["values"][state["places"]["top"]], state["places"]["a"]] == [5, 2]
    parts = {state["places"]["top"]: state, **dict(others)}
    assert sorted(parts) == list(range(recording.OTHERS))
    for place, part in parts.items():
        for number, a in enumerate(first["values"]):
            live.set(a=a, top=second["values"][place])
            picture = painted(*unpacked(part, f"{number},{place}"))
            np.testing.assert_array_equal(picture[..., :3], shown(live)[..., :3])


def test_recording_leaves_the_figure_where_it_was(live):
    before, values = shown(live), live.values
    recording.recorded(live)
    assert live.values == values
    np.testing.assert_array_equal(shown(live), before)


def test_a_prediction_keeps_its_answers_in_the_record_alone(tmp_path):
    asked = quiz.predict("Which?", {"one": "Tempting.", "two": "It is so."}, right="two")
    shown_first = recording._record_prediction(asked, tmp_path / "q")
    assert "Which?" in shown_first
    assert "It is so" not in shown_first
    record = json.loads(gzip.decompress((tmp_path / "q.record").read_bytes()))
    assert "Right" in record["replies"]["B"]["verdict"]
    assert "It is so" in record["replies"]["A"]["rest"]
    assert record["verdict"] == record["rest"] == ""
