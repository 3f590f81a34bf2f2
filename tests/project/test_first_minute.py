"""The first minute on machines that are not as one would wish. All of it really happens."""

import os
import shutil
import socket
import subprocess
import sys

import nbformat
import pytest
from places import answer, copy_project, lend_packages, load, make_small, opened, run_lab

pytestmark = pytest.mark.skipif(os.name != "posix", reason="written for POSIX shells and locales")
# The copy's lab.py, where the tests run, not that of the environment which runs them.
MAKE = "import sys; sys.path.insert(0, ''); import lab; lab.ensure_environment('test')"
ENSURE = [sys.executable, "-c", MAKE]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return tmp_path_factory.mktemp("wheels")


@pytest.fixture
def small(tmp_path, wheels, monkeypatch):
    """Return a function that copies the project, with two tiny packages in its locks."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))

    def copied(name="copy"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        make_small(copy_project(folder), wheels)
        return load(folder)

    return copied


@pytest.fixture(scope="module")
def ready(tmp_path_factory, wheels):
    """Return lab.py of a copy whose environment is made and can open a real JupyterLab."""
    folder = tmp_path_factory.mktemp("ready")
    make_small(copy_project(folder), wheels)
    made = os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    subprocess.run(ENSURE, cwd=folder, env=made, check=True)
    lab = load(folder)
    lend_packages(lab)
    return lab


# Where packages come from, and where they go


def test_of_pips_settings_those_count_that_say_where_packages_are(small, tmp_path, monkeypatch):
    lab, wheels = small(), os.environ["PIP_FIND_LINKS"]
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.delenv("PIP_NO_INDEX")
    settings = tmp_path / "pip.conf"
    settings.write_text(
        f"[global]\nno-index = true\nuser = true\n[install]\nfind-links = {wheels}\n"
        f"target = {tmp_path}/target\nno-binary = :all:\n"
    )
    stray = {"CONFIG_FILE": settings, "PREFIX": tmp_path / "prefix", "CONSTRAINT": "nowhere.txt"}
    stray |= {"REQUIRE_HASHES": "0", "DRY_RUN": "1", "QUIET": "3", "IGNORE_INSTALLED": "1"}
    for name, value in stray.items():
        monkeypatch.setenv(f"PIP_{name}", str(value))
    subprocess.run(ENSURE, cwd=lab.ROOT, check=True)
    for name in ("matplotlib", "extra"):
        assert list(lab.VENV.glob(f"**/site-packages/{name}/__init__.py"))
    assert not (tmp_path / "target").exists()
    assert not (tmp_path / "prefix").exists()


def test_a_learner_gets_what_the_lock_names_and_pip_and_little_bytecode(small):
    lab = small()
    words = [sys.executable, "-c", MAKE.replace("'test'", "'lessons'")]
    subprocess.run(words, cwd=lab.ROOT, check=True)
    assert lab.installed() == {"pip", "matplotlib"}
    assert not list(lab.site_packages().glob("pip/**/*.pyc"))


# Folders and locales


@pytest.fixture(scope="session")
def latin(tmp_path_factory):
    """Return the variables of a Latin-1 locale."""
    folder = tmp_path_factory.mktemp("locales")
    words = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(folder / "en_US.ISO-8859-1")]
    if not shutil.which("localedef") or subprocess.run(words, check=False).returncode:
        pytest.skip("no localedef")
    return {"LOCPATH": str(folder), "LC_ALL": "en_US.ISO-8859-1"}


@pytest.mark.parametrize(
    ("locale", "name"),
    [("latin", "José"), ("C", 'it\'s 100%41 "$HOME"; 🙂' + 9 * "/long" + "y" * 150)],
    ids=["Latin-1", "C"],
)
def test_any_folder_will_do_in_any_locale(small, request, name, locale):
    lab = small(name)
    none = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    there = os.environ | (none if locale == "C" else request.getfixturevalue(locale))
    subprocess.run(ENSURE, cwd=lab.ROOT, env=there, check=True)
    lend_packages(lab)
    words = [lab.PYTHON, "-c", "import ridge_core"]
    subprocess.run(words, cwd="/", env=there, check=True)
    with opened(lab.ROOT, env=there) as address:
        assert answer(address) == 200


# What the machine keeps for every Jupyter


def test_settings_for_every_jupyter_of_the_machine_change_nothing(ready, tmp_path):
    (tmp_path / "jupyter_server_config.py").write_text(
        f"c.IdentityProvider.token = ''\nc.ServerApp.preferred_dir = {str(tmp_path)!r}\n"
        "c.PasswordIdentityProvider.hashed_password = 'argon2:x'\nc.ServerApp.base_url = '/x'\n"
    )
    (site,) = ready.VENV.glob("**/site-packages")
    system = site / "a_system.pth"  # the folders are the system's, but for their place
    system.write_text(f"import jupyter_core.paths as p; p.SYSTEM_CONFIG_PATH[:] = ['{tmp_path}']\n")
    try:
        with opened(ready.ROOT) as address:
            assert answer(address) == 200
            assert answer(address.partition("?")[0].replace("/lab/", "/api/contents/")) == 403
    finally:
        system.unlink()


# Files of the learner's own


@pytest.fixture
def in_the_way(ready):
    """Put files beside lab.py that are named as modules are."""
    files = [ready.ROOT / f"{name}.py" for name in ("random", "json", "numpy", "socket", "struct")]
    for file in files:
        file.write_text("raise SystemExit('the wrong module')\n")
    yield
    for file in files:
        file.unlink()


def test_a_file_named_as_a_module_is_not_imported(ready, in_the_way, tmp_path):
    lesson = tmp_path / "lesson.ipynb"
    cell = nbformat.v4.new_code_cell("import random, json, numpy, ridge_core\nnumpy.arange(3)")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), lesson)
    assert "error" not in run_lab(ready.ROOT, "execute", str(lesson))[1].lower()
    assert "array([0, 1, 2])" in lesson.read_text()
    with opened(ready.ROOT) as address:
        assert answer(address) == 200


def test_nor_is_it_by_what_the_commands_start(ready, in_the_way):
    words = [ready.PYTHON, "-c", "import random, json, socket, struct, numpy"]
    subprocess.run(words, cwd=ready.ROOT, env=ready.child_environment(), check=True)


# Proxies


def test_a_proxy_is_not_asked_for_what_is_on_this_machine(ready, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing answers there
    monkeypatch.setenv("no_proxy", "example.org")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = (
            f"import urllib.request as u; u.urlopen('http://127.0.0.1:{server.getsockname()[1]}')"
        )
        child = subprocess.Popen([sys.executable, "-c", code], env=ready.child_environment())
        server.settimeout(20)
        with server.accept()[0] as connection:
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        assert child.wait(20) == 0
    assert "example.org" in ready.child_environment()["NO_PROXY"]


# Disks


def mounted(folder, options):
    """Return words before a command that let it see another file system at `folder`."""
    words = ["unshare", "-rm", "sh", "-c"]
    mount = f'mount -t tmpfs {options} none "$0" && cd "$0" && exec "$@"'
    if (
        not shutil.which("unshare")
        or subprocess.run([*words, mount, folder, "true"], check=False).returncode
    ):
        pytest.skip("no mounting here")
    return [*words, mount, str(folder)]


def test_neither_room_for_temporary_files_nor_a_terminal_is_needed(small, tmp_path):
    lab = small()
    full = tmp_path / "full"
    full.mkdir()
    before = [*mounted(full, "-o size=64k"), "env", "-C", lab.ROOT]
    closed = ["sh", "-c", '"$@" <&- >&- 2>&-', "sh"]
    there = os.environ | {"TMPDIR": str(full)}
    subprocess.run([*before, *closed, *ENSURE], env=there, check=True)
    assert lab.is_ready("test")


def test_a_full_disk_is_one_sentence(small, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    copied = ["sh", "-c", 'cp -r "$0"/. . && exec "$@"', small().ROOT]
    before = [*mounted(disk, "-o size=8m"), *copied]
    status, said = run_lab(disk, "bench", before=before)
    assert status == 1
    assert "The disk is full" in said
    assert "Traceback" not in said


def test_a_folder_that_may_only_be_read_is_one_sentence(small):
    lab = small()
    words = ["unshare", "-rm", "sh", "-c", 'mount --bind -o ro "$0" "$0" && cd "$0" && exec "$@"']
    if subprocess.run([*words, lab.ROOT, "true"], check=False).returncode:
        pytest.skip("no mounting here")
    status, said = run_lab(lab.ROOT, "--no-browser", before=[*words, str(lab.ROOT)])
    assert status == 1
    assert said.startswith("Cannot continue. ")
    assert said.count("\n") == 1


# Terminals


def test_a_reader_that_leaves_ends_it_without_a_word(ready):
    said = subprocess.run(
        ["sh", "-c", '"$@" | true', "sh", sys.executable, str(ready.ROOT / "lab.py"), "test"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout
    assert said == ""


# Users


@pytest.fixture
def stranger():
    """Return words before a command that let it be run by a user whom the system does not know."""
    before = ["unshare", "--user", "--map-user=54321", "--map-group=54321"]
    if not shutil.which("unshare") or subprocess.run([*before, "true"], check=False).returncode:
        pytest.skip("cannot become another user")
    return before


def test_a_user_without_name_or_home_is_one_too(ready, stranger, monkeypatch):
    monkeypatch.delenv("HOME")
    with opened(ready.ROOT, before=stranger) as address:
        assert answer(address) == 200


def test_an_environment_of_another_user_is_one_sentence(small, stranger):
    lab = small()
    (lab.VENV / "lib").mkdir(parents=True)
    try:
        os.chown(lab.VENV, 12345, 12345)
    except PermissionError:
        pytest.skip("cannot give a folder away")
    status, said = run_lab(lab.ROOT, "bench", before=stranger)
    assert status == 1
    assert "Close every JupyterLab that was opened from this folder" in said
    assert "Traceback" not in said


# Two at once


def test_two_first_starts_at_once_make_one_environment(small):
    lab = small()
    both = [subprocess.Popen(ENSURE, cwd=lab.ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = b"".join(child.communicate(timeout=120)[0] for child in both)
    assert [child.returncode for child in both] == [0, 0]
    assert said.count(b"Preparing the environment") == 1
    assert lab.is_ready("test")
