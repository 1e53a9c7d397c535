"""Every command that README.md, the guides and --help tell is run as it stands there, in order, in a folder of its own.

What the text leaves open (a file of yours, an id, an address) stands for something in that folder or on a site on
loopback; what serves until Ctrl-C is started, asked for a page and ended.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.flows.crawl.sites import Site, build_county, draw_pdf, list_lines, run_site, write_pdf, write_report
from tests.flows.web.test_guides import BLOCK, TEXTS, list_commands
from tests.integration.conftest import COMMAND, make_client, make_environment, wait_for
from warehouse.query.evaluate import GOLD_COLUMNS
from warehouse.query.read import query

Run = Callable[..., subprocess.CompletedProcess[str]]
ELLIPTIC = re.compile(r"`(duibiao (?:run https://…|sql \"…\"))`")
"""Commands of README.md whose last word is left to the reader."""
INTERRUPTED = (0, 130)
BLOCK_OF_ALARMS = """
from prefect.blocks.notifications import SlackWebhook
SlackWebhook(url="https://hooks.slack.com/services/none").save("reports", overwrite=True)
"""


def list_documents() -> dict[str, list[str]]:
    """Where commands are told, to each of them once, in order; --help repeats some of README.md."""
    found: dict[str, list[str]] = {}
    for where, line in list_commands():
        if where.endswith(".zh.md"):  # has the same
            continue
        found.setdefault(where, []).append(line)
    found["README.md"] += ELLIPTIC.findall(BLOCK.sub("", TEXTS["README.md"]))
    found["--help"] = [line for line in found["--help"] if line not in found["README.md"]]
    return {where: list(dict.fromkeys(lines)) for where, lines in found.items()}


DOCUMENTS = list_documents()


@dataclass
class Place:
    """A folder with all that the commands ask for, and its home."""

    folder: Path
    site: Site
    run: Run
    dask: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "data"

    def find_id(self, measure: str) -> str:
        """An observation of gdp; another one for each measure."""
        sql = f"select observation_id from observation where indicator = 'gdp' and measure = '{measure}' limit 1"
        return str(query(self.home, sql).item())

    def fill(self, word: str, line: str) -> str:
        """What stands here for a word that the text leaves open; other words stay."""
        here: dict[str, Callable[[], str]] = {
            "FILE": lambda: "report.txt" if " explain " in line else "known.csv",
            "FILE.tar": lambda: "backup.tar",
            "DIR": lambda: "new",
            "PATH": lambda: "reports",
            "GOLD.csv": lambda: "gold.csv",
            "SOURCES.yml": lambda: "sources.yml",
            "my-sources.yml": lambda: "sources.yml",
            "OBSERVATION_ID": lambda: self.find_id("level"),
            "report-2021:o12": lambda: self.find_id("growth" if "--not-an-observation" in line else "level"),
            "DOC_ID": lambda: str(query(self.home, "select doc_id from document where region_code = '140930'").item()),
            "https://…": lambda: f"{self.site.url}/report/1.html",
            "tcp://host:8786": lambda: self.dask,
            "/mnt/shared": lambda: str(self.folder / "shared"),
            "…": lambda: "from scorecard",
        }
        return here[word]() if word in here else word

    def type(self, line: str) -> list[str]:
        """A line as one would type it here, to its arguments."""
        words = [self.fill(word, line) for word in shlex.split(line.partition(" < ")[0], comments=True)[1:]]
        return [*words, *(["--allow-private"] if "https://" in line else [])]


@contextmanager
def lay_out(folder: Path, site: Site, run: Run) -> Iterator[Place]:
    """The folder: reports, a manifest, sources, a gold table, a query."""
    (folder / "reports").mkdir(parents=True)
    (folder / "work" / "reports").mkdir(parents=True)
    for place in (folder / "reports", folder / "work" / "reports"):
        (place / "a.html").write_text(write_report("霍山县", 2025, 12.6), encoding="utf-8")
    (folder / "work" / "reports" / "b.html").write_text(write_report("河曲县", 2022, 12.6), encoding="utf-8")
    (folder / "one.pdf").write_bytes(write_pdf("稷山县", 2021, 12.6))
    for name in ("report.pdf", "report.txt"):
        text = write_report("垣曲县", 2023, 12.6).replace("6.2%", "12.6%")
        (folder / name).write_bytes(text.encode() if name.endswith("txt") else draw_pdf(list_lines(text)))
    (folder / "known.csv").write_text("path,region_code,year\nreports/a.html,341525,2024\n", encoding="utf-8")
    (folder / "sources.yml").write_text(
        f"sources:\n- {{name: county, kind: index, address: '{site.url}/list.html', delay: 0, private: true}}\n",
        encoding="utf-8",
    )
    said = "霍山县,region,gdp,actual,level,2024,2024,1260000000,eq"
    (folder / "gold.csv").write_text(f"{','.join(GOLD_COLUMNS)}\n{said}\n", encoding="utf-8")
    (folder / "query.sql").write_text("from scorecard limit 3", encoding="utf-8")
    (folder / "shared").mkdir()
    yield Place(folder, site, run)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with run_site() as running:
        build_county(running, reports=3, per_page=5, first_year=2016)
        yield running


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def look_at(place: Place, arguments: list[str]) -> None:
    """Start what serves until Ctrl-C, ask it for a page, end it. A server of alarms gets its block first."""
    port, pages = find_port(), find_port()
    options = ["--port", str(port), *(["--web-port", str(pages)] if arguments[0] == "serve" else [])]
    log = place.folder / "serving.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*COMMAND, *arguments, *options], cwd=place.folder, stdout=output, stderr=subprocess.STDOUT,
            env=make_environment(DUIBIAO_HOME=str(place.home)), start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{pages if arguments[0] == 'serve' else port}/?format=json"
    try:

        def ask() -> Any:
            assert process.poll() is None, log.read_text()
            try:
                return make_client().get(address).json()
            except OSError:
                return None
            except Exception as error:  # httpx names its own
                if "onnect" in type(error).__name__ or "Read" in type(error).__name__:
                    return None
                raise

        assert wait_for("a page", ask)["title"]
        if arguments[0] == "serve":
            wait_for("the server", lambda: "Ctrl-C ends" in log.read_text() or process.poll() is not None)
            block = [sys.executable, "-c", BLOCK_OF_ALARMS]
            api = make_environment(PREFECT_API_URL=f"http://127.0.0.1:{port}/api", PREFECT_HOME=str(place.folder / "p"))
            made = subprocess.run(block, env=api, capture_output=True, text=True, timeout=240)
            assert made.returncode == 0, made.stderr
    finally:
        if process.poll() is None:
            time.sleep(1)  # an interruption while Python still starts is another test
            process.send_signal(signal.SIGINT)
        code = process.wait(120)
    assert code in INTERRUPTED, log.read_text()


def carry_out(place: Place, line: str) -> None:
    """One line of the text, to its end. Raises AssertionError where it fails."""
    arguments = place.type(line)
    if arguments[0] in ("serve", "web") and "--static" not in arguments:
        look_at(place, arguments)
        return
    home = place.home
    if arguments[0] == "restore" and "--home" not in arguments:
        home = place.folder / "empty"
    if "<" in line:
        told = subprocess.run(
            [*COMMAND, *arguments], cwd=place.folder, stdin=(place.folder / line.partition(" < ")[2]).open("rb"),
            env=make_environment(DUIBIAO_HOME=str(home)), capture_output=True, text=True, timeout=240,
        )  # fmt: skip
    else:
        told = place.run(*arguments, DUIBIAO_HOME=str(home))
    assert told.returncode == 0, (line, told.stdout, told.stderr)


@pytest.mark.thorough("all commands of a text are run, servers among them")
@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_the_commands_of_a_text_work_in_their_order(
    document: str, tmp_path: Path, site: Site, run_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with lay_out(tmp_path, site, run_command) as place:
        if document not in ("README.md", "tutorial.md"):  # these begin by reading
            carry_out(place, "duibiao run")
        for line in DOCUMENTS[document]:
            if "--engine dask" in line:
                read_on_a_cluster(place, line)
            else:
                carry_out(place, line)


def read_on_a_cluster(place: Place, line: str) -> None:
    """The line with a scheduler and a worker that are there; left out where the extra for Dask is not installed."""
    if find_spec("distributed") is None:
        return
    from tests.integration.test_cluster import start_dask

    with start_dask(place.folder, workers=1) as (address, _):
        place.dask = address
        carry_out(place, line)


def test_no_command_is_left_out() -> None:
    """Each block of a text that begins with `duibiao` is among the commands; the rest is pip, which CI runs."""
    told = "\n".join(line for lines in DOCUMENTS.values() for line in lines)
    for text in TEXTS.values():
        for language, block in BLOCK.findall(text):
            lines = [line for line in block.splitlines() if line.startswith(("duibiao", "$ duibiao"))]
            assert language in ("", "sh", "python", "r", "stata")
            assert [line for line in lines if line.removeprefix("$ ") not in told] == []
    assert os.path.exists(Path(__file__).parents[2] / ".ci" / "run")
