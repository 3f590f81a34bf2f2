"""How quickly a slider's picture follows, in a real JupyterLab in a real browser.

The same three-panel explorer: as this project's `Live`, alone and as the first of five on a page;
with `ipywidgets.interact`, which draws a new figure for each event; and with ipympl, which moves
the same artists on its own canvas. All of them next to the kernel, and far from it.
"""

import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.relay import relay
from benchmarks.report import RESULTS, machine, save_table, versions
from tests.support.drive import FLAGS, find_browser, jupyterlab, open_notebook, run_all

STEPS, SECONDS = 40, 4
DISTANCES = (0, 100)  # milliseconds from the browser to the kernel and back
LATENCY, FRAMES = "latency, median (ms)", "frames per second"
MOVES, LAG = "moves per second", "lag after the last move (ms)"
PACKAGES = ("ipympl", "ipywidgets", "jupyter_server", "jupyterlab", "matplotlib", "numpy")

SHARED = """
from ridge_core.classroom import explore_curve, lam_slider
from ridge_core.classroom.views.explorer.curve import curve_explorer, curve_sample
sample = curve_sample(degree=12, noise=0.3, sample=1)
def draw(axes):
    move = curve_explorer(axes)
    return lambda lam: move(sample, sample.study.fit(lam))
"""

WAYS = {
    "Live": "explore_curve()",
    "five Live": """
from IPython.display import display
display(*[explore_curve() for _ in range(5)])
""",
    "interact": """
import matplotlib.pyplot as plt
from ipywidgets import interact
def new_figure(lam):
    fig, axes = plt.subplots(1, 3, figsize=(12, 4.3), layout="constrained")
    draw(axes)(lam)
    plt.show()
interact(new_figure, lam=lam_slider(-6, 4, value=1e-3));
""",
    "ipympl": """
%matplotlib widget
import matplotlib.pyplot as plt
from IPython.display import display
slider = lam_slider(-6, 4, value=1e-3)
plt.ioff()
fig, axes = plt.subplots(1, 3, figsize=(12, 4.3), layout="constrained")
move = draw(axes)
move(1e-3)
fig.canvas.draw()
fig.set_layout_engine("none")
def follow(change):
    move(change["new"])
    fig.canvas.draw_idle()
slider.observe(follow, "value")
display(slider, fig.canvas)
""",
}

# Every picture that reaches the page, as an image or on a canvas, is timed when it is painted.
WATCH = """() => {
    const painted = () => requestAnimationFrame(() => {
        const now = performance.now();
        if (frames.at(-1) !== now) frames.push(now);
    });
    window.frames = []; window.inputs = [];
    document.addEventListener('load', e => { if (e.target.tagName === 'IMG') painted(); }, true);
    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...args) {
        painted();
        return drawImage.apply(this, args);
    };
    for (const kind of ['keydown', 'pointermove'])
        document.addEventListener(kind, () => inputs.push(performance.now()), true);
}"""


def main():
    """Measure the ways one after the other, near and far; print, save and draw the table."""
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place, "home"), Path(place, "lessons")
        home.mkdir()
        folder.mkdir()
        for name, code in WAYS.items():
            nbformat.write(_notebook(code), folder / f"{name}.ipynb")
        with jupyterlab(folder, home) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            rows = {distance: _at(distance, browser, *lab) for distance in DISTANCES}
    _report(rows)


def _at(distance, browser, address, token):
    with relay(address, distance) as place:
        return {name: _measure(browser, (place, token), name, distance) for name in WAYS}


def _notebook(code):
    cells = [nbformat.v4.new_code_cell(part.strip()) for part in (SHARED, code)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _measure(browser, lab, name, distance):
    print(f"{name}, {distance} ms: opening", flush=True)
    page = browser.new_page(viewport={"width": 1400, "height": 950})
    open_notebook(page, *lab, f"{name}.ipynb")
    errors = run_all(page)
    if errors:
        raise RuntimeError(f"{name}: {errors}")
    handle = page.locator(".ridge-live input[type=range], .noUi-handle").first
    handle.wait_for()
    time.sleep(4)
    page.evaluate(WATCH)
    waits = latencies(page, handle)
    found = {
        LATENCY: float(np.median(waits)),
        "latency, 95th percentile (ms)": float(np.percentile(waits, 95)),
        **drag(page, handle),
    }
    page.close()
    print(*(f"{what} {value:.1f}" for what, value in found.items()), sep="; ", flush=True)
    return found


def latencies(page, handle, steps=STEPS):
    """Return the milliseconds from each key press to the first new picture."""
    handle.focus()
    found = []
    for step in range(steps):
        page.evaluate("() => { frames.length = inputs.length = 0; }")
        page.keyboard.press("ArrowRight" if step % 20 < 10 else "ArrowLeft")
        page.wait_for_function("() => frames.length > 0", polling=5)
        found.append(page.evaluate("() => frames[0] - inputs[0]"))
        page.wait_for_timeout(150)
    return found


def _grip(handle):
    """Return the middle of a slider's handle: an element of its own, or part of an input."""
    box, share = handle.bounding_box(), handle.evaluate("el => el.value / el.max || 0")
    inset = 0 if not share else 12 + share * (box["width"] - 24) - box["width"] / 2
    return box["x"] + box["width"] / 2 + inset, box["y"] + box["height"] / 2


def drag(page, handle, seconds=SECONDS):
    """Drag as fast as the browser takes the moves; return their rate, the frames' and the lag."""
    track = page.locator(".ridge-live input[type=range], .noUi-base").first.bounding_box()
    page.mouse.move(*_grip(handle))
    y = _grip(handle)[1]
    page.mouse.down()
    page.evaluate("() => { frames.length = inputs.length = 0; }")
    start = time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        share = 0.5 + 0.45 * np.sin(2 * np.pi * passed / 2)
        page.mouse.move(track["x"] + share * track["width"], y)
    page.wait_for_timeout(1500)
    page.mouse.up()
    frames, inputs = page.evaluate("() => [frames, inputs]")
    during = [frame for frame in frames if frame <= inputs[-1]]
    span = (inputs[-1] - inputs[0]) / 1000
    lag = max(frames[-1] - inputs[-1], 0.0)
    return {FRAMES: len(during) / span, MOVES: len(inputs) / span, LAG: lag}


def _report(rows):
    for distance, ways in rows.items():
        print(f"Round trip {distance} ms", *_lines(ways), sep="\n")
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("sliders", rows, PACKAGES)
    _draw(rows)


def _lines(ways):
    """Return the table of one distance, and what `Live` has in it of the others."""
    yield f"{'':32}" + "".join(f"{name:>12}" for name in ways)
    for measure in ways["Live"]:
        yield f"{measure:32}" + "".join(f"{row[measure]:12.1f}" for row in ways.values())
    for name in ("interact", "ipympl"):
        latency, frames = (_ratio(ways, name, what) for what in (LATENCY, FRAMES))
        yield f"Live against {name}: latency × {latency:.2f}, frames × {frames:.1f}"


def _ratio(ways, name, what):
    return ways["Live"][what] / (ways[name][what] or np.nan)  # a busy machine may show no frame


def _draw(rows):
    from ridge_core.classroom.views.style import feature_colors, figure

    made, axes = figure(3, rows=len(rows), height=5)
    for line, (distance, ways) in zip(axes, rows.items(), strict=True):
        for ax, measure in zip(line, (LATENCY, FRAMES, LAG), strict=True):
            lengths = [row[measure] for row in ways.values()]
            bars = ax.barh(list(ways), lengths, color=feature_colors(len(ways)))
            ax.bar_label(bars, fmt="%.0f", padding=3)
            ax.set_title(f"{measure}, {distance} ms away", fontsize=9)
            ax.invert_yaxis()
    made.savefig(RESULTS / "sliders.png", dpi=100)


if __name__ == "__main__":
    main()
