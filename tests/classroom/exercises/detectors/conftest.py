"""What is said of a mistake is tested without a clock: on a busy machine a check says less."""

import pytest

from ridge_core.classroom.exercises import checks, sandbox
from ridge_core.classroom.exercises.detectors import repairs


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(checks, "_SECONDS", 60)
    monkeypatch.setattr(sandbox, "PATIENCE", 60)
    monkeypatch.setattr(repairs, "_SECONDS", 10)
