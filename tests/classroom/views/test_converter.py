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


def test_a_wrong_value_is_said_in_the_still_too():
    live = converter(value=1, m=10, y_sd=1)
    live.controls["value"].value = -1
    assert "value is -1" in live.table.value
    assert "value is -1" in live._repr_mimebundle_()["text/plain"]


def test_what_is_written_has_four_digits_and_its_library_and_symbol_beside_it(live):
    live.controls["value"].value = 1 / 3
    live.controls["source"].value = "scikit-learn SGDRegressor"
    expected = {
        name: f"{convert(1 / 3, 'scikit-learn SGDRegressor', name, m=50, y_sd=2.0):.4g}"
        for name in live.converted
    }
    lines = dict(line.rsplit(": ", 1) for line in live.text.splitlines())
    assert lines == expected
    assert [*lines] == [name for name in NAMES if name in lines]
    rows = re.findall(r"<th scope='row'[^>]*>(.*?)</th><td[^>]*>(.*?)</td>", live.table.value)
    assert rows == [
        (html.escape(name), html.escape(f"{CONVENTIONS[name].symbol} = {value}"))
        for name, value in expected.items()
    ]
    head = re.findall(r"<th scope='col'[^>]*>(.*?)</th>", live.table.value)
    assert head[:2] == ["library", "value"]
    assert len(head) == 3


def test_the_series_own_value_is_told_without_a_conversion(live):
    live.controls["value"].value = 2.5
    assert live.controls["source"].value == NAMES[0]
    said = re.search(r"<p role='status'>(.*?)</p>", live.table.value).group(1)
    assert said == f"{CONVENTIONS[NAMES[0]].symbol} = 2.5 in {html.escape(NAMES[0])}."
    live.controls["source"].value = "scikit-learn SGDRegressor"
    said = re.search(r"<p role='status'>(.*?)</p>", live.table.value).group(1)
    assert said.endswith(" in scikit-learn SGDRegressor is λ = 125 here.")


def test_the_controls_begin_where_they_are_told_and_offer_what_can_be_converted(live):
    assert live.values == {"value": 3.0, "source": NAMES[0], "m": 50, "y_sd": 2.0}
    assert [*live.controls["source"].options] == NAMES
    assert {CONVENTIONS[name].factor is None for name in NAMES} == {False}
    others = [name for name in CONVENTIONS if name not in NAMES]
    assert all(CONVENTIONS[name].factor is None for name in others)
    bar, table = live.children
    assert bar.children == tuple(live.controls.values())
    assert table is live.table


def test_what_is_wrong_is_escaped_and_announced_alone(live):
    live.controls["m"].value = -3
    assert live.table.value == f"<p role='status'>{html.escape(live.text)}</p>"
    bundle = live._repr_mimebundle_()
    assert bundle["text/plain"] == live.text
    assert bundle["text/html"] == live.table.value
    assert "application/vnd.jupyter.widget-view+json" in bundle
