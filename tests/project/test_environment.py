"""pyproject.toml, the two locks, environment.yml and the workflow say the same."""

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
# conda-forge splits a package's core from what pulls in a window system.
CONDA_NAMES = {"dask-core": "dask", "matplotlib-base": "matplotlib", "seaborn-base": "seaborn"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT = tomllib.loads(read("pyproject.toml"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LEARNERS = [*PROJECT["dependencies"], *EXTRAS["lessons"], *EXTRAS["cluster"]]
NEEDED = {
    "requirements.lock": LEARNERS,
    "requirements-test.lock": [*PROJECT["dependencies"], *itertools.chain(*EXTRAS.values())],
}
ALL = [Requirement(line) for line in NEEDED["requirements-test.lock"]]


def pins(lock):
    """Return what a lock pins, each with the number of its hashes."""
    bare = re.sub(r"^ *#.*\n?", "", read(lock), flags=re.MULTILINE)
    entries = re.split(r"\n(?=\w)", bare)
    return [(Requirement(e.split("\\")[0].strip()), e.count("--hash=sha256:")) for e in entries]


PINS = {lock: pins(lock) for lock in NEEDED}
CONDA = yaml.safe_load(read("environment.yml"))
CONDA_SPECS = [MatchSpec(spec) for spec in CONDA["dependencies"] if isinstance(spec, str)]
# JupyterLab brings these along.
SHARED = {"nbclient", "pyyaml"}
WORKFLOW = ".github/workflows/tests.yml"


def pins_for(lock, python, system):
    """Return {name: version} of what the lock installs there."""
    there = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
        "os_name": "nt" if system == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    used = [pin for pin, _ in PINS[lock] if pin.marker is None or pin.marker.evaluate(there)]
    names = [canonicalize_name(pin.name) for pin in used]
    assert len(names) == len(set(names)), "a package is pinned twice for one system"
    return {name: next(iter(pin.specifier)).version for name, pin in zip(names, used, strict=True)}


# The locks


@pytest.mark.parametrize("lock", PINS)
def test_a_lock_pins_and_hashes_everything(lock):
    for pin, hashes in PINS[lock]:
        assert [clause.operator for clause in pin.specifier] == ["=="], pin
        assert "*" not in str(pin.specifier), pin
        assert hashes > 0, pin


@pytest.mark.parametrize("lock", PINS)
def test_a_lock_names_no_host_and_no_path(lock):
    assert not re.search(r"://|@ |^-|/\w", read(lock), flags=re.MULTILINE)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", PINS)
def test_a_lock_holds_every_dependency_within_its_bounds(lock, python, system):
    there = pins_for(lock, python, system)
    for requirement in map(Requirement, NEEDED[lock]):
        assert there[canonicalize_name(requirement.name)] in requirement.specifier, requirement


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_with_the_versions_that_learners_have(python, system):
    learners, whole = (pins_for(lock, python, system) for lock in PINS)
    assert learners.items() <= whole.items()


@pytest.mark.parametrize("extra", ["test", "bench", "pages"])
def test_a_learner_gets_nothing_that_only_the_other_commands_need(extra):
    names = {canonicalize_name(pin.name) for pin, _ in PINS["requirements.lock"]}
    theirs = {canonicalize_name(Requirement(line).name) for line in EXTRAS[extra]}
    assert names & theirs <= SHARED


def test_every_dependency_has_a_lower_bound():
    assert all([c.operator for c in requirement.specifier] == [">="] for requirement in ALL)


# conda, mamba and Binder


def test_conda_gets_what_the_lessons_need_with_the_same_bounds():
    ours = [Requirement(line) for line in LEARNERS]
    ours += [r for r in ALL if r.name == "nbval"]  # so that one can test the lessons there too
    wanted = {canonicalize_name(r.name): str(r.specifier) for r in ours}
    named = {spec.name.normalized: spec.version for spec in CONDA_SPECS}
    found = {CONDA_NAMES.get(name, name): bound for name, bound in named.items()}
    assert {n: b for n, b in found.items() if n not in ("python", "pip")} == wanted


def test_conda_gets_a_python_that_the_project_supports():
    (python,) = [spec for spec in CONDA_SPECS if spec.name.normalized == "python"]
    version = re.fullmatch(r"=*(3\.\d+)(\.\*)?", python.version)[1]
    assert version in SpecifierSet(PROJECT["requires-python"])
    assert version in PYTHONS


def test_conda_installs_the_project_itself():
    assert "pip" in CONDA["dependencies"]
    assert {"pip": ["-e ."]} in CONDA["dependencies"]
    assert CONDA["channels"] == ["conda-forge"]


# The workflow


def test_the_workflow_follows_its_schema():
    schema = ["--builtin-schema", "vendor.github-workflows"]
    words = [sys.executable, "-m", "check_jsonschema", *schema, str(ROOT / WORKFLOW)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_covers_the_oldest_and_the_newest_python_everywhere():
    matrix = yaml.safe_load(read(WORKFLOW))["jobs"]["locked"]["strategy"]["matrix"]
    assert matrix["python"] == [PYTHONS[0], PYTHONS[-1]]
    assert [system.split("-")[0] for system in matrix["os"]] == ["ubuntu", "macos", "windows"]
    assert min(PYTHONS, key=Version) in SpecifierSet(PROJECT["requires-python"])


def test_pages_are_published_after_all_has_passed_and_by_one_job_alone():
    workflow = yaml.safe_load(read(WORKFLOW))
    assert workflow["permissions"] == {"contents": "read"}
    allowed = {
        name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job
    }
    assert allowed == {"publish": {"pages": "write", "id-token": "write"}}
    publish = workflow["jobs"]["publish"]
    assert {"locked", "lowest", "pages"} <= set(publish["needs"])
    assert "github.ref_name == github.event.repository.default_branch" in publish["if"]


def test_lab_needs_the_python_that_the_project_needs():
    oldest = PROJECT["requires-python"].removeprefix(">=").split(".")
    assert f"sys.version_info < ({', '.join(oldest)})" in read("lab.py")
