"""How the published pages are built. Their text is in the notebooks, and beside this file."""

from docutils.nodes import SkipNode
from latex2mathml.converter import convert

project = "Ridge regression, by hand and by sight"
language = "en"
extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath"]
nb_execution_mode = "off"  # the notebooks come here executed
html_title = "Ridge, by hand and by sight"
html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["live.css", "quiz.css", "pages.css"]
html_js_files = [("pages.js", {"type": "module"})]
html_sidebars = {"**": ["lessons.html", "page-toc"]}
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": [],
    "footer_start": [],
    "footer_end": [],
    "show_toc_level": 2,
}
html_copy_source = html_show_sourcelink = html_show_copyright = False


def _inline(self, node):
    self.body.append(convert(node.astext()))
    raise SkipNode


def _block(self, node):
    self.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise SkipNode


def setup(app):
    """Write formulas as MathML: browsers draw it without a script, a font or a request."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


html_math_renderer = "mathml"
