"""Nagle's algorithm is off on kernels' websockets, and a changed server still starts."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from ridge_core.classroom.jupyter.server import _load_jupyter_server_extension, prompt_connection

STARTED = """
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize(["--no-browser", "--allow-root"], new_httpserver=False)
used = app.web_app.settings["kernel_websocket_connection_class"]
print(used.__name__, used.__mro__[1].__name__, app.ip, bool(app.identity_provider.token))
"""


class Connection:
    """A stand-in for the server's connection class."""

    websocket_handler = None

    def __init__(self, handler):
        self.websocket_handler = handler

    def connect(self):
        return "connected"


def an_app(connection):
    lines = []
    return lines, SimpleNamespace(
        kernel_websocket_connection_class=connection,
        contents_manager=SimpleNamespace(get=lambda path: None),
        session_manager=None,
        web_app=SimpleNamespace(settings={"kernel_websocket_connection_class": connection}),
        log=SimpleNamespace(warning=lambda text, *values: lines.append(text % values)),
    )


def test_a_connection_first_switches_the_delay_off():
    asked = []
    connection = prompt_connection(Connection)(SimpleNamespace(set_nodelay=asked.append))
    assert connection.connect() == "connected"
    assert asked == [True]


def test_the_extension_replaces_the_class():
    lines, app = an_app(Connection)
    get = app.contents_manager.get
    _load_jupyter_server_extension(app)
    assert app.contents_manager.get.__wrapped__ is get  # so that stills are shown
    used = app.web_app.settings["kernel_websocket_connection_class"]
    assert issubclass(used, Connection)
    assert used is not Connection
    assert lines == []


def test_a_server_that_renamed_what_is_needed_keeps_its_own_class_and_says_so():
    class Renamed:
        def connect(self):
            return None

    lines, app = an_app(Renamed)
    _load_jupyter_server_extension(app)
    assert app.web_app.settings["kernel_websocket_connection_class"] is Renamed
    assert len(lines) == 1
    assert "sliders may lag" in lines[0]


def test_it_is_in_force_on_a_started_server(tmp_path):
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(tmp_path / name) for name in places}
    command = [sys.executable, "-c", STARTED]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60
    )
    if done.returncode:
        pytest.fail(done.stderr[-1500:])
    used, base, address, token = done.stdout.split()[-4:]
    assert (used, base) == ("PromptConnection", "ZMQChannelsWebsocketConnection")
    assert address in ("localhost", "127.0.0.1")
    assert token == "True"
