"""How to send a picture that a slider moved: whole or only what changed, and in which encoding."""

import io
import time

import numpy as np
from PIL import Image

from benchmarks.report import machine, save_table, versions
from ridge_core.classroom.views.explorer import explore_curve
from ridge_core.classroom.views.picture import encode_png, patches

ROUNDS = 20
PACKAGES = ("matplotlib", "numpy", "pillow")


def main():
    """Time every way on the same moves of λ, in turn; print and save medians and sizes."""
    live, found = explore_curve(), {name: [] for name in WAYS}
    for exponent in np.linspace(-5, 3, ROUNDS):
        live.set(lam=10**exponent)
        now, before = live.figure.canvas.buffer_rgba(), live.drawing.behind
        for name, encode in WAYS.items():
            start = time.perf_counter()
            sent = encode(np.asarray(now), before)
            found[name].append((1000 * (time.perf_counter() - start), len(sent) / 1000))
    rows = {name: np.median(pairs, axis=0).round(2).tolist() for name, pairs in found.items()}
    for name, (milliseconds, kilobytes) in rows.items():
        print(f"{name:42} {milliseconds:6.2f} ms {kilobytes:7.1f} kB")
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("encoders", rows, PACKAGES)


def _pillow(kind, **settings):
    def encode(now, _):
        stream = io.BytesIO()
        Image.fromarray(now).convert("RGB").save(stream, kind, **settings)
        return stream.getvalue()

    return encode


def _overlay(now, before):
    stream, picture = io.BytesIO(), now.copy()
    picture[(now == before).all(axis=-1)] = 0
    Image.fromarray(picture).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


WAYS = {
    "what changed, PNG, rows by difference": lambda now, before: b"".join(
        patch["png"] for patch in patches(now, before)
    ),
    "whole, PNG, rows by difference": lambda now, _: encode_png(now),
    "whole, PNG of Pillow, level 1": _pillow("PNG", compress_level=1),
    "whole, JPEG, quality 90": _pillow("JPEG", quality=90),
    "whole, WebP, lossless": _pillow("WEBP", lossless=True, quality=0, method=0),
    "transparent overlay, PNG of Pillow, level 1": _overlay,
}

if __name__ == "__main__":
    main()
