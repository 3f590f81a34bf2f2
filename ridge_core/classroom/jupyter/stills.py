"""Notebooks opened without their kernel show the stills of their widgets, not an error.

A saved output holds both the widget's view and a still picture of it. JupyterLab prefers the view,
and where no kernel serves it, shows "model not found". So the server hands out a notebook that
nobody is running without the views: the file keeps them until it is saved again.
"""

import inspect
from functools import wraps

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def keep_stills(app):
    """Let the server's contents manager leave out the views that no kernel serves."""
    manager = app.contents_manager
    manager.get = _leaving_views_out(manager.get, app.session_manager)


def _leaving_views_out(get, sessions):
    def prefer_stills(model):
        is_notebook = model["type"] == "notebook" and model["content"]
        if is_notebook and model["path"] not in running(sessions):
            drop_views(model["content"])
        return model

    @wraps(get)
    async def get_later(*given, **named):
        return prefer_stills(await get(*given, **named))

    @wraps(get)
    def get_now(*given, **named):
        return prefer_stills(get(*given, **named))

    return get_later if inspect.iscoroutinefunction(get) else get_now


def running(sessions):
    """Return the paths of the notebooks whose kernel is alive."""
    rows = sessions.cursor.execute("SELECT path, kernel_id FROM session").fetchall()
    return {row[0] for row in rows if row[1] in sessions.kernel_manager}


def drop_views(notebook):
    """Take the widget's view out of every output that also holds a picture or words."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output["data"].pop(WIDGET_VIEW, None)
