"""Finding the Prefect server that is to be used."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from flows.server.prefect_setup import await_server, probe_server


@contextmanager
def serve_health(codes: list[int], port: int = 0) -> Iterator[str]:
    """A server that answers with one code after another, the last of them for ever."""

    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(codes.pop(0) if len(codes) > 1 else codes[0])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", port), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
        server.shutdown()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_is_unwell_for_a_moment_is_waited_for() -> None:
    with serve_health([503, 500, 200]) as api:
        assert not probe_server(api)
        assert await_server(api)


def test_a_server_that_is_started_again_is_waited_for() -> None:
    port = find_free_port()

    def start_late() -> None:
        time.sleep(0.3)
        with serve_health([200], port):
            done.wait()

    done = threading.Event()
    late = threading.Thread(target=start_late)
    late.start()
    assert await_server(f"http://127.0.0.1:{port}/api")
    done.set()
    late.join()


def test_nobody_there_and_no_address_are_told() -> None:
    assert not await_server(f"http://127.0.0.1:{find_free_port()}/api")
    assert not await_server("http://[")
