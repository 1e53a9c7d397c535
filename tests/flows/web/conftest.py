"""A small published warehouse of reports written for these tests, one of them hostile, and a client for its pages."""

from __future__ import annotations

import asyncio
import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from flows.run.documents import fingerprint_file
from flows.run.home import Home
from flows.run.seeds import load_language
from flows.run.session import Session
from flows.web.app import create_app
from tests.flows.run.loading import load_reports
from transforms.report import read_report
from warehouse.publish.snapshots import publish

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
REPORTS = {
    "=河曲县2021": """河曲县人民政府工作报告
——2021年3月2日在河曲县第十六届人民代表大会第五次会议上
河曲县人民政府县长

各位代表：现在，我代表县人民政府向大会报告工作。
一、2020年工作回顾
2020年，全县地区生产总值完成98.6亿元，增长4.1%；一般公共预算收入完成6.2亿元，增长3.5%。
责任编辑：张三
二、2021年工作安排
2021年，地区生产总值增长7%以上，一般公共预算收入增长5%，社会消费品零售总额增长8%左右。
""",
    "河曲县2022": """河曲县人民政府工作报告
——2022年3月3日在河曲县第十七届人民代表大会第一次会议上
河曲县人民政府县长

各位代表：现在，我代表县人民政府向大会报告工作。
一、2021年工作回顾
2021年，全县地区生产总值完成112.3亿元，增长8.2%；一般公共预算收入完成6.4亿元，增长3.1%；新建高标准农田2.1万亩，种植甜糯玉米3200亩。
二、2022年工作安排
2022年，地区生产总值增长6.5%，城镇新增就业2100人以上。
""",
    f"x'\"&{MARKUP.replace('/', '')}": f"""河曲县人民政府工作报告{MARKUP}
——2023年3月3日在河曲县第十七届人民代表大会第二次会议上
河曲县人民政府县长

各位代表：现在，我代表县人民政府向大会报告工作。
一、2022年工作回顾
2022年，全县地区生产总值"'><svg onload=alert(3)>增长6.1%，{MARKUP}一般公共预算收入完成6.9亿元\u202e。
二、2023年工作安排
2023年，地区生产总值{{{{7*7}}}}javascript:alert(4)增长6%，=HYPERLINK("x")一般公共预算收入增长4%。
""",
}


@dataclass(frozen=True)
class Client:
    """Asks an application without a network."""

    app: FastAPI

    def get(self, path: str, base: str = "http://127.0.0.1", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url=base) as client:
                return await client.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})

        return asyncio.run(ask())

    def read(self, path: str) -> dict[str, Any]:
        """The JSON twin of a page."""
        twin: dict[str, Any] = json.loads(self.get(path + ("&" if "?" in path else "?") + "format=json").text)
        return twin


def make_home(place: Path, texts: dict[str, str]) -> Home:
    """A home in which these reports are read and published; their files stand beside it."""
    folder = place / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    home = Home(place / "home")
    with Session(home) as session:
        files = session.name_documents([fingerprint_file(path) for path in paths])
        waiting = session.skip_known(files)
        load_reports(session, [(file, read_report(Path(file.path).read_bytes(), load_language())) for file in waiting])
        session.finish()
    publish(home.root)
    return home


@cache
def find_home() -> Home:
    """The home of REPORTS, made once per process; whoever changes it takes a copy."""
    folder = tempfile.mkdtemp(prefix="duibiao-pages-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return make_home(Path(folder), REPORTS)


@pytest.fixture(scope="session")
def home() -> Home:
    return find_home()


@pytest.fixture(scope="session")
def client(home: Home) -> Client:
    return Client(create_app(home))
