"""Open the lessons in JupyterLab, or test everything. Needs Python 3.11 or newer and nothing else.

The first run makes a private environment in the folder .venv; later runs reuse it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons can read this file as far as here
    sys.exit(
        "lab.py needs Python 3.11 or newer, and this is Python {}.{}. "
        "Install a newer one, for example from python.org, and run lab.py with it.".format(
            *sys.version_info[:2]
        )
    )

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # a file random.py beside this one is not Python's

import argparse
import ast
import contextlib
import functools
import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# One environment in two parts: what the lessons need, and what the other commands need besides.
LOCKS = {"lessons": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SCRATCH = ROOT / ".lab"
LOG = SCRATCH / "install.log"
# Variables that change what Python, Jupyter and pytest do, by the beginning of their names.
UNWANTED = ("JUPYTER", "JPY_", "IPYTHON", "PYTHON", "PYTEST_", "MPL", "MATPLOTLIB", "VIRTUAL_ENV")
# Of pip's settings these reach it: where packages come from, and how to get there.
PIP_SETTINGS = {
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "cert"),
    *("client-cert", "proxy", "keyring-provider", "cache-dir", "no-cache-dir", "timeout"),
    *("default-timeout", "retries"),
}
# JupyterLab without the settings and extensions that the machine keeps for every Jupyter on it.
JUPYTERLAB = """
from jupyter_core import paths
paths.SYSTEM_CONFIG_PATH.clear()
paths.SYSTEM_JUPYTER_PATH.clear()
from jupyterlab.labapp import main
main()
"""
FIRST_LESSON = "notebooks/00_start_here.ipynb"
CODE = ["ridge_core", "tests", "benchmarks", "docs", "notebooks", "lab.py"]
PROSE = ["README.md", "CONTRIBUTING.md", "benchmarks/README.md", "docs/teachers.md"]

# What pip's log says, and what that means to someone who has never read one.
DIAGNOSES = [
    (
        ("No space left", "not enough space"),
        "The disk is full. Free about one gigabyte, then run the command again.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "A downloaded package is not the one that the lock names, so nothing was "
        "installed. Run the command again; if it stays so, something on the way alters downloads.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        "The package index's certificate is not trusted on this machine, as behind some company "
        "networks. Ask who runs the network, then run the command again.",
    ),
    (
        ("Permission denied",),
        "A file may not be written. Put the folder where you may write, and run the command again.",
    ),
    (
        ("failed to map segment",),
        "The disk that this folder is on lets no program run. Put the folder on another disk, "
        "and run the command again.",
    ),
    (
        ("Windows Long Path support",),
        "The folder's path is too long for Windows. Put the folder nearer to the top of the disk, "
        "and run the command again.",
    ),
    (
        ("Retrying (Retry(", "Max retries exceeded", "Connection aborted", "Read timed out"),
        "The package index cannot be reached. The first run needs the network; "
        "check the connection, then run the command again.",
    ),
    (
        ("No matching distribution",),
        "A package has no ready-made version for Python {}.{} on this machine. "
        "Try another Python, 3.11 or newer.".format(*sys.version_info[:2]),
    ),
]


# ---------------------------------------------------------------------------- the environment


def child_environment():
    """Return the variables for child processes: the user's, without what changes their meaning."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(UNWANTED)}
    return {**kept, **loopback(), **room(), **home()} | {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_DIR": str(SCRATCH / "jupyter"),
        "JUPYTER_DATA_DIR": str(SCRATCH / "jupyter" / "data"),
        "IPYTHONDIR": str(SCRATCH / "ipython"),
        "MPLCONFIGDIR": str(SCRATCH / "matplotlib"),
    }


def loopback():
    """Return the variables that keep a proxy from being asked for what is on this machine."""
    present = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    if present == "*":
        return {}
    direct = ",".join(filter(None, [present, "127.0.0.1", "localhost", "::1"]))
    return {"no_proxy": direct, "NO_PROXY": direct}


def room():
    """Return the variables that say where temporary files go, if there is no room where they go."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(tempfile.gettempdir()).free > 1e9:
            return {}
    (SCRATCH / "tmp").mkdir(parents=True, exist_ok=True)
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(SCRATCH / "tmp"))


def home():
    """Return the variable that says where home is, for a user whom the system does not know."""
    if os.path.expanduser("~") != "~":
        return {}
    (SCRATCH / "home").mkdir(parents=True, exist_ok=True)
    return {"HOME": str(SCRATCH / "home")}


def pip_environment():
    """Return the variables for pip: of the user's settings those that say where packages are."""
    kept = {k: v for k, v in child_environment().items() if not k.startswith("PIP_")}
    kept |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONFIG_FILE": os.devnull}
    for section in ("global.", "install.", ":env:."):  # the later, the stronger
        for line in pip_settings():
            name, _, value = line.removeprefix(section).partition("=")
            if line.startswith(section) and name in PIP_SETTINGS:
                kept["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    return kept


@functools.cache
def pip_settings():
    """Return pip's settings on this machine, one a line, as pip reads them."""
    words = [PYTHON, "-P", "-m", "pip", "config", "list", "-vvv"]  # even if they say quiet
    whole = child_environment() | {"PIP_USER": "0"}  # `user` would mean the user's file alone
    done = subprocess.run(words, env=whole, capture_output=True, text=True, encoding="utf-8")
    return done.stdout.splitlines()


def shared_files():
    """Return {file of the project: its place in an environment}, as pyproject.toml says."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]


def fingerprint(part):
    """Return a digest of all that a part of the environment was made from, its place included."""
    files = [LOCKS[part], *(ROOT / name for name in shared_files())]
    parts = [file.read_text(encoding="utf-8") for file in files]
    parts += [shared_files(), sys.version, sys.base_prefix, os.fsencode(VENV)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def stamp(part):
    """Return the file that is written when a part is complete, and holds its fingerprint."""
    return VENV / f"complete-{part}"


def is_ready(part):
    """Return whether a part is complete and made from the present files."""
    made = PYTHON.exists() and stamp(part).exists()
    return made and stamp(part).read_bytes() == fingerprint(part).encode()


def ensure_environment(part):
    """Make the part of the environment unless it is ready. Two starts at once take turns."""
    if is_ready("lessons") and is_ready(part):
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise SystemExit(
                f"This Python lacks its module '{module}'. On Debian or Ubuntu: sudo apt install "
                "python{}.{}-venv. Then run the command again.".format(*sys.version_info[:2])
            )
    SCRATCH.mkdir(exist_ok=True)
    with (SCRATCH / "install.lock").open("a") as turn:
        wait_for_turn(turn)
        # A part's stamp that does not fit is of other files, or of an adding that was cut short.
        if not is_ready("lessons") or (not is_ready(part) and stamp(part).exists()):
            install(turn)
        if not is_ready(part):
            add_the_rest(turn)


def wait_for_turn(file):
    """Wait until no other process holds the lock on `file`, then hold it until it is closed."""
    told = False
    while not acquire(file):
        if not told:
            print("Another installation is still running in this folder. Waiting for it ...")
        told = True
        time.sleep(0.5)


def acquire(file):
    """Lock `file`; the system releases it however its holders end. False when it is taken."""
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True
    import msvcrt

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def install(turn):
    """Make the lessons' environment from nothing. What was there, half-made or outdated, goes."""
    print("Preparing the environment. This happens once and takes about a minute.", flush=True)
    LOG.write_text("")
    remove_environment()
    fonts = [PYTHON, "-P", "-c", "import matplotlib.font_manager"]  # or the first lesson warns
    make_environment("1 of 3  making .venv", turn)
    install_packages("2 of 3  installing the packages", LOCKS["lessons"], turn)
    remove_pips_bytecode()
    add_project()
    run_step("3 of 3  listing the fonts", fonts, turn)
    stamp("lessons").write_text(fingerprint("lessons"))


def make_environment(title, turn):
    """Make .venv with nothing in it but pip."""
    # A virtual environment's own Python may be running this; its base outlives the removal.
    base = getattr(sys, "_base_executable", None) or sys.executable
    run_step(title, [base, "-m", "venv", VENV], turn)
    if "setuptools" in installed():  # Python 3.11 adds it, ten megabytes that nothing uses
        unused = [PYTHON, "-P", "-m", "pip", "uninstall", "--yes", "setuptools"]
        run_step(f"{title}, without setuptools", unused, turn, environment=pip_environment())


def add_the_rest(turn):
    """Add what the other commands need. What the lessons need stays as it is."""
    LOG.write_text("")
    stamp("test").write_text("begun")
    try:
        install_packages("Adding what this command needs", LOCKS["test"], turn)
    except BaseException:
        if "Installing collected packages" not in read_log():  # nothing was touched yet
            stamp("test").unlink()
        raise
    stamp("test").write_text(fingerprint("test"))


def install_packages(title, lock, turn):
    """Install what a lock pins and is not there, ready-made packages with these hashes only."""
    pip = [PYTHON, "-P", "-m", "pip", "install", "--no-input", "--no-deps", "--no-compile"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    before = installed()
    run_step(title, [*pip, *locked], turn, lambda: progress(lock, before), pip_environment())


def remove_pips_bytecode():
    """Remove eight megabytes that the making of .venv wrote; pip is rarely run again."""
    for folder in list(site_packages().glob("pip/**/__pycache__")):
        shutil.rmtree(folder)


def add_project():
    """Put the project on the environment's path, and its settings for Jupyter in their places."""
    site = site_packages()
    # Relative, because Python 3.11 reads this file in whatever encoding the system has.
    (site / "ridge_core.pth").write_text(os.path.relpath(ROOT, site) + "\n", encoding="ascii")
    for source, place in shared_files().items():
        (VENV / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / source, VENV / place)


def remove_environment():
    """Remove .venv, its stamp first, so that a half-removed one never looks complete."""
    try:
        if VENV.is_dir() and not VENV.is_symlink():
            stamp("lessons").unlink(missing_ok=True)
            shutil.rmtree(VENV)
        else:
            VENV.unlink(missing_ok=True)
    except PermissionError as error:
        raise SystemExit(
            f"Cannot remove {error.filename}. Close every JupyterLab that was opened from this "
            "folder and check that you may write here, then run the command again."
        ) from None


def run_step(title, command, turn, detail=lambda: "", environment=None):
    """Run one installing command into the log, saying how far it is."""
    start = time.monotonic()
    child = start_logged(command, turn, environment or child_environment())
    try:
        status = watch(child, lambda: f"  {title}{detail()}  {time.monotonic() - start:.0f} s")
    finally:
        child.terminate()
    if status:
        raise SystemExit(diagnosis(read_log()))


def start_logged(command, turn, environment):
    """Start a command that writes into the log; return its process."""
    with LOG.open("ab") as log:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # A child that outlives us, killed, keeps the turn: the next start waits for it.
            pass_fds=[turn.fileno()] if os.name == "posix" else (),
        )


def watch(child, line):
    """Wait for the child, showing `line()` as it changes: in place, or now and then in a log."""
    live = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    shown = time.monotonic()
    while child.poll() is None:
        if live:
            print("\r" + line().ljust(78), end="", flush=True)
        elif time.monotonic() - shown > 10:
            print(line(), flush=True)
            shown = time.monotonic()
        time.sleep(0.1)
    print(("\r" if live else "") + line().ljust(78 if live else 0), flush=True)
    return child.returncode


def read_log():
    """Return what the installing commands have written so far."""
    return LOG.read_text(encoding="utf-8", errors="replace")


def site_packages():
    """Return the folder of the environment that holds the packages."""
    return next(VENV.glob("Lib/site-packages" if os.name == "nt" else "lib/*/site-packages"))


def installed():
    """Return the names of the packages that the environment holds, written as in the locks."""
    folders = site_packages().glob("*.dist-info")
    return {re.sub("[-_.]+", "-", folder.name.split("-")[0]).lower() for folder in folders}


def progress(lock, before):
    """Return how many of the packages that were missing are fetched, or then unpacked, so far."""
    log = read_log().splitlines()
    wanted = re.findall(r"^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    missing = [name for name in wanted if name not in before]
    elsewhere = (line.split()[1].rstrip(":") for line in log if line.startswith("Ignoring "))
    total = len(missing) - sum(name in missing for name in elsewhere)
    fetched = sum(line.startswith(("Collecting ", "Processing ")) for line in log)
    if fetched < total:
        return f": {fetched} of {total} fetched"
    return f": {len(installed() - before)} of {total} unpacked"


def diagnosis(log):
    """Return one sentence that says why an installing command failed, and what to do."""
    if shutil.disk_usage(ROOT).free < 20e6:  # the log itself may have found no room
        log += "No space left"
    for signs, sentence in DIAGNOSES:
        if any(sign in log for sign in signs):
            return sentence
    lines = [line.strip() for line in log.splitlines() if line.strip()] or ["it said nothing"]
    reason = next((line for line in reversed(lines) if "error: " in line.lower()), lines[-1])
    return f"The installation failed: {reason}\nThe whole log is in {LOG}."


# ---------------------------------------------------------------------------- the commands


def open_lessons(arguments):
    """Open JupyterLab on the first lesson, for this machine only."""
    SCRATCH.mkdir(exist_ok=True)
    (SCRATCH / "opened").touch()  # Where this may not be written, JupyterLab could not start.
    port = free_port(arguments.port)
    options = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    options += [f"--ServerApp.root_dir={ROOT}", "--ServerApp.log_level=WARN"]
    options += ["--ServerApp.answer_yes=True"]  # Ctrl-C stops it at once
    options += ["--MappingKernelManager.transport_encryption=auto"]  # or each kernel warns
    options += ["--LabApp.log_level=WARN"]
    options += ["--no-browser"] if arguments.no_browser else []
    options += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    options += [f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}"]
    print("Opening JupyterLab. To stop it, press Ctrl-C here.", flush=True)
    return run_for_good([str(PYTHON), "-P", "-c", JUPYTERLAB, *options])


def run_for_good(command):
    """Become the command where the system can, so that signals reach it; else wait for it."""
    os.chdir(ROOT)
    environment = child_environment()
    del environment["PYTHONSAFEPATH"]  # a learner's own scripts find their neighbours
    if os.name == "posix":
        os.execve(command[0], command, environment)
    child = subprocess.Popen(command, env=environment)
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return child.wait()


def free_port(wanted):
    """Return the first free port from `wanted` on, and say so when it is another."""
    if not 0 < wanted < 65536:
        raise SystemExit(f"--port is {wanted}, expected a number from 1 to 65535.")
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port != wanted:
                    print(f"Port {wanted} is in use; using {port}.")
                return port
    raise SystemExit(f"No free port from {wanted} on. Choose another start with --port.")


def test(_):
    """Run every check, whatever fails before it, and sum up."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Two tests at a time have a core each.
    results = []
    steps = list(test_steps())
    for number, (title, words) in enumerate(steps, 1):
        print(f"\n--- {number} of {len(steps)}  {title}", flush=True)
        start = time.monotonic()
        outcome = run_check(words)
        results.append((outcome, time.monotonic() - start, title))
    print("\n--- Summary")
    for outcome, seconds, title in results:
        print(f"{outcome:8}{seconds:6.1f} s  {title}")
    return int(any(outcome == "FAILED" for outcome, _, _ in results))


def test_steps():
    """Yield each check's title and its command, or the sentence that says why it is skipped."""
    code = [path for path in CODE if (ROOT / path).exists()]
    prose = [path for path in PROSE if (ROOT / path).exists()]
    split = ["-n", "2", "--dist", "loadscope"]
    yield "lint", ["ruff", "check", *code]
    yield "format", ["ruff", "format", "--check", *code]
    yield "spelling", ["codespell_lib", *code, *prose]
    yield "unit and property tests", ["pytest", *unit_tests(), *split, "--no-loadscope-reorder"]
    yield "lessons", lessons_check(split)
    yield "browser", ["pytest", "tests/browser", *split]  # it says so where it finds no browser


def unit_tests():
    """Return the folders of tests but the browser's, long ones first: both halves end together."""
    rooms = {path.relative_to(ROOT).parts[1] for path in ROOT.glob("tests/**/test_*.py")}
    return [f"tests/{room}" for room in sorted(rooms - {"browser"}, reverse=True)]


def lessons_check(split):
    """Return the command that runs every lesson and compares its output with the stored one."""
    if not any((ROOT / "notebooks").glob("*.ipynb")):
        return "Skipped: there are no lessons yet."
    return ["pytest", "notebooks", "--nbval", "--nbval-current-env", *split]


def run_check(words):
    """Run one check and return its outcome. A string is the reason why there is none."""
    if isinstance(words, str):
        print(words)
        return "skipped"
    status = run_module(words)
    return "FAILED" if status else "passed"


def execute(arguments):
    """Re-run the notebooks from fresh kernels and store their outputs."""
    return run_module(
        ["ridge_core.classroom.jupyter.execute", *map(os.path.abspath, arguments.notebooks)]
    )


def class_table(arguments):
    """Table what a class has solved: FOLDER holds its notebooks, and nothing leaves it."""
    return run_module(["ridge_core.classroom.jupyter.class_report", arguments.folder.resolve()])


def bench(_):
    """Compare the speed with what one would use instead."""
    return run_module(["benchmarks"])


def pages(_):
    """Build the lessons as pages that need no kernel, into site/."""
    return run_module(["ridge_core.classroom.jupyter.pages"])


def run_module(words):
    """Run `python -m words` in the environment, from the project's folder."""
    command = [str(PYTHON), "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode


# ---------------------------------------------------------------------------- the command line


def command_line():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Without a command: open.")
    parser.set_defaults(run=open_lessons, part="lessons")
    parser.add_argument("--port", type=int, default=8888, help="first port to try (8888)")
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    commands = parser.add_subparsers(metavar="COMMAND")
    for run in (test, execute, bench, pages):
        command = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run, part="test")
        if run is execute:
            command.add_argument("notebooks", nargs="*", help="all of them, if none is named")
    command = commands.add_parser(
        "class", help=class_table.__doc__, description=class_table.__doc__
    )
    command.set_defaults(run=class_table, part="lessons")
    command.add_argument("folder", type=Path, help="the folder of the learners' notebooks")
    return parser


def main(words=None):
    """Do what the command line asks. Every failure is one sentence."""
    arguments = command_line().parse_args(words)
    try:
        ensure_environment(arguments.part)
        return arguments.run(arguments)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    except BrokenPipeError:  # the reader has left, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        raise SystemExit(f"Cannot continue. {error}") from None


if __name__ == "__main__":
    sys.exit(main())
