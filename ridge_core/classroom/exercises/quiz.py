"""Predict first, then reveal: a question to commit to before a figure is shown."""

from pathlib import Path

import anywidget
import traitlets

from ridge_core.classroom.exercises.feedback import with_code

_STATIC = Path(__file__).parent / "static"
_LETTERS = "ABCDEF"


def predict(question, answers, *, right, reveal=None):
    """Ask a question; once the learner commits, say why each answer is right or tempting.

    Parameters
    ----------
    question : str
        Code may stand between backticks, here and in the answers.
    answers : dict
        From two to six answers, and for each why it is right, or tempting and yet wrong.
    right : str
        The right one of them.
    reveal : str or Still, optional
        What to show last; a figure is drawn only when it is.

    Returns
    -------
    Prediction
        A widget. Without a kernel it reads as the question, the answers and a folded solution.
    """
    if not isinstance(answers, dict) or not 2 <= len(answers) <= len(_LETTERS):
        raise ValueError(f"answers is {answers!r}, expected a dict of 2 to {len(_LETTERS)} answers")
    if right not in answers:
        raise ValueError(f"right is {right!r}, expected one of the answers: {list(answers)}")
    if not (reveal is None or isinstance(reveal, str) or hasattr(reveal, "_repr_mimebundle_")):
        raise TypeError(f"reveal is a {type(reveal).__name__}, expected text or a Still")
    return Prediction(question, answers, right, reveal)


class Prediction(anywidget.AnyWidget):
    """A question whose answer is revealed once `chosen` is a letter; see `predict`."""

    _esm = _STATIC / "quiz.js"
    _css = _STATIC / "quiz.css"
    question = traitlets.Unicode().tag(sync=True)
    answers = traitlets.List().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    verdict = traitlets.Unicode().tag(sync=True)
    rest = traitlets.Unicode().tag(sync=True)

    def __init__(self, question, answers, right, reveal):
        rows = zip(_LETTERS, answers.items(), strict=False)
        self._rows = {letter: (f"{letter}. {text}", why) for letter, (text, why) in rows}
        self._right = _LETTERS[list(answers).index(right)]
        self._text, self._reveal = question, reveal
        lettered = [[letter, with_code(text)] for letter, (text, _) in self._rows.items()]
        super().__init__(question=with_code(question), answers=lettered)
        self.observe(lambda change: self._commit(), "chosen")

    def _commit(self):
        """Show the verdict on the chosen answer, then the others, then what is revealed."""
        if self.chosen not in self._rows:
            return
        right = self.chosen == self._right
        sign, word, kind = ("✓", "Right", "right") if right else ("✗", "Not this one", "wrong")
        others = [letter for letter in self._ordered() if letter != self.chosen]
        with self.hold_sync():
            self.verdict = (
                f'<p><strong><span class="{kind}" aria-hidden="true">{sign}</span> {word}.'
                f"</strong> {self._explained(self.chosen)}</p>"
            )
            self.rest = self._list(others) + _as_html(self._reveal)

    def _ordered(self):
        return sorted(self._rows, key=lambda letter: letter != self._right)

    def _explained(self, letter):
        answer, why = (with_code(text) for text in self._rows[letter])
        return f"<em>{answer}:</em> {why}"

    def _list(self, letters):
        label = {self._right: "The right answer. "}
        items = (f"<li>{label.get(a, '')}{self._explained(a)}</li>" for a in letters)
        return f"<ul>{''.join(items)}</ul>"

    def _repr_mimebundle_(self, **kwargs):
        # What is read where no kernel serves the widget.
        view, metadata = super()._repr_mimebundle_(**kwargs)
        still = {"text/html": self._static_html(), "text/plain": self._static_text()}
        return {**view, **still}, metadata

    def _static_html(self):
        answers = "<br>".join(html for _, html in self.answers)
        return (
            f"<p><strong>{self.question}</strong></p><p>{answers}</p><details>"
            f"<summary>The answer, and why the others are tempting</summary>"
            f"{self._list(self._ordered())}{_in_words(self._reveal)}</details>"
        )

    def _static_text(self):
        answers = [text for text, _ in self._rows.values()]
        whys = [": ".join(self._rows[letter]) for letter in self._ordered()]
        return "\n".join([self._text, *answers, "", f"The right answer. {whys[0]}", *whys[1:]])


def _as_html(reveal):
    if reveal is None or isinstance(reveal, str):
        return _in_words(reveal)
    return reveal._repr_mimebundle_()["text/html"]


def _in_words(reveal):
    # A stored picture would differ from machine to machine; its words do not.
    text = reveal if isinstance(reveal, str) else getattr(reveal, "alt", "")
    return f"<p>{with_code(text)}</p>" if text else ""
