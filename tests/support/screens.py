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


def amount(text):
    """Return the number that a reading or a slider writes, as 0.01 or as 3.16 × 10⁻⁶."""
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    factor, _, power = text.replace("−", "-").rpartition(
        "10" if "⁻" in text or "⁴" in text else "?"
    )
    if not _:
        return float(text.replace("−", "-"))
    return float(factor.strip(" ×") or 1) * 10.0 ** int(power.translate(raised))
