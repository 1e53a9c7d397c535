"""Where the pages listen."""

import socket

import pytest

from flows.errors import RefusedError
from flows.web.serve import list_hosts, listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_request_waits_from_the_moment_the_place_is_taken(host: str) -> None:
    with listen(host, 0) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection((host, port), timeout=5) as asking:
            asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
            with listening.accept()[0] as asked:
                assert asked.recv(3) == b"GET"
        with pytest.raises(RefusedError, match=f"port {port} is taken; choose another with --port"):
            listen(host, port)


def test_pages_on_loopback_answer_to_its_names_only() -> None:
    assert "localhost" in list_hosts("127.0.0.1")
    assert list_hosts("0.0.0.0") == ("*",)
