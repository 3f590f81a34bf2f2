"""What a `Live` shows, put together from what it sends to the browser."""

import io

import numpy as np
from PIL import Image


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def shown(live):
    """Return the pixels, shape (height, width, 3), of the background with its patches."""
    return painted(live.backgrounds[live.frame["background"]], live.frame["patches"])


def painted(background, patches):
    pixels = decoded(background).copy()
    for patch in patches:
        part = decoded(patch["png"])
        height, width, _ = part.shape
        pixels[patch["y"] : patch["y"] + height, patch["x"] : patch["x"] + width] = part
    return pixels


def line(ax, label):
    """Return the line of a panel that its legend calls so."""
    return next(line for line in ax.lines if line.get_label() == label)


def two_columns():
    """Return a small table (X, y) of two columns that are correlated and far from zero."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 2)) @ [[1.0, 0.6], [0.0, 0.6]] + [5, -2]
    return X, X @ [3.0, -1.0] + rng.normal(size=30)


def amount(text):
    """Return the number that a reading or a slider writes, as 0.01 or as 3.16 × 10⁻⁶."""
    plain = text.replace("−", "-")
    power = plain.lstrip("-.0123456789 ×")
    if not power:
        return float(plain)
    factor = plain[: -len(power)].removesuffix("10").strip(" ×")
    raised = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float({"": "1", "-": "-1"}.get(factor, factor)) * 10.0 ** int(raised)
