"""The λ converter: one penalty, as every library writes it."""

import html

import ipywidgets as widgets

from ridge_core.classroom.views.style import number
from ridge_core.conventions import CONVENTIONS, convert
from ridge_core.validation import checked

# Only conventions that some number fits can be a source or a target.
NAMES = [name for name, convention in CONVENTIONS.items() if convention.factor is not None]


class Converter(widgets.VBox):
    """A value, the library it was written for, and a table of its name and value in the others."""

    def __init__(self, value, m, y_sd):
        wide = {"style": {"description_width": "initial"}, "layout": {"max_width": "98%"}}
        self.controls = {
            "value": widgets.FloatText(value, description="value", **wide),
            "source": widgets.Dropdown(options=NAMES, description="written for", **wide),
            "m": widgets.IntText(m, description="rows m", **wide),
            "y_sd": widgets.FloatText(y_sd, description="sd of y", **wide),
        }
        self.table = widgets.HTML()
        bar = widgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"})
        super().__init__([bar, self.table])
        for control in self.controls.values():
            control.observe(lambda change: self.refresh(), "value")
        self.refresh()

    @property
    def values(self):
        """The controls' current values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def converted(self):
        """The value in each convention with the same penalty as the source's, by name."""
        source = CONVENTIONS[self.values["source"]]
        alike = [name for name in NAMES if CONVENTIONS[name].penalty == source.penalty]
        return {name: convert(target=name, **self.values) for name in alike}

    def refresh(self):
        """Write the table for the controls' current values, or what is wrong with them."""
        try:
            converted = self.converted
            lines = (f"{name}: {number(value, 4)}" for name, value in converted.items())
            self.text = "\n".join(lines)
            self.table.value = _as_table(converted, self.values)
        except ValueError as error:
            self.text = str(error)
            self.table.value = f"<p role='status'>{html.escape(str(error))}</p>"

    def _repr_mimebundle_(self, **kwargs):
        still = {"text/html": self.table.value, "text/plain": self.text}
        return super()._repr_mimebundle_(**kwargs) | still


@checked
def converter(*, value, m, y_sd):
    """Return the λ converter, beginning with `value` for a sample of m rows.

    Parameters
    ----------
    value : float
    m : int
    y_sd : float
        Standard deviation of y (divided by m), which glmnet needs.
    """
    return Converter(value, m, y_sd)


_CELL = "padding: 4px 16px 4px 0; text-align: left; vertical-align: top; white-space: normal"
_VALUE = _CELL.replace("normal", "nowrap")


def _as_table(converted, given):
    columns = ("library", "value", "objective, and what else differs")
    head = "".join(f"<th scope='col' style='{_CELL}'>{name}</th>" for name in columns)
    rows = "".join(_as_row(CONVENTIONS[name], value) for name, value in converted.items())
    table = f"<table style='table-layout: auto; line-height: 1.4'><tr>{head}</tr>{rows}</table>"
    # One sentence is announced, not sixteen rows.
    words = f"<p role='status'>{html.escape(_in_words(converted, given))}</p>"
    return f"{words}<div style='overflow-x: auto; max-width: 60em'>{table}</div>"


def _in_words(converted, given):
    here, source = next(iter(converted)), CONVENTIONS[given["source"]]
    told = f"{source.symbol} = {number(given['value'], 4)} in {source.name}"
    lam = f"λ = {number(converted[here], 4)} here"
    return f"{told}." if source.name == here else f"{told} is {lam}."


def _as_row(convention, value):
    name, told = html.escape(convention.name), f"{convention.symbol} = {number(value, 4)}"
    about = html.escape(convention.objective)
    # Below the objective, not beside it: the table then fits a narrow page.
    about += f"<br><small>{html.escape(convention.note)}</small>" if convention.note else ""
    heading = f"<th scope='row' style='{_CELL}'>{name}</th>"
    cells = f"<td style='{_VALUE}'>{html.escape(told)}</td><td style='{_CELL}'>{about}</td>"
    return f"<tr>{heading}{cells}</tr>"
