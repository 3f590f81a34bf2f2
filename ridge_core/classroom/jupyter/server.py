"""A Jupyter server extension that keeps sliders quick: no Nagle on the websocket of a kernel.

A widget's move is a burst of small messages. With Nagle's algorithm the server holds each of them
back until the browser has acknowledged the one before, which browsers delay by up to 40 ms.
"""


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Replace the server's connection class, or say in one line why sliders stay slower."""
    try:
        prompt = prompt_connection(app.kernel_websocket_connection_class)
        app.kernel_websocket_connection_class = prompt
        app.web_app.settings["kernel_websocket_connection_class"] = prompt
    except Exception as error:
        app.log.warning("ridge_core: sliders may lag, Nagle's algorithm stays on: %r", error)


def prompt_connection(connection):
    """Return a subclass of the server's connection class that sends each message at once."""

    class PromptConnection(connection):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    connection.websocket_handler  # noqa: B018  a server that renamed it gets its own class back
    return PromptConnection
