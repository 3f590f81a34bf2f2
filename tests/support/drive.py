"""Start a real JupyterLab and drive it in a real browser."""

import os
import runpy
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

# As learners start it: nothing that this machine keeps for every Jupyter is read.
JUPYTERLAB = runpy.run_path(str(Path(__file__).parents[2] / "lab.py"))["JUPYTERLAB"]

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser():
    """Return the path of an installed Chromium, Chrome or Edge, or None."""
    found = [shutil.which(name) for name in BROWSERS] + [p for p in PLACES if os.path.exists(p)]
    return next(filter(None, found), None)


@contextmanager
def jupyterlab(folder, home, *arguments):
    """Run JupyterLab on `folder`, its settings kept in `home`; give its address and token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-P", "-c", JUPYTERLAB, "--no-browser", "--ip=127.0.0.1"]
    command += [
        f"--port={port}",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
    ]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None", *arguments]
    command += ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    names = ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    places = {name: str(home / name.lower()) for name in names}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | places, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token={token}", server)
            yield f"http://127.0.0.1:{port}", token
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address, server, seconds=60):
    """Wait until an address answers, or say that its server stopped."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("JupyterLab stopped before it answered; see server.log")
        try:
            return direct.open(address, timeout=5).read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer within {seconds} s")


def open_notebook(page, address, token, name):
    """Open a notebook and wait until its kernel is ready."""
    page.goto(f"{address}/lab/tree/{name}?token={token}&reset")
    kernel_ready(page)


def kernel_ready(page):
    """Wait until a notebook is there, and a kernel behind it."""
    page.wait_for_selector(".jp-Notebook", timeout=120_000)
    page.evaluate(
        """async () => {
        const panel = jupyterapp.shell.currentWidget;
        await panel.context.ready;
        await panel.sessionContext.ready;
        await panel.sessionContext.session.kernel.info;
    }"""
    )


def open_tall(page, lab, name):
    """Open a notebook on a screen that shows all of it, and run it."""
    page.set_viewport_size({"width": 1400, "height": 2600})  # JupyterLab renders what is in sight
    open_notebook(page, *lab, name)
    assert run_all(page) == []


def in_kernel(page, code):
    """Run code in the open notebook's kernel, as a cell would; return what it prints."""
    return page.evaluate(
        """async code => {
        const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
        const request = kernel.requestExecute({ code });
        let said = '';
        request.onIOPub = ({ content }) => { said += content.text ?? content.evalue ?? ''; };
        await request.done;
        return said;
    }""",
        code,
    )


def run_all(page):
    """Run every cell; return the errors that the notebook's outputs hold."""
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    return page.evaluate(
        """async () => {
        const cells = jupyterapp.shell.currentWidget.content.model.toJSON().cells;
        return cells.flatMap(cell => cell.outputs ?? [])
            .filter(output => output.output_type === 'error').map(output => output.evalue);
    }"""
    )
