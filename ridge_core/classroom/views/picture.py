"""Figures as pictures: a quick PNG for moving ones, and a text alternative for all."""

import base64
import html
import io
import struct
import zlib

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

SHARP = 2  # pixels of a still picture for each pixel of the page
GAP = 12  # unchanged rows or columns between two patches: fewer are cheaper sent along


def encode_png(rgba):
    """Return the PNG bytes of an opaque picture of shape (height, width, 4).

    Each row is stored as its difference from the row above, and only runs are compressed: flat
    figures shrink enough in a fraction of the time of a general encoder.
    """
    rgba = np.asarray(rgba)
    height, width, _ = rgba.shape
    packed = Image.fromarray(rgba).convert("RGB").tobytes()
    flat = np.frombuffer(packed, np.uint8).reshape(height, -1)
    rows = np.empty((height, 1 + 3 * width), np.uint8)
    rows[:, 0] = 2
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    deflate = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    body = deflate.compress(rows) + deflate.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def patches(now, before):
    """Return the parts of one RGBA picture that differ from another of its size.

    Each is a dict of its left upper corner, `x` and `y`, and its `png`. Panels under each other are
    kept apart as well as those side by side.
    """
    changed = (now.view(np.uint32) != before.view(np.uint32))[..., 0]
    return [
        {"x": columns.start, "y": rows.start, "png": encode_png(now[rows, columns])}
        for band in _runs(changed.any(axis=1))
        for columns in _runs(changed[band].any(axis=0))
        for rows in _runs(changed[:, columns].any(axis=1), band)
    ]


def _runs(changed, within=slice(None)):
    """Return slices that hold all changed places, those with small gaps between them as one."""
    places = np.flatnonzero(changed[within]) + (within.start or 0)
    runs = np.split(places, np.flatnonzero(np.diff(places) > GAP) + 1)
    return [slice(int(run[0]), int(run[-1]) + 1) for run in runs if len(run)]


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def assembled(background, parts):
    """Return the PNG bytes of a background with its patches."""
    whole, stream = Image.open(io.BytesIO(background)), io.BytesIO()
    for part in parts:
        whole.paste(Image.open(io.BytesIO(part["png"])), (part["x"], part["y"]))
    whole.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def data_uri(png):
    """Return PNG bytes as the address of a picture inside a page."""
    return "data:image/png;base64," + base64.b64encode(_in_few_colours(png)).decode()


def _in_few_colours(png):
    # 256 colours hold a figure's flat areas and soft edges, in a third of the bytes.
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    # Of Pillow's ways the one that keeps rare colours: a thin line has few pixels.
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(small, "PNG", compress_level=6)
    return small.getvalue()


class Still:
    """A figure as it stands, with what it shows in words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        The text alternative: what a reader who cannot see the figure should know.
    """

    def __init__(self, figure, alt):
        self.figure, self.alt = figure, alt

    def _repr_mimebundle_(self, **kwargs):
        width = round(self.figure.get_size_inches()[0] * self.figure.dpi)
        picture = f'<img src="{data_uri(_drawn(self.figure))}" width="{width}"'
        return {"text/html": f'{picture} alt="{html.escape(self.alt)}">', "text/plain": self.alt}


def _drawn(figure):
    dpi = figure.dpi
    try:
        figure.set_dpi(SHARP * dpi)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return encode_png(canvas.buffer_rgba())
    finally:
        figure.set_dpi(dpi)


def show(figure, alt):
    """Return what a notebook displays for a figure: the picture and its text alternative."""
    return Still(figure, alt)
