"""What servers do that a fetcher must survive. Each is an answer for tests.flows.crawl.sites.Site."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from http.server import BaseHTTPRequestHandler

from tests.flows.crawl.sites import Answer, send


def slow_drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b".")
        time.sleep(0.1)


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(5000):
        handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def gzip_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(bytes(20_000_000), 1), {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def truncated_gzip(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(b"report " * 9000)[:-20], {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def not_gzip(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<html>plain</html>", {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def brotli_unasked(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"\x0b\x02\x80abc\x03", {"Content-Encoding": "br", "Content-Type": "text/html"})


def too_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html>only this")
    handler.wfile.flush()
    handler.close_connection = True


def reset_in_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500000")
    handler.end_headers()
    handler.wfile.write(b"x" * 1000)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def huge_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    for number in range(200):
        handler.send_header(f"X-{number}", "y" * 4000)
    handler.end_headers()


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1)
    handler.close_connection = True


def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x16\x03\x01 not HTTP at all\r\n\r\n")
    handler.close_connection = True


def announced_too_large(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "99999999999")
    handler.end_headers()


def fail_first(times: int, status: int, body: bytes, **headers: str) -> Answer:
    """``status`` for the first questions, then a page."""
    left = [times]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        if left[0] >= 0:
            send(handler, b"later", {name.replace("_", "-"): value for name, value in headers.items()}, status)
        else:
            send(handler, body, {"Content-Type": "text/html; charset=utf-8"})

    return answer


def always(status: int, body: bytes = b"no", **headers: str) -> Answer:
    """The same answer every time."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, body, {"Content-Type": "text/html"} | named, status)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(30):
        handler.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.1)


def chunks_without_end(handler: BaseHTTPRequestHandler) -> None:
    start_chunks(handler)
    for _ in range(30):
        handler.wfile.write(b"1\r\nx\r\n")
        time.sleep(0.1)


def chunks_cut_off(handler: BaseHTTPRequestHandler) -> None:
    start_chunks(handler)
    handler.wfile.write(b"400\r\n<html>only this")
    handler.close_connection = True


def chunks_of_nonsense(handler: BaseHTTPRequestHandler) -> None:
    start_chunks(handler)
    handler.wfile.write(b"zzz\r\nnot a chunk\r\n")
    handler.close_connection = True


def start_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def go_on_for_ever(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(30):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.1)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def two_lengths(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nabcdefg")
    handler.close_connection = True


def deflate_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, zlib.compress(bytes(20_000_000), 1), {"Content-Encoding": "deflate", "Content-Type": "text/html"})


def old_protocol(body: bytes) -> Answer:
    """HTTP/1.0 without a length: the end of the connection is the end of the page."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body)
        handler.close_connection = True

    return answer


def longer_than_announced(body: bytes, announced: int) -> Answer:
    """More bytes than Content-Length says."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {announced}\r\n\r\n"
        handler.wfile.write(head.encode() + body)
        handler.close_connection = True

    return answer


def want_cookie(body: bytes, satisfied: bool = True) -> Answer:
    """Sets a cookie and sends back here; with it, shows the page, or asks again for ever."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if satisfied and "seen=1" in handler.headers.get("Cookie", ""):
            send(handler, body, {"Content-Type": "text/html; charset=utf-8"})
        else:
            headers = {"Location": handler.path, "Set-Cookie": "seen=1; Path=/"}
            send(handler, b"", headers, 302)

    return answer


def page(html: str, status: int = 200, encoding: str = "utf-8", **headers: str) -> Answer:
    """A page with its charset said."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = html.encode(encoding)
    return lambda handler: send(handler, body, {"Content-Type": f"text/html; charset={encoding}"} | named, status)


def sequence(*answers: Answer) -> Answer:
    """One answer after the other, the last for ever."""
    left = list(answers)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer
