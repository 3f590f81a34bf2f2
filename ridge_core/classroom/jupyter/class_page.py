"""The page of a class: one table, and a picture of the mistakes made most often."""

import base64
import io
from collections import Counter
from html import escape

from ridge_core.classroom.views.style import PALETTE, figure

SIGNS = {"right": "✓", "mistake": "✗", "not tried": "○", "stopped": "■"}
_MOST = 10
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
       color: #222; background: #fff }
.wide { overflow-x: auto }
table { border-collapse: collapse }
th, td { border: 1px solid #bbb; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top }
thead th { background: #eee }
.right { background: #e3f4e4 } .mistake { background: #fde7e7 } .stopped { background: #fff3d6 }
img { max-width: 100%; height: auto }
"""


def page(rows):
    """Return the page of some rows as HTML, with everything that it needs in it."""
    learners = list(dict.fromkeys(row.learner for row in rows))
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The class</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>
<body>
<h1>The class</h1>
<p>Notebooks: {len(learners)}. Exercises: {_counted(rows)}.</p>
<h2>The mistakes made most often</h2>
{_mistakes(rows)}
<h2>Learner by learner</h2>
{_table(rows, learners)}
</body>
</html>
"""


def _counted(rows):
    counts = Counter(row.result for row in rows)
    return ", ".join(f"{sign} {name}: {counts[name]}" for name, sign in SIGNS.items())


def most_frequent(rows):
    """Return the most frequent (exercise, mistake) with their counts, the most frequent first."""
    counts = Counter((row.exercise, row.what) for row in rows if row.result == "mistake")
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]


def _mistakes(rows):
    frequent = most_frequent(rows)
    if not frequent:
        return "<p>No check has found a mistake.</p>"
    words = [f"{exercise}, {what}: {count}" for (exercise, what), count in frequent]
    picture = base64.b64encode(_picture(frequent)).decode("ascii")
    alt = escape("Bars, the longest first. " + "; ".join(words) + ".")
    items = "".join(f"<li>{escape(text)}</li>" for text in words)
    return f'<p><img alt="{alt}" src="data:image/png;base64,{picture}"></p><ol>{items}</ol>'


def _picture(frequent):
    fig, ax = figure(width=8, height=1.2 + 0.35 * len(frequent))
    names = [_short(f"{exercise}: {what}") for (exercise, what), _ in frequent]
    bars = ax.barh(range(len(names)), [count for _, count in frequent], color=PALETTE[0])
    ax.bar_label(bars, padding=3)
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_title("The mistakes made most often")
    ax.set_xlabel("notebooks")
    into = io.BytesIO()
    fig.savefig(into, format="png", dpi=150)
    return into.getvalue()


def _short(text):
    return text if len(text) <= 60 else text[:59] + "…"


def _table(rows, learners):
    exercises = list(dict.fromkeys(row.exercise for row in rows if row.exercise))
    found = {(row.learner, row.exercise): row for row in rows}
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ["learner", *exercises])
    lines = "".join(_line(learner, exercises, found) for learner in learners)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return f'<div class="wide" tabindex="0" role="region" aria-label="Learners">{table}</div>'


def _line(learner, exercises, found):
    if (learner, "") in found:  # nothing of the notebook could be checked
        cells = _cell(found[learner, ""], len(exercises) or 1)
    else:
        cells = "".join(_cell(found.get((learner, exercise))) for exercise in exercises)
    return f'<tr><th scope="row">{escape(learner)}</th>{cells}</tr>'


def _cell(row, width=1):
    if row is None:
        return "<td></td>"
    said = f"{SIGNS[row.result]} {row.result}" + f": {row.what}" * bool(row.what)
    return f'<td class="{row.result}" colspan="{width}">{escape(said)}</td>'
