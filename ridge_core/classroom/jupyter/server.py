"""A Jupyter server extension: sliders stay quick, and reopened notebooks show their stills.

A widget's move is a burst of small messages. With Nagle's algorithm the server holds each of them
back until the browser has acknowledged the one before, which browsers delay by up to 40 ms.
"""

from ridge_core.classroom.jupyter.stills import keep_stills


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Do both, or say in one line what a server of another kind goes without."""
    for improve, loss in ((_hurry, "sliders may lag"), (keep_stills, "reopened figures may fail")):
        try:
            improve(app)
        except Exception as error:
            app.log.warning("ridge_core: %s on this server: %r", loss, error)


def _hurry(app):
    prompt = prompt_connection(app.kernel_websocket_connection_class)
    app.kernel_websocket_connection_class = prompt
    app.web_app.settings["kernel_websocket_connection_class"] = prompt


def prompt_connection(connection):
    """Return a subclass of the server's connection class that sends each message at once."""

    class PromptConnection(connection):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    connection.websocket_handler  # noqa: B018  a server that renamed it gets its own class back
    return PromptConnection
