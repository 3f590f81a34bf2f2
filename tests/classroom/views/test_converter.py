"""The λ converter shows what `convert` says, whatever is typed."""

import html
import re

import pytest
from numpy.testing import assert_allclose
from screens import amount

from ridge_core.classroom.views.converter import NAMES, converter
from ridge_core.conventions import CONVENTIONS, convert


@pytest.fixture
def live():
    return converter(value=3.0, m=50, y_sd=2.0)


@pytest.mark.parametrize("source", NAMES)
def test_every_row_is_the_conversion(live, source):
    live.controls["source"].value = source
    for name, value in live.converted.items():
        assert value == pytest.approx(convert(3.0, source, name, m=50, y_sd=2.0))
        assert CONVENTIONS[name].penalty == CONVENTIONS[source].penalty
    written = re.findall(r"nowrap'>[^<]* = ([^<]*)</td>", live.table.value)
    assert_allclose([amount(text) for text in written], [*live.converted.values()], rtol=6e-4)


@pytest.mark.parametrize("source", NAMES)
def test_one_sentence_is_announced_and_says_what_it_is_here(live, source):
    live.controls["source"].value = source
    said = re.findall(r"<p role='status'>(.*?)</p>", live.table.value)
    assert len(said) == 1
    assert live.table.value.count("role=") == 1
    here = convert(3.0, source, next(iter(live.converted)), m=50, y_sd=2.0)
    assert html.escape(source) in said[0]
    assert said[0].startswith(f"{CONVENTIONS[source].symbol} = 3 in")
    if not source.startswith("this series"):
        told = re.search(r"is λ = (.*) here\.$", said[0]).group(1)
        assert amount(told) == pytest.approx(here, rel=6e-4)


def test_what_else_differs_is_told(live):
    for name in live.converted:
        assert html.escape(CONVENTIONS[name].note) in live.table.value


def test_what_else_differs_stands_below_the_objective_so_that_the_table_is_narrow(live):
    rows = re.findall(r"<tr>(<th scope='row'.*?)</tr>", live.table.value)
    assert len(rows) == len(live.converted)
    for name, row in zip(live.converted, rows, strict=True):
        *_, about = re.findall(r"<td.*?>(.*?)</td>", row)
        below = f"<br><small>{html.escape(CONVENTIONS[name].note)}</small>"
        note = below if CONVENTIONS[name].note else ""
        assert about == html.escape(CONVENTIONS[name].objective) + note
        assert row.count("<td") == 2


def test_known_values(live):
    assert live.converted["scikit-learn Ridge"] == 3
    assert live.converted["scikit-learn SGDRegressor"] == pytest.approx(3 / 50)
    assert live.converted["R glmnet, alpha=0"] == pytest.approx(3 * 2 / 50)
    live.controls["m"].value = 100
    assert live.converted["scikit-learn SGDRegressor"] == pytest.approx(3 / 100)


@pytest.mark.parametrize(("name", "wrong"), [("value", -1.0), ("m", 0), ("y_sd", 0.0)])
def test_what_is_wrong_is_said_and_forgotten(live, name, wrong):
    right = live.controls[name].value
    live.controls[name].value = wrong
    assert f"{name} is" in live.table.value
    live.controls[name].value = right
    assert "scikit-learn Ridge" in live.table.value


def test_without_a_kernel_the_table_remains(live):
    bundle = live._repr_mimebundle_()
    assert "scikit-learn Ridge: 3" in bundle["text/plain"]
    assert "<table" in bundle["text/html"]


def test_a_wrong_beginning_is_said_too():
    live = converter(value=-1, m=10, y_sd=1)
    assert "value is -1" in live.table.value
    assert "value is -1" in live._repr_mimebundle_()["text/plain"]
