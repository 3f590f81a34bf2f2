import ast
import importlib.util
import os
import random
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from places import ROOT, copy_project, load


@pytest.fixture
def lab(tmp_path):
    """Return the module lab of a copy of the project that has no environment yet."""
    return load(copy_project(tmp_path))


@pytest.fixture
def steps(lab, monkeypatch):
    """Replace the installing commands by a record of their titles."""
    titles = []
    site = "Lib" if os.name == "nt" else "lib/python3"

    def run_step(title, *_):
        titles.append(title)
        (lab.VENV / site / "site-packages").mkdir(parents=True, exist_ok=True)
        lab.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        lab.PYTHON.touch()

    monkeypatch.setattr(lab, "run_step", run_step)
    monkeypatch.setattr(lab, "pip_environment", dict)
    return titles


# The command line


def test_help_names_every_command_and_installs_nothing(lab):
    words = [sys.executable, lab.ROOT / "lab.py", "--help"]
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert {"test", "execute", "class", "bench", "--port", "--no-browser"} <= set(shown.split())
    assert not lab.VENV.exists()


def test_an_unknown_command_is_refused(lab, capsys):
    with pytest.raises(SystemExit):
        lab.main(["tset"])
    assert "tset" in capsys.readouterr().err


def test_an_old_python_can_read_the_file_and_is_told_what_to_do(monkeypatch):
    ast.parse((ROOT / "lab.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 8, 1, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer.* this is Python 3\.8\."):
        runpy.run_path(str(ROOT / "lab.py"))


# The environment: made once, and again when something changed


def test_the_environment_is_made_once(lab, steps):
    lab.ensure_environment("lessons")
    assert len(steps) == 3
    lab.ensure_environment("lessons")
    assert len(steps) == 3


def test_the_rest_is_added_once_to_what_is_there(lab, steps):
    lab.ensure_environment("lessons")
    lab.ensure_environment("test")
    assert len(steps) == 4
    lab.ensure_environment("test")
    lab.ensure_environment("lessons")
    assert len(steps) == 4


def test_a_learner_gets_no_more_than_the_lessons_need(lab, steps, monkeypatch):
    monkeypatch.setattr(lab, "run_for_good", lambda command: None)
    lab.main(["--no-browser"])
    assert lab.is_ready("lessons")
    assert not lab.is_ready("test")
    monkeypatch.setattr(lab, "run_module", lambda words: None)
    lab.main(["bench"])
    assert lab.is_ready("test")


@pytest.mark.parametrize(
    ("log", "parts"),
    [("Collecting numpy\n", 2), ("Collecting numpy\nInstalling collected packages: numpy\n", 5)],
)
def test_an_interrupted_adding_is_continued_or_all_is_made_anew(
    lab, steps, monkeypatch, log, parts
):
    lab.ensure_environment("lessons")
    whole = lab.run_step

    def interrupted(*_):
        lab.LOG.write_text(log)
        raise SystemExit("no network")

    monkeypatch.setattr(lab, "run_step", interrupted)
    with pytest.raises(SystemExit, match="no network"):
        lab.ensure_environment("test")
    assert lab.is_ready("lessons"), "the lessons no longer open"
    monkeypatch.setattr(lab, "run_step", whole)
    del steps[1:]
    lab.ensure_environment("test")
    assert len(steps) == parts
    assert lab.is_ready("test")


def test_a_changed_lock_of_the_rest_makes_all_anew(lab, steps):
    lab.ensure_environment("test")
    with lab.LOCKS["test"].open("a") as lock:
        lock.write("# changed")
    assert lab.is_ready("lessons")
    lab.ensure_environment("test")
    assert len(steps) == 8


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.lock", "numpy==", "numpy-==",),
        ("pyproject.toml", "etc/jupyter/jupyter_server_config.d/ridge_core", "etc/x"),
        ("ridge_core/classroom/jupyter/etc/overrides.json", "{", "{ "),
    ],
)  # fmt: skip
def test_a_changed_file_makes_it_anew(lab, steps, name, old, new):
    lab.ensure_environment("lessons")
    path = lab.ROOT / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    lab.ensure_environment("lessons")
    assert len(steps) == 6


def test_a_changed_setting_of_a_tool_does_not(lab, steps):
    lab.ensure_environment("lessons")
    path = lab.ROOT / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    assert "line-length = 100" in text
    path.write_text(text.replace("line-length = 100", "line-length = 99"), encoding="utf-8")
    lab.ensure_environment("lessons")
    assert len(steps) == 3


def test_another_python_makes_it_anew(lab, steps, monkeypatch):
    lab.ensure_environment("lessons")
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not lab.is_ready("lessons")


def test_a_moved_folder_makes_it_anew(lab, steps):
    lab.ensure_environment("lessons")
    moved = lab.ROOT.with_name("moved")
    lab.ROOT.rename(moved)
    assert not load(moved).is_ready("lessons")


def test_a_lost_interpreter_makes_it_anew(lab, steps):
    lab.ensure_environment("lessons")
    lab.PYTHON.unlink()
    assert not lab.is_ready("lessons")


@pytest.mark.parametrize("step", [1, 2, 3])
def test_an_interrupted_install_leaves_nothing_that_looks_complete(lab, steps, monkeypatch, step):
    whole = lab.run_step

    def interrupted(title, *rest):
        whole(title, *rest)
        if title.startswith(str(step)):
            raise KeyboardInterrupt

    (lab.VENV / "lib").mkdir(parents=True)
    (lab.VENV / "lib" / "half").touch()
    monkeypatch.setattr(lab, "run_step", interrupted)
    assert lab.main(["bench"]) == 130
    assert not lab.is_ready("lessons")
    monkeypatch.setattr(lab, "run_step", whole)
    lab.ensure_environment("lessons")
    assert lab.is_ready("lessons")
    assert not (lab.VENV / "lib" / "half").exists()


def test_a_half_removed_environment_never_looks_complete(lab, steps, monkeypatch):
    lab.ensure_environment("lessons")

    def rmtree(path):
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    with pytest.raises(SystemExit, match="Close every JupyterLab"):
        lab.remove_environment()
    assert not lab.is_ready("lessons")


def test_a_file_in_the_way_is_removed(lab, steps):
    lab.VENV.touch()
    lab.ensure_environment("lessons")
    assert lab.is_ready("lessons")


def test_two_installations_take_turns(lab):
    path = lab.ROOT / "turn"
    with path.open("a") as first, path.open("a") as second:
        assert lab.acquire(first)
        assert not lab.acquire(second)
        first.close()
        assert lab.acquire(second)


def test_waiting_for_a_turn_is_said_once(lab, monkeypatch, capsys):
    answers = iter([False, False, True])
    monkeypatch.setattr(lab, "acquire", lambda file: next(answers))
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    lab.wait_for_turn(None)
    assert capsys.readouterr().out.count("still running") == 1


def test_an_environment_that_another_start_made_meanwhile_is_used(lab, steps, monkeypatch):
    monkeypatch.setattr(lab, "wait_for_turn", lambda turn: lab.install(turn))
    lab.ensure_environment("lessons")
    assert len(steps) == 3


def test_progress_counts_what_was_missing(lab, steps):
    lab.ensure_environment("lessons")
    lock = lab.ROOT / "a.lock"
    lock.write_text("one==1 \\\n    --hash\ntwo-b==1\ntwo-b==2\nthree==1\nfour==1\n    # via one\n")
    (lab.site_packages() / "three-1.dist-info").mkdir()
    before = lab.installed()
    lab.LOG.write_text("Ignoring two-b: markers\nIgnoring three: markers\nCollecting one==1\n")
    assert lab.progress(lock, before) == ": 1 of 3 fetched"
    with lab.LOG.open("a") as log:
        log.write("Collecting two-b==2\nCollecting four==1\n")
    (lab.site_packages() / "Two_B-2.dist-info").mkdir()
    assert lab.progress(lock, before) == ": 1 of 3 unpacked"


# Failures: one sentence each


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_module_is_named_with_its_package(lab, monkeypatch, missing):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n: None if n == missing else find(n))
    with pytest.raises(SystemExit, match=rf"lacks .*{missing}.* apt install python3\.\d+-venv"):
        lab.main(["bench"])


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "not the one that"),
        ("WARNING: Retrying (Retry(total=4, connect=None)) after\nERROR: No matching "
         "distribution found for anyio==4", "cannot be reached"),
        ("ERROR: No matching distribution found for numpy==2", "Try another Python"),
        ("Retrying (Retry(...)) SSLError: CERTIFICATE_VERIFY_FAILED", "certificate is not trusted"),
        ("Retrying (Retry(...))\nERROR: [Errno 13] Permission denied: 'x'", "may not be written"),
        ("ImportError: x.so: failed to map segment from shared object", "lets no program run"),
        ("HINT: ... does not have Windows Long Path support enabled.", "nearer to the top"),
        ("ERROR: first\nModuleNotFoundError: No module named 'x'\nhint: see above", "named 'x'"),
        ("something else", "something else"),
        ("", "said nothing"),
    ],
)  # fmt: skip
def test_what_pip_says_becomes_a_sentence(lab, log, sentence):
    assert sentence in lab.diagnosis(log)


def test_a_failing_step_ends_with_its_reason(lab):
    lab.SCRATCH.mkdir()
    command = [sys.executable, "-c", "print('ERROR: boom'); raise SystemExit(3)"]
    with (lab.ROOT / "turn").open("a") as turn, pytest.raises(SystemExit, match="boom"):
        lab.run_step("1 of 1", command, turn)


def test_a_folder_that_cannot_be_written_is_one_sentence(lab, monkeypatch):
    def mkdir(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(SystemExit, match=r"Cannot continue\. .*Permission denied.*\.lab"):
        lab.main(["bench"])


def test_a_port_in_use_is_passed_over_and_said(lab, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert lab.free_port(port) > port
    assert f"Port {port} is in use; using " in capsys.readouterr().out
    with pytest.raises(SystemExit, match="--port is -1, expected"):
        lab.free_port(-1)


# The commands


def test_the_lessons_open_on_this_machine_only_and_keep_their_token(lab, steps, monkeypatch):
    commands = []
    monkeypatch.setattr(lab, "run_for_good", commands.append)
    lab.main(["--no-browser"])
    (command,) = commands
    assert "--ServerApp.ip=127.0.0.1" in command
    assert f"--LabApp.default_url=/lab/tree/{lab.FIRST_LESSON}" in command
    assert "--no-browser" in command
    assert not any("token" in word or "password" in word for word in command)


def test_the_settings_of_the_user_do_not_reach_the_child_processes(lab, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "JUPYTER_TOKEN", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("HTTPS_PROXY", "needed")
    environment = lab.child_environment()
    assert "elsewhere" not in environment.values()
    assert environment["HTTPS_PROXY"] == "needed"
    assert environment["PYTHONNOUSERSITE"] == "1"


@pytest.fixture
def checks(lab, steps, monkeypatch):
    """Record the checks that `lab.py test` runs, in a project that has all of them."""
    (lab.ROOT / "notebooks").mkdir()
    (lab.ROOT / "notebooks" / "00_start_here.ipynb").touch()
    ran = []
    monkeypatch.setattr(lab, "run_module", ran.append)
    return ran


def test_every_check_runs_though_one_fails(lab, checks, monkeypatch, capsys):
    run = lab.run_module
    monkeypatch.setattr(lab, "run_module", lambda words: run(words) or words[1] == "check")
    assert lab.main(["test"]) == 1
    assert len(checks) == 6
    shown = capsys.readouterr().out
    assert shown.count("FAILED") == 1
    assert shown.count("passed") == 5


def test_success_is_said_by_the_exit_status_too(lab, checks):
    assert lab.main(["test"]) == 0


def test_a_project_without_lessons_is_tested_too(lab, checks, capsys):
    (lab.ROOT / "notebooks" / "00_start_here.ipynb").unlink()
    assert lab.main(["test"]) == 0
    assert "no lessons yet" in capsys.readouterr().out


def test_notebooks_are_named_from_where_the_user_stands(lab, checks, monkeypatch):
    monkeypatch.chdir(lab.ROOT / "notebooks")
    lab.main(["execute", "00_start_here.ipynb"])
    path = str(lab.ROOT / "notebooks" / "00_start_here.ipynb")
    assert checks == [["ridge_core.classroom.jupyter.execute", path]]


def test_a_class_is_named_from_where_the_user_stands(lab, checks, monkeypatch):
    monkeypatch.chdir(lab.ROOT / "notebooks")
    lab.main(["class", "."])
    [[module, folder]] = checks
    assert module == "ridge_core.classroom.jupyter.class_report"
    assert folder.samefile(lab.ROOT / "notebooks")


# The real thing


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills whole process groups")
def test_killed_at_any_moment_the_next_run_recovers(lab):
    words = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, ''); import lab; lab.ensure_environment('test')",
    ]
    for attempt in range(10):
        child = subprocess.Popen(words, cwd=lab.ROOT, start_new_session=True)
        time.sleep(random.uniform(0, 45))
        # Now and then the installing command outlives its parent, as it does when one closes a
        # terminal's process alone.
        kill = os.kill if attempt % 3 == 0 else os.killpg
        kill(child.pid, signal.SIGKILL)
        child.wait()
    subprocess.run(words, cwd=lab.ROOT, check=True)
    assert lab.is_ready("lessons")
    assert lab.is_ready("test")
    for check in (
        ["-c", "import ridge_core, sklearn, jupyterlab, playwright"],
        ["-m", "ruff", "--version"],
        ["-m", "pip", "check"],
    ):
        subprocess.run([lab.PYTHON, *check], env=lab.child_environment(), check=True)
