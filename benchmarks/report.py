"""What every benchmark says besides its figures: machine, versions, and where they are kept."""

import importlib.metadata
import json
import os
import platform
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def machine():
    """Return the machine in one line."""
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores"
    )


def versions(packages):
    """Return the packages' versions in one line."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)


def save_table(name, rows, packages):
    """Keep a benchmark's rows with the machine and the versions, as results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    kept = {"machine": machine(), "versions": versions(packages), "rows": rows}
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
