"""Copies of the project in a folder of one's own, whose environment is made in seconds."""

import base64
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the installation itself imports, and one package that only the other commands need.
FAKES = {"requirements.lock": ["matplotlib"], "requirements-test.lock": ["matplotlib", "extra"]}


def load(folder):
    """Return the lab.py that lies in `folder`, as a module of its own."""
    spec = importlib.util.spec_from_file_location("lab_in_a_copy", folder / "lab.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_project(folder):
    """Copy into `folder` what an installation needs."""
    for path in (ROOT / "lab.py", ROOT / "pyproject.toml", *ROOT.glob("requirements*.lock")):
        shutil.copy(path, folder)
    kept_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ridge_core", folder / "ridge_core", ignore=kept_out)
    return folder


def make_small(folder, wheels):
    """Let the locks of the copy in `folder` name two tiny packages, made in `wheels`."""
    digests = {name: make_wheel(wheels, name) for name in FAKES["requirements-test.lock"]}
    for lock, names in FAKES.items():
        lines = [f"{name}==1.0 \\\n    --hash=sha256:{digests[name]}\n" for name in names]
        (folder / lock).write_text("".join(lines))


def make_wheel(folder, name):
    """Make a package that holds nothing but a module `font_manager`; return its digest."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/font_manager.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for place, text in files.items():
            wheel.writestr(place, text)
        wheel.writestr(f"{info}/RECORD", "".join(map(record, files.items())) + f"{info}/RECORD,,\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record(file):
    """Return a wheel's line about one file."""
    place, text = file
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
    return f"{place},sha256={digest.decode()},{len(text)}\n"


def lend_packages(lab):
    """Let the environment of a copy find the packages of the one that runs the tests."""
    (site,) = lab.VENV.glob("**/site-packages")
    shutil.rmtree(site / "matplotlib")
    path = Path(sysconfig.get_path("purelib"))
    (site / "a_lent.pth").write_text(os.path.relpath(path, site) + "\n", encoding="ascii")
    there = Path(sys.prefix) / "share" / "jupyter" / "lab"
    for name in ("static", "schemas", "themes"):
        (lab.VENV / "share" / "jupyter" / "lab" / name).symlink_to(there / name)


def run_lab(folder, *words, before=(), **options):
    """Run `lab.py words` as a user does; return its exit status and all that it says."""
    command = [*before, sys.executable, str(folder / "lab.py"), *words]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options
    )
    return done.returncode, done.stdout.decode(errors="replace")


@contextmanager
def opened(folder, *words, before=(), **options):
    """Run `lab.py` as a learner does; give the address that it prints, and stop it in the end."""
    command = [*before, sys.executable, str(folder / "lab.py"), "--no-browser", *words]
    said = folder / "said.txt"
    with said.open("wb") as file:
        child = subprocess.Popen(command, stdout=file, stderr=file, **options)
    try:
        yield wait_for_address(child, said)
    finally:
        child.terminate()
        child.wait(20)


def wait_for_address(child, said, seconds=60):
    """Return the address with its token that a starting JupyterLab prints."""
    end = time.monotonic() + seconds
    while child.poll() is None and time.monotonic() < end:
        found = re.search(rb"http://127\.0\.0\.1:\d+/\S*token=\w+", said.read_bytes())
        if found:
            return found[0].decode()
        time.sleep(0.2)
    raise AssertionError(f"No address was printed:\n{said.read_bytes().decode(errors='replace')}")


def answer(address):
    """Return the status with which the server at `address` answers, proxies left aside."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return direct.open(address, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code
