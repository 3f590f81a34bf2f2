"""Sliders as models: the stops of each, and how they are written."""

import math

import ipywidgets as widgets
import numpy as np

from ridge_core.classroom.views.style import number
from ridge_core.validation import as_count, as_number, as_positive


def lam_slider(smallest=-6, largest=4, *, value=1.0, step=0.1, description="λ"):
    """Return a slider from 10^smallest to 10^largest on a log scale."""
    edges = 10.0 ** np.array([smallest, largest])
    value, step = _within(value, description, *edges), as_positive(step, "step")
    return widgets.FloatLogSlider(
        value, min=smallest, max=largest, step=step, description=description, readout_format=".3g"
    )


def slider(smallest, largest, step, *, value, description):
    """Return a slider on a linear scale, of whole numbers if `step` is one."""
    as_positive(step, "step")
    if isinstance(step, int):
        kind, value = widgets.IntSlider, as_count(value, description, smallest, largest)
    else:
        kind, value = widgets.FloatSlider, _within(value, description, smallest, largest)
    return kind(value, min=smallest, max=largest, step=step, description=description)


def _within(value, name, low, high):
    found, slack = as_number(value, name), 1e-9  # a power of a logarithm is a little off
    if not low - slack * abs(low) <= found <= high + slack * abs(high):
        raise ValueError(f"{name} is {found:g}, expected a number from {low:g} to {high:g}")
    return found


def counter(value):
    """Return a control that is not shown: a button moves it."""
    return widgets.IntText(value)


def dial(name, control):
    """Return what the front end needs of a slider: its label, its stops, and how they are written.

    A `TypeError` names a control that is shown and has no stops.
    """
    if not hasattr(control, "min"):
        raise TypeError(f"{name} is a {type(control).__name__}, expected a slider of ipywidgets")
    values = _stops(control)
    return {
        "name": name,
        "label": control.description,
        "log": isinstance(control, widgets.FloatLogSlider),
        "values": values,
        "texts": _texts(values),
    }


def _stops(control):
    count = math.floor((control.max - control.min) / control.step + 1e-9)
    # Rounded, so that the stop at 100 is 100 and not its neighbour.
    stops = np.round(control.min + control.step * np.arange(count + 1), 10)
    if isinstance(control, widgets.FloatLogSlider):
        stops = np.power(float(control.base), stops)
    return [type(control.value)(stop) for stop in stops]


def _texts(values):
    # As many digits as it takes to tell each stop from the next.
    for digits in range(3, 16):
        texts = [number(value, digits) for value in values]
        if len(set(texts)) == len(texts):
            break
    return texts


def place(dial, value):
    """Return where a value lies among a dial's stops: 3 is the fourth, 3.5 halfway to the fifth."""
    scale = np.log if dial["log"] else np.asarray
    stops = np.arange(len(dial["values"]))
    found = round(float(np.interp(scale(value), scale(dial["values"]), stops)), 6)
    return int(found) if found == int(found) else found


def written(dial, value):
    """Return a value as the front end shows it: as its stop is written, if it is one."""
    found = place(dial, value)
    return dial["texts"][found] if isinstance(found, int) else number(value)


def checked(name, control, value):
    """Return a value that a control takes; a `ValueError` or `TypeError` names a λ that is none."""
    is_log = isinstance(control, widgets.FloatLogSlider)
    return float(as_positive(value, name)) if is_log else value
