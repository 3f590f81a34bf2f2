"""A class on a hub: six users drag λ at once, on a real JupyterHub with a real browser each.

The hub listens on 127.0.0.1 alone, with a password drawn for this run. Its proxy is a Node program,
which this script installs from npm into a folder that is removed afterwards.
"""

import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

from benchmarks.report import machine, save_table, versions
from benchmarks.sliders import WATCH
from tests.support.drive import FLAGS, find_browser, run_all, wait_for

USERS = [f"learner{number}" for number in range(1, 7)]
LESSON, STEPS, SECONDS = "04_drag_lambda.ipynb", 20, 8
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PACKAGES = ("jupyterhub", "jupyterlab", "ipykernel", "anywidget", "matplotlib", "numpy")
SLIDER = ".ridge-live input[type=range]"

CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/class/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--ip=127.0.0.1", "--LabApp.expose_app_in_browser=True", "--allow-root"]
c.JupyterHub.cleanup_servers = True
"""


def main():
    """Log six users in, run lesson 4 for each, drag in all at once; print and save the table."""
    if not shutil.which("npm"):
        print("Skipped: the hub's proxy is a Node program, and npm was not found.")
        return
    with (
        tempfile.TemporaryDirectory() as place,
        hub(Path(place)) as (address, password, process),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        pages = [enter(browser, address, password, user) for user in USERS]
        rows = {"all at once": measure(pages, process)}
    _report(rows)


@contextmanager
def hub(place):
    """Run a JupyterHub in `place`; give its address, its password and its process."""
    print("Installing the hub's proxy from npm ...", flush=True)
    subprocess.run(
        ["npm", "install", "--silent", "--prefix", place, "configurable-http-proxy"], check=True
    )
    config, address, password = _configured(place)
    command = [sys.executable, "-m", "jupyterhub", "-f", config]
    with (place / "hub.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/hub/health", process)
            yield address, password, psutil.Process(process.pid)
        finally:
            _stop(process)


def _configured(place):
    """Write the hub's configuration and a home with the lesson for each user."""
    for user in USERS:
        (place / "homes" / user).mkdir(parents=True)
        shutil.copy(NOTEBOOKS / LESSON, place / "homes" / user)
    port, hub_port, api_port = _free_ports(3)
    password = secrets.token_hex(16)
    proxy = [str(place / "node_modules" / ".bin" / "configurable-http-proxy")]
    config = place / "jupyterhub_config.py"
    config.write_text(
        CONFIG.format(
            port=port,
            hub_port=hub_port,
            api_port=api_port,
            proxy=proxy,
            password=password,
            homes=str(place / "homes"),
            python=sys.executable,
        )
    )
    return config, f"http://127.0.0.1:{port}/class", password


def _free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _stop(process):
    started = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    _, left = psutil.wait_procs([process, *started], timeout=20)
    for one in left:
        one.kill()


def enter(browser, address, password, user):
    """Log one user in, open the lesson and run it; return the page."""
    page = browser.new_context(viewport={"width": 1400, "height": 950}).new_page()
    lesson = f"/class/user/{user}/lab/tree/{LESSON}"
    page.goto(f"{address}/hub/login?next=/class/hub/spawn%3Fnext={lesson}")
    page.fill("#username_input", user)
    page.fill("#password_input", password)
    page.click("#login_submit")
    page.wait_for_selector(".jp-Notebook", timeout=120_000)
    page.evaluate(
        "async () => { const panel = jupyterapp.shell.currentWidget;"
        "await panel.context.ready; await panel.sessionContext.ready;"
        "await panel.sessionContext.session.kernel.info; }"
    )
    if errors := run_all(page):
        raise RuntimeError(f"{user}: {errors}")
    page.locator(SLIDER).first.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)  # frames ahead are made while the kernel is idle
    page.evaluate(WATCH)
    print(f"{user} is in", flush=True)
    return page


def measure(pages, process):
    """Return memory and time for a user: all drag at once, then each presses keys in turn."""
    kernels = [p for p in process.children(recursive=True) if "ipykernel" in " ".join(p.cmdline())]
    servers = [p for p in process.children(recursive=True) if "singleuser" in " ".join(p.cmdline())]
    before = _seconds(kernels)
    frames = drag_together(pages)
    worked = _seconds(kernels) - before
    latencies = np.concatenate([_latencies(page) for page in pages])
    return {
        "users": len(pages),
        "server, MiB a user": _mebibytes(servers) / len(pages),
        "kernel, MiB a user": _mebibytes(kernels) / len(pages),
        "latency, median (ms)": float(np.median(latencies)),
        "latency, 95th percentile (ms)": float(np.percentile(latencies, 95)),
        "frames per second and user, fewest": min(frames),
        "frames per second and user, median": float(np.median(frames)),
        "kernels at work while all drag (%)": 100 * worked / SECONDS,
    }


def drag_together(pages):
    """Drag every user's slider back and forth; return the frames a second that each saw."""
    boxes = [page.locator(SLIDER).first.bounding_box() for page in pages]
    for page, box in zip(pages, boxes, strict=True):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.evaluate("() => { frames.length = inputs.length = 0; }")
    start = time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        for place, (page, box) in enumerate(zip(pages, boxes, strict=True)):
            share = 0.5 + 0.45 * np.sin(2 * np.pi * passed / 2 + place)
            page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    for page in pages:
        page.mouse.up()
    return [page.evaluate("() => frames.length") / SECONDS for page in pages]


def _latencies(page):
    page.bring_to_front()
    page.locator(SLIDER).first.focus()
    found = []
    for step in range(STEPS):
        page.evaluate("() => { frames.length = inputs.length = 0; }")
        page.keyboard.press("ArrowRight" if step % 10 < 5 else "ArrowLeft")
        page.wait_for_function("() => frames.length > 0", polling=5)
        found.append(page.evaluate("() => frames[0] - inputs[0]"))
        page.wait_for_timeout(100)
    return found


def _seconds(processes):
    return sum(sum(p.cpu_times()[:2]) for p in processes)


def _mebibytes(processes):
    return sum(p.memory_full_info().uss for p in processes) / 2**20


def _report(rows):
    for name, row in rows.items():
        print(name)
        for measure_name, value in row.items():
            print(f"  {measure_name:40}{value:10.1f}")
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("hub", rows, PACKAGES)


if __name__ == "__main__":
    main()
