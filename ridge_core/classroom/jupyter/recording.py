"""What a lesson shows, written down: a page can then show it without a kernel.

In a kernel that records, a live figure is displayed as a still and the name of its record: the
frames of many stops of its first slider, and of some stops of its second. A prediction is
displayed as its question, and its record holds what is said of each answer.
"""

import base64
import gzip
import io
import json
from pathlib import Path

import numpy as np
from IPython import get_ipython
from PIL import Image

from ridge_core.classroom.exercises.quiz import Prediction
from ridge_core.classroom.views.live import Live

# The width of a layout in pixels of the page, and the pixels for each of them.
LAYOUTS = {"wide": (960, 1.5), "narrow": (358, 2)}
STOPS, OTHERS = 51, 6  # of the first slider and of the second, at most


def start(folder, lesson):
    """Let this kernel display live figures and predictions as records in `folder`."""
    formatter, made = get_ipython().display_formatter.mimebundle_formatter, []

    def keep(shown, include=None, exclude=None):
        made.append(shown)
        kind = "live" if isinstance(shown, Live) else "quiz"
        name = f"{lesson}-{len(made)}"
        still = _record_live if kind == "live" else _record_prediction
        place = f'class="ridge-page" data-kind="{kind}" data-record="{name}"'
        return {"text/html": f"<div {place}>{still(shown, Path(folder, name))}</div>"}

    for kind in (Live, Prediction):
        formatter.for_type(kind, keep)


def _record_prediction(prediction, path):
    """Write what is said of each answer; return the question and the answers."""
    state = {"question": prediction.question, "answers": prediction.answers}
    replies = {}
    for letter, _ in prediction.answers:
        prediction.chosen = letter
        replies[letter] = {"verdict": prediction.verdict, "rest": prediction.rest}
    prediction.chosen = ""
    _write(path, {**state, "chosen": "", "verdict": "", "rest": "", "replies": replies})
    answers = "".join(f"<li>{text}</li>" for _, text in prediction.answers)
    return f"<p><strong>{prediction.question}</strong></p><ul>{answers}</ul>"


def _record_live(live, path):
    """Write the frames of each layout; return the still picture and its readings."""
    still = live._repr_mimebundle_()[0]["text/html"]
    for layout, (width, ratio) in LAYOUTS.items():
        live.drawing.fit(width, ratio)
        live.refresh()
        first, *others = recorded(live)
        _write(f"{path}-{layout}", first)
        for number, other in others:
            _write(f"{path}-{layout}-{number}", other)
    live.drawing.fit()
    live.refresh()
    return still


def recorded(live):
    """Return what the front end needs of `live`, and what it needs later.

    First its state, with the frames of the first slider; then `(place, frames)` for each other
    place of the second slider, to be fetched when it is moved there.
    """
    dials, places = recorded_dials(live)
    parts = {place: _sweep(live, dials, place) for place in range(_count(dials, 1))}
    here = [*places.values()][1:] or [0]
    own = parts.pop(here[0])
    state = {"dials": dials, "places": places, "start": places, "texts": {}, "served": False}
    state |= {"play": live.play, "buttons": ["Reset"], "size": live.size, "heard": 0}
    state |= {"move": {"serial": 0, "places": {}, "presses": [], "pointers": []}, **own}
    return [state, *parts.items()]


def recorded_dials(live):
    """Return the first two sliders with the stops to record, and where each of them stands."""
    dials, places = [], {}
    for dial, most in zip(live.dials, (STOPS, OTHERS), strict=False):
        stops = _spread(len(dial["values"]), most, round(live.places[dial["name"]]))
        thin = {key: [dial[key][stop] for stop in stops] for key in ("values", "texts")}
        dials.append(dial | thin)
        places[dial["name"]] = stops.index(round(live.places[dial["name"]]))
    return dials, places


def _spread(count, most, here):
    """Return at most so many of the stops, evenly spread; where the slider stands is one."""
    stops = np.linspace(0, count - 1, min(count, most)).round().astype(int).tolist()
    stops[min(range(len(stops)), key=lambda i: abs(stops[i] - here))] = here
    return stops


def _count(dials, number):
    return len(dials[number]["values"]) if number < len(dials) else 1


def _sweep(live, dials, place):
    """Return the frames of the first slider with the second at a place, and their backgrounds."""
    first, *second = dials
    frames, backgrounds, before = {}, {}, live.values
    fixed = {dial["name"]: dial["values"][place] for dial in second}
    for number, value in enumerate(first["values"]):
        live.set(**{first["name"]: value}, **fixed)
        frames[",".join(map(str, [number, place][: len(dials)]))] = _packed(live.frame)
        backgrounds |= live.backgrounds
    live.set(**before)
    behind = {name: _text(_smaller(png)) for name, png in backgrounds.items()}
    return {"frames": {"set": 0, "frames": frames}, "backgrounds": behind}


def _packed(frame):
    parts = [part | {"png": _text(_smaller(part["png"]))} for part in frame["patches"]]
    return {**frame, "patches": parts}


def _smaller(png):
    """Return the same pixels as lossless WebP."""
    small = io.BytesIO()
    Image.open(io.BytesIO(png)).save(small, "WEBP", lossless=True, quality=50, method=1)
    return small.getvalue()


def _text(data):
    return base64.b64encode(data).decode()


def _write(path, record):
    # Compressed once, whatever the server does.
    text = json.dumps(record, ensure_ascii=False).encode()
    Path(f"{path}.record").write_bytes(gzip.compress(text, mtime=0))
