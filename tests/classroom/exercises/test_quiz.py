"""Predictions: what is said for each answer, and what is read without a kernel."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from ridge_core.classroom import quiz
from ridge_core.classroom.views.picture import Still

ANSWERS = {
    "It falls": "That is the `validation` error, for a while.",
    "It rises": "No fit has a smaller training error than least squares.",
    "It stays <as> it is": "Then the penalty would change nothing.",
}
VIEW = "application/vnd.jupyter.widget-view+json"


def ask(reveal=None):
    return quiz.predict("λ grows. And the error?", ANSWERS, right="It rises", reveal=reveal)


def words(html):
    return re.sub(r"<[^>]+>", "", html)


def figure():
    drawn = Figure(figsize=(2, 1))
    drawn.subplots().plot(np.arange(3))
    return Still(drawn, "A line that rises.")


def test_nothing_is_told_before_the_learner_commits():
    prediction = ask(reveal="Look.")
    assert (prediction.verdict, prediction.rest, prediction.chosen) == ("", "", "")
    sent = str(prediction.get_state(["question", "answers"]))
    assert not any(why in sent for why in ANSWERS.values())


@pytest.mark.parametrize(("letter", "word"), [("A", "Not this one"), ("B", "Right"), ("C", "Not")])
def test_the_verdict_is_about_the_chosen_answer_and_the_rest_about_the_others(letter, word):
    prediction = ask()
    prediction.chosen = letter
    answer, why = list(ANSWERS.items())["ABC".index(letter)]
    assert word in words(prediction.verdict)
    shown = words(prediction.verdict).replace("&lt;", "<").replace("&gt;", ">")
    assert f"{letter}. {answer}" in shown
    assert why.replace("`", "") in shown
    others = [other for other in ANSWERS.values() if other != why]
    assert [other.replace("`", "") in words(prediction.rest) for other in others] == [True, True]
    assert why.replace("`", "") not in words(prediction.rest)


def test_only_the_right_answer_is_called_right():
    assert ["The right answer. B" in words(chosen(letter).rest) for letter in "ABC"] == [1, 0, 1]
    assert ["Right." in words(chosen(letter).verdict) for letter in "ABC"] == [0, 1, 0]


def chosen(letter, reveal=None):
    prediction = ask(reveal)
    prediction.chosen = letter
    return prediction


def test_a_second_commit_replaces_the_first():
    prediction = chosen("A")
    prediction.chosen = "B"
    assert prediction.verdict == chosen("B").verdict


def test_an_unknown_letter_changes_nothing():
    assert chosen("Z").verdict == ""


def test_a_figure_is_revealed_last_with_its_text_alternative():
    html = chosen("B", figure()).rest
    assert re.search(r'<img src="data:image/png[^>]* alt="A line that rises."', html)
    assert html.index("<img") > html.index("<ul>")


def test_without_a_kernel_it_reads_as_question_answers_and_a_folded_solution():
    bundle, _ = ask(reveal=figure())._repr_mimebundle_()
    before, folded = bundle["text/html"].split("<details>")
    assert "λ grows" in before
    assert "C. It stays &lt;as&gt; it is" in before
    assert not any(words(why) in before for why in ANSWERS.values())
    assert "No fit has a smaller" in folded
    assert "A line that rises." in folded
    assert "data:image" not in folded
    assert VIEW in bundle


def test_what_is_stored_is_the_same_each_time():
    first, second = (one._repr_mimebundle_()[0] for one in (ask(), chosen("A")))
    for mime in ("text/html", "text/plain"):
        assert first[mime] == second[mime]
        assert "0x" not in first[mime]
    assert first["text/plain"].splitlines()[:3] == [
        "λ grows. And the error?",
        "A. It falls",
        "B. It rises",
    ]


@pytest.mark.parametrize(
    ("changed", "error", "named"),
    [
        ({"answers": ["a", "b"]}, ValueError, "answers"),
        ({"answers": {"only": "one"}}, ValueError, "answers"),
        ({"right": "It explodes"}, ValueError, "right is 'It explodes'"),
        ({"reveal": 3}, TypeError, "reveal is a int"),
    ],
)
def test_bad_arguments_are_named(changed, error, named):
    arguments = {"question": "?", "answers": ANSWERS, "right": "It rises"} | changed
    with pytest.raises(error, match=named):
        quiz.predict(**arguments)
