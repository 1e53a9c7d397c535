"""Where the pages listen."""

import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from flows.errors import RefusedError
from flows.run.home import Home
from flows.web.app import Site
from flows.web.rendering import make_environment
from flows.web.serve import list_hosts, listen
from flows.web.warming import follow_publishes, prepare_pages
from warehouse.store.paths import published_path


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


def test_what_a_first_page_needs_is_there_before_it_is_asked_for(home: Home) -> None:
    site = Site(home)
    make_environment.cache_clear()
    assert site.reader.is_behind()
    prepare_pages(site)
    assert not site.reader.is_behind()
    loaded = {name for _, name in make_environment().cache or {}}
    assert {"overview.html", "region.html", "indicator.html", "document.html", "docs/dictionary.html"} <= loaded
    site.reader.close()


def test_a_home_without_a_warehouse_can_be_prepared_for(tmp_path: Path) -> None:
    prepare_pages(Site(Home(tmp_path)))


def test_a_new_publish_is_opened_before_somebody_asks(home: Home, tmp_path: Path) -> None:
    copied = Home(tmp_path / "home")
    shutil.copytree(home.root, copied.root)
    site, ended = Site(copied), threading.Event()
    prepare_pages(site)
    following = threading.Thread(target=follow_publishes, args=(site, ended, 0.01))
    following.start()
    shutil.copy(published_path(home.root), tmp_path / "next")
    (tmp_path / "next").replace(published_path(copied.root))
    until = time.monotonic() + 20
    while site.reader.is_behind() and time.monotonic() < until:
        time.sleep(0.01)
    ended.set()
    following.join()
    assert not site.reader.is_behind()
    site.reader.close()
