"""What a check answers: a verdict in words, as text and as HTML."""

import re
from dataclasses import dataclass
from html import escape

_VERDICTS = {
    True: ("✓", "Right", "var(--jp-success-color1, #2e7d32)"),
    False: ("✗", "Not yet", "var(--jp-error-color1, #c62828)"),
    None: ("○", "Nothing here yet", "var(--jp-border-color1, #757575)"),
}


@dataclass(frozen=True)
class Feedback:
    """The answer of a check.

    Attributes
    ----------
    passed : bool or None
        None if the exercise has not been started.
    paragraphs : tuple of str
        What to say. Code stands between backticks; a paragraph that starts with four spaces is
        shown as it is.
    names : tuple of str
        The mistakes that were recognised.
    """

    passed: bool | None
    paragraphs: tuple
    names: tuple = ()

    @property
    def name(self):
        """The mistakes that were recognised, as one text, or None."""
        return " and ".join(self.names) or None

    @property
    def message(self):
        """Everything that is said after the verdict."""
        return "\n".join(self.paragraphs)

    def __repr__(self):
        sign, word, _ = _VERDICTS[self.passed]
        return f"{sign} {word}. {self.message}"

    def _repr_html_(self):
        sign, word, colour = _VERDICTS[self.passed]
        style = f"border-left: 4px solid {colour}; padding: 0.2em 1em; margin: 0.4em 0"
        verdict = f'<strong><span aria-hidden="true">{sign}</span> {word}.</strong> '
        body = "".join(_as_html(text, verdict * (i == 0)) for i, text in enumerate(self.paragraphs))
        return f'<div role="status" style="{style}">{body}</div>'


def _as_html(text, verdict=""):
    if text.startswith("    "):
        return f'<pre style="margin: 0.3em 0">{escape(text[4:])}</pre>'
    return f'<p style="margin: 0.3em 0">{verdict}{with_code(text)}</p>'


def with_code(text):
    """Return the text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
