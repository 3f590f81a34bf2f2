"""Take the README's moving picture of the first page's slider, in a real JupyterLab."""

import io
import shutil
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from tests.support.drive import FLAGS, find_browser, jupyterlab, open_notebook, run_all

ROOT = Path(__file__).parents[1]
FIRST, TARGET = ROOT / "notebooks" / "00_start_here.ipynb", ROOT / "notebooks" / "images"


def main():
    """Press the arrow keys back and forth, and keep each picture as a frame."""
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place, "lessons"), Path(place, "home")
        folder.mkdir()
        home.mkdir()
        shutil.copy(FIRST, folder)
        with jupyterlab(folder, home) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1320, "height": 950})
            open_notebook(page, *lab, FIRST.name)
            page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
            run_all(page)
            frames = _frames(page)
    TARGET.mkdir(exist_ok=True)
    first, *rest = _with_one_palette(frames)
    durations = [900] + [110] * (len(rest) - 1) + [900]
    first.save(TARGET / "live.gif", save_all=True, append_images=rest, duration=durations, loop=0)


def _with_one_palette(frames):
    """Reduce the frames to colours common to all: with a palette each, the buttons flicker."""
    sheet = Image.new("RGB", (frames[0].width, frames[0].height * len(frames)))
    for number, frame in enumerate(frames):
        sheet.paste(frame, (0, number * frame.height))
    palette = sheet.quantize(192, method=Image.Quantize.MEDIANCUT)
    palette.putpalette([c if c < 250 else 255 for c in palette.getpalette()])  # pure white
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def _frames(page):
    live = page.locator(".ridge-live").first
    page.wait_for_selector(".ridge-live .ridge-screen canvas")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("Home")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    frames = []
    for _ in range(24):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        time.sleep(0.4)
        picture = Image.open(io.BytesIO(live.screenshot())).convert("RGB")
        frames.append(ImageOps.expand(picture, 12, "white"))
    return frames


if __name__ == "__main__":
    main()
