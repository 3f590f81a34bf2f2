"""What a `Live` shows, put together from what it sends to the browser."""

import io

import numpy as np
from PIL import Image


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def shown(live):
    """Return the pixels, shape (height, width, 3), of the background with its patches."""
    pixels = decoded(live.screen.background).copy()
    for patch in live.screen.patches:
        part = decoded(patch["png"])
        height, width, _ = part.shape
        pixels[patch["y"] : patch["y"] + height, patch["x"] : patch["x"] + width] = part
    return pixels
