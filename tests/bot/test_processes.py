import socket
from dataclasses import replace

import pytest

from bot.errors import ServerError
from bot.processes import Server, child_environment, free_port, start_servers, wait_until_ready
from bot.settings import load_settings


def test_a_taken_port_is_named_with_the_remedy(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = replace(load_settings(), data=tmp_path, rasa_port=taken.getsockname()[1])
        with pytest.raises(ServerError, match="KOORDINATOR_RASA_PORT"):
            start_servers(settings)


def test_a_server_that_stops_while_starting_names_its_log(tmp_path):
    server = Server("rasa", ["this_module_is_not_there"], f"http://127.0.0.1:{free_port()}/", tmp_path / "rasa.log", {})
    server.start()
    with pytest.raises(ServerError, match=r"rasa\.log"):
        wait_until_ready([server], seconds=30)


def test_our_processes_are_closed_to_the_outside():
    environment = child_environment(load_settings())
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["HF_HUB_OFFLINE"] == "1"
    assert environment["USE_TF"] == "0"
