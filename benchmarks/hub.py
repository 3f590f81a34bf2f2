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
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

from benchmarks.report import machine, save_table, versions
from benchmarks.sliders import FRAMES, MOVES, WATCH, drag, latencies
from tests.support.drive import FLAGS, find_browser, kernel_ready, run_all, wait_for

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
    with tempfile.TemporaryDirectory() as place, hub(Path(place)) as (address, password, process):
        together = Together(process)
        with ThreadPoolExecutor(len(USERS)) as pool:
            seen = list(pool.map(lambda user: use(address, password, user, together), USERS))
    _report({"all at once": table(seen, together)})


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


class Together:
    """Lets all users begin and end at the same time, and reads the clocks of kernels there."""

    def __init__(self, process):
        self.process, self.clocks, self.alone = process, [], threading.Lock()
        self.barrier = threading.Barrier(len(USERS), self._read)

    def _read(self):
        found = self.process.children(recursive=True)
        self.kernels = [p for p in found if "ipykernel" in " ".join(p.cmdline())]
        self.servers = [p for p in found if "singleuser" in " ".join(p.cmdline())]
        self.clocks.append(sum(sum(p.cpu_times()[:2]) for p in self.kernels))
        self.kernel, self.server = map(_mebibytes, (self.kernels, self.servers))


def use(address, password, user, together):
    """Log one user in with a browser of their own and drag; return what they saw."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        with together.alone:  # two cores start one at a time
            page = enter(browser, address, password, user)
        handle = page.locator(SLIDER).first
        together.barrier.wait()
        seen = drag(page, handle, SECONDS)
        together.barrier.wait()
        with together.alone:
            return {"latencies": latencies(page, handle, STEPS), **seen}


def enter(browser, address, password, user):
    """Open the lesson and run it; return the page."""
    page = browser.new_page(viewport={"width": 1400, "height": 950})
    lesson = f"/class/user/{user}/lab/tree/{LESSON}"
    page.goto(f"{address}/hub/login?next=/class/hub/spawn%3Fnext={lesson}")
    page.fill("#username_input", user)
    page.fill("#password_input", password)
    page.click("#login_submit")
    kernel_ready(page)
    if errors := run_all(page):
        raise RuntimeError(f"{user}: {errors}")
    page.locator(SLIDER).first.scroll_into_view_if_needed()
    page.wait_for_selector(".ridge-live[data-ahead='101']", timeout=60_000)
    page.locator(SLIDER).first.scroll_into_view_if_needed()
    page.evaluate(WATCH)
    print(f"{user} is in", flush=True)
    return page


def table(seen, together):
    """Return memory, time and frames of a user."""
    frames = [user[FRAMES] for user in seen]
    waits = np.concatenate([user["latencies"] for user in seen])
    before, after = together.clocks
    return {
        "users": len(seen),
        "server, MiB a user": together.server,
        "kernel, MiB a user": together.kernel,
        "latency, median (ms)": float(np.median(waits)),
        "latency, 95th percentile (ms)": float(np.percentile(waits, 95)),
        "moves per second and user, median": float(np.median([user[MOVES] for user in seen])),
        "frames per second and user, fewest": min(frames),
        "frames per second and user, median": float(np.median(frames)),
        "kernels at work while all drag (% of a core each)": 100
        * (after - before)
        / SECONDS
        / len(seen),
    }


def _mebibytes(processes):
    return sum(p.memory_full_info().uss for p in processes) / 2**20 / len(processes)


def _report(rows):
    for name, row in rows.items():
        print(name)
        for measure_name, value in row.items():
            print(f"  {measure_name:52}{value:10.1f}")
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("hub", rows, PACKAGES)


if __name__ == "__main__":
    main()
