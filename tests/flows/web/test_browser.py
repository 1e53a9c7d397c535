"""The pages in a real browser: clicks, keys, languages, widths, a publish while a page is open, hostile texts."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from flows.run.home import Home
from flows.web.app import create_app
from tests.flows.web.conftest import MARKUP, REPORTS, make_home

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.thorough("a browser is started"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
HOSTILE = next(name for name in REPORTS if MARKUP[:8] in name)
PHONE, DESKTOP = {"width": 390, "height": 800}, {"width": 1280, "height": 900}
PATIENCE = 60_000  # milliseconds; a loaded machine may need long


@contextmanager
def serve(home: Home) -> Iterator[str]:
    """The pages of a home on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(home), "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    with serve(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@contextmanager
def open_page(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page whose errors fail the test: also those of its content policy, and any request to elsewhere."""
    context = browser.new_context(**({"viewport": DESKTOP, "locale": "en-US"} | options))
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: (problems.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: problems.append(request.url) if not is_near(request.url) else None)
    page.goto(address)
    yield page
    context.close()
    assert problems == []


def is_near(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "file://", "data:"))


def test_a_click_on_a_number_tells_what_it_says(browser: Any, address: str) -> None:
    with open_page(browser, f"{address}/document/{quote('河曲县2022')}") as page:
        page.click("a.n:has-text('8.2')")
        page.wait_for_selector("#panel .steps")
        told = page.inner_text("#panel")
        assert "Gross regional product" in told and "How it was read" in told and "This is wrong" in told
        assert page.url.endswith("#" + str(page.get_attribute("a.n.chosen", "id")))
        page.click("#panel summary:has-text('This is wrong')")
        assert "value_text: 8.2%" in page.inner_text("#panel")
        page.keyboard.press("Escape")
        assert page.query_selector("a.n.chosen") is None and not page.is_visible("#close")


def test_a_click_on_a_row_leads_to_its_number_and_to_the_raw_text(browser: Any, address: str) -> None:
    with open_page(browser, f"{address}/document/{quote('河曲县2022')}") as page:
        page.click("#raw")
        page.click("tr[data-to]:has-text('2.1万亩') td.quote")
        page.wait_for_selector("#panel .card")
        assert page.inner_text("a.n.chosen") == "2.1" and page.inner_text("#rawtext .chosen") == "2.1"
        assert page.evaluate("document.activeElement.classList.contains('chosen')")


def test_numbers_are_gone_through_by_keys_and_noise_is_folded(browser: Any, address: str) -> None:
    with open_page(browser, f"{address}/document/{quote('=河曲县2021', safe='')}") as page:
        page.keyboard.press("n")
        first = page.inner_text("a.n.chosen")
        page.keyboard.press("n")
        page.keyboard.press("p")
        assert page.inner_text("a.n.chosen") == first
        assert not page.is_visible("details.noise > span")
        page.keyboard.press("f")
        assert page.is_visible("details.noise > span")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.type("hequ")
        page.keyboard.press("Enter")
        page.click("a:has-text('河曲县')")
        assert page.url.startswith(f"{address}/region/140930")


def test_a_chart_is_drawn_and_its_points_lead_to_sentences(browser: Any, address: str) -> None:
    with open_page(browser, f"{address}/region/140930") as page:
        page.wait_for_selector("figure.chart[data-drawn=yes]")
        page.locator("figure.chart .role-mark.mark-symbol path, figure.chart .mark-symbol.role-mark path").last.click()
        page.wait_for_url("**/document/**")
        page.wait_for_selector("a.n.chosen")


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", "总览"), ("en-US", "Overview"), ("fr-FR", "Overview")])
def test_the_language_is_that_of_the_browser(browser: Any, address: str, locale: str, word: str) -> None:
    with open_page(browser, address, locale=locale) as page:
        assert page.inner_text("h1") == word


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize(
    "path",
    ["/", "/region/140930", "/indicator/gdp?year=2021", "/region/140930/gdp", "/docs/dictionary", "/docs/faults",
     "/document/" + quote("河曲县2022"), "/search?q=" + quote("收入"), "/conflicts", "/sql?q=from+scorecard"],
)  # fmt: skip
def test_every_page_fits_its_screen(browser: Any, address: str, path: str, size: Any, scheme: str) -> None:
    with open_page(browser, address + path, viewport=size, color_scheme=scheme) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        paper, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        assert (sum(map(int, paper[4:-1].split(","))) > sum(map(int, ink[4:-1].split(",")))) == (scheme == "light")


def test_a_publish_is_seen_by_an_open_page(browser: Any, tmp_path: Path) -> None:
    home = make_home(tmp_path, dict(list(REPORTS.items())[:1]))
    with serve(home) as address, open_page(browser, f"{address}/region/140930") as page:
        assert page.locator("ul.found li").count() == 1
        make_home(tmp_path, dict(list(REPORTS.items())[:2]))
        page.reload()
        assert page.locator("ul.found li").count() == 2


def test_hostile_texts_are_shown_and_never_run(browser: Any, address: str) -> None:
    for path in ("/document/" + quote(HOSTILE, safe=""), "/region/140930", "/search?q=" + quote(MARKUP), "/documents"):
        with open_page(browser, address + path) as page:
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.querySelectorAll('[onload],[onerror],img').length") == 0
    with open_page(browser, f"{address}/document/{quote(HOSTILE, safe='')}") as page:
        for number in page.query_selector_all("a.n.f-observation, a.n.f-unresolved")[:6]:
            number.click()
            page.wait_for_selector("#panel h2.number")


def test_pages_as_files_tell_their_numbers_without_a_server(browser: Any, home: Home, tmp_path: Path) -> None:
    from flows.web.files import name_file, write_site

    write_site(home, tmp_path / "out", ["河曲县2022"], [], "en")
    with open_page(browser, (tmp_path / "out" / name_file("document", "河曲县2022")).as_uri()) as page:
        page.click("a.n:has-text('8.2')")
        assert "Gross regional product" in page.inner_text("#panel")
