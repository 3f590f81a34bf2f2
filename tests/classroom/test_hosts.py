"""What hosts other than JupyterLab need of a widget's output."""

import sys
from types import SimpleNamespace

import pytest

from ridge_core.classroom import Live, figure, quiz, slider

VIEW = "application/vnd.jupyter.widget-view+json"


def a_figure():
    made, ax = figure()
    (line,) = ax.plot([0, 1], [0, 1])
    control = slider(0, 1, 1, value=0, description="a")
    return Live(made, lambda a: [line], lambda a: {}, alt="A line.", a=control)


def a_question():
    return quiz.predict("Which?", {"one": "Tempting.", "two": "It is so."}, right="two")


@pytest.mark.parametrize("widget", [a_figure, a_question])
def test_colab_is_told_where_its_widget_manager_is(widget, monkeypatch):
    output = SimpleNamespace(_widgets=SimpleNamespace(_installed_url="https://colab.invalid/1"))
    output.enable_custom_widget_manager = lambda: None
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    bundle, metadata = widget()._repr_mimebundle_()
    assert VIEW in bundle
    assert metadata == {
        VIEW: {"colab": {"custom_widget_manager": {"url": "https://colab.invalid/1"}}}
    }


@pytest.mark.parametrize("widget", [a_figure, a_question])
def test_a_host_without_widgets_has_a_still_or_words(widget):
    bundle, metadata = widget()._repr_mimebundle_()
    assert metadata == {}
    assert bundle["text/html"]
    assert "text/plain" in bundle
