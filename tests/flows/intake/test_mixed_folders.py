"""Folders are read whole: every file, member and row is a document or is named with the reason why it is none."""

from __future__ import annotations

import json
from pathlib import Path

from flows.inputs import Inputs, find_manifests, find_paths, read_inputs
from flows.intake.store import PieceStore
from flows.run.seeds import load_language
from tests.flows.intake.folders import (
    make_docx,
    make_lines,
    make_page,
    make_pdf,
    make_table,
    make_text,
    make_zip,
    write_badly_named,
    write_files,
)
from transforms.report import read_report


def read_folder(folder: Path, store: Path) -> Inputs:
    return read_inputs(find_paths([folder]), PieceStore(store), find_manifests([folder]))


def list_sources(inputs: Inputs, folder: Path) -> set[str]:
    return {file.source.removeprefix(f"{folder}/") for file in inputs.files}


def list_reasons(inputs: Inputs, folder: Path) -> dict[str, str]:
    return {item.source.removeprefix(f"{folder}/"): item.reason for item in inputs.skipped}


def assert_all_are_reports(inputs: Inputs) -> None:
    """Every document is read as a report of its year; an empty file is refused as such."""
    for file in inputs.files:
        report = read_report(Path(file.path).read_bytes(), load_language(), file.declared_encoding)
        if file.size:
            assert report.status == "loaded", (file.source, report.reason)
            assert report.identity and report.identity.report_year in (2019, 2020, 2021), file.source
            assert len(report.observations) >= 8, file.source


def assert_nothing_is_silent(inputs: Inputs, folder: Path) -> None:
    """Every file stands in what is read or in what is left out, as itself or by what it holds."""
    named = list_sources(inputs, folder) | set(list_reasons(inputs, folder))
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder)).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        inside = any(source == name or source.startswith((f"{name}!/", f"{name}#")) for source in named)
        hidden = any(str(parent) in named for parent in Path(name).parents)
        assert inside or hidden or path.is_dir(), name


def test_a_scrapers_folder_of_pages_and_attachments(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "scraped",
        {
            "山西/运城/垣曲县/2021.html": make_page(make_text(part=1)),
            "山西/运城/垣曲县/2020.htm": make_page(make_text(year=2020, part=2)).encode("gb18030"),
            "山西/运城/闻喜县/2021.txt": make_text("闻喜县", part=3).encode("gb18030"),
            "山西/报告.docx": make_docx(make_text(part=4)),
            "山西/报告.pdf": make_pdf(make_text(part=5)),
            "content.aspx": make_page(make_text(part=6)),
            "2021.1.12政府工作报告": make_text(part=7),
            "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
            "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "scrape.py": "print('no report')\n",
            "table.xlsx": make_zip({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}),
            ".git/config": "[core]",
            "empty.txt": "",
        },
    )
    inputs = read_folder(folder, tmp_path / "store")
    assert list_sources(inputs, folder) == {
        "山西/运城/垣曲县/2021.html",
        "山西/运城/垣曲县/2020.htm",
        "山西/运城/闻喜县/2021.txt",
        "山西/报告.docx",
        "山西/报告.pdf",
        "content.aspx",
        "2021.1.12政府工作报告",
        "empty.txt",
    }
    reasons = list_reasons(inputs, folder)
    assert set(reasons) == {"logo.png", "old.doc", "scrape.py", "table.xlsx", ".git"}
    assert "PNG" in reasons["logo.png"]
    assert ".docx" in reasons["old.doc"], "the reason names the remedy"
    assert "name the file itself" in reasons["scrape.py"]
    assert "Excel" in reasons["table.xlsx"]
    assert_nothing_is_silent(inputs, folder)
    assert_all_are_reports(inputs)


def test_a_folder_of_lists_and_tables(tmp_path: Path) -> None:
    row = {"title": "垣曲县2021年政府工作报告", "year": 2021, "content": make_text(part=1)}
    folder = write_files(
        tmp_path / "lists",
        {
            "reports.jsonl": make_lines(row, row | {"content": make_text(part=2)}, {"content": "无"}) + b"{broken\n\n",
            "all.json": json.dumps([row | {"content": make_text(part=3)}, {"id": 2}, "x"]),
            "wrapped.json": json.dumps({"total": 2, "data": [row | {"content": make_text(part=n)} for n in (4, 5)]}),
            "one.json": json.dumps(row | {"content": make_text(part=6)}, ensure_ascii=False),
            "lines.json": json.dumps(make_text(part=7).splitlines(), ensure_ascii=False),
            "table.csv": make_table([["标题", "正文"], ["甲", make_text(part=8)], ["乙", ""]], "gb18030"),
            "bare.csv": make_table([["1", make_text(part=9)], ["2", make_text(part=10)]]),
            "figures.csv": make_table([["年份", "数值"], ["2020", "1"], ["2021", "2"]]),
            "notes.txt": "[字号 大 中 小]\n" + make_text(part=11),
        },
    )
    inputs = read_folder(folder, tmp_path / "store")
    assert list_sources(inputs, folder) == {
        "reports.jsonl#1",
        "reports.jsonl#2",
        "all.json#1",
        "wrapped.json#1",
        "wrapped.json#2",
        "one.json",
        "lines.json",
        "table.csv#1",
        "bare.csv#1",
        "bare.csv#2",
        "notes.txt",
    }
    assert len({file.doc_id for file in inputs.files}) == len(inputs.files), "every document has an id of its own"
    reasons = list_reasons(inputs, folder)
    assert set(reasons) == {
        "reports.jsonl#3",
        "reports.jsonl#4",
        "all.json#2",
        "all.json#3",
        "table.csv#2",
        "figures.csv",
    }
    assert "JSON" in reasons["reports.jsonl#4"]
    assert "column" in reasons["figures.csv"]
    assert_nothing_is_silent(inputs, folder)
    assert_all_are_reports(inputs)
    texts = {file.source.rpartition("/")[2]: Path(file.path).read_text("utf-8", "replace") for file in inputs.files}
    assert "3008人" in texts["table.csv#1"]
    assert "3002人" in texts["reports.jsonl#2"]


def test_a_folder_of_archives_names_and_links_from_everywhere(tmp_path: Path) -> None:
    inner = make_zip({"里面/2019.txt": make_text(year=2019)})
    folder = write_files(
        tmp_path / "archives",
        {
            "gbk.zip": make_zip(
                {"山西/垣曲县.txt": make_text(part=1), "山西/图.png": b"\x89PNG" + bytes(9)}, "gb18030"
            ),
            "utf8.zip": make_zip(
                {
                    "报告.docx": make_docx(make_text(part=2)),
                    "rows.jsonl": make_lines({"content": make_text(part=3)}, {"content": make_text(part=4)}),
                    "inner.zip": inner,
                    "__MACOSX/._报告.docx": b"\0",
                }
            ),
            "broken.zip": b"PK\x03\x04" + bytes(40),
            "plain.txt": make_text(part=5),
        },
    )
    write_badly_named(folder, "报告".encode("gb18030") + b".txt", make_text(part=6))
    outside = write_files(tmp_path / "elsewhere", {"secret.txt": make_text(part=7)})
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "away").symlink_to(outside)
    (folder / "again.txt").symlink_to(folder / "plain.txt")
    (folder / "round").symlink_to(folder)
    inputs = read_folder(folder, tmp_path / "store")
    odd = "\\xb1\\xa8\\xb8\\xe6.txt"
    assert list_sources(inputs, folder) == {
        "gbk.zip!/山西/垣曲县.txt",
        "utf8.zip!/报告.docx",
        "utf8.zip!/rows.jsonl#1",
        "utf8.zip!/rows.jsonl#2",
        "utf8.zip!/inner.zip!/里面/2019.txt",
        "plain.txt",
        odd,
    }
    reasons = list_reasons(inputs, folder)
    assert set(reasons) == {
        "gbk.zip!/山西/图.png",
        "utf8.zip!/__MACOSX/._报告.docx",
        "broken.zip",
        "out.txt",
        "away",
        "again.txt",
        "round",
    }
    assert "leads out" in reasons["out.txt"] and "leads out" in reasons["away"]
    assert "leads out" not in reasons["again.txt"]
    assert_nothing_is_silent(inputs, folder)
    assert_all_are_reports(inputs)
    assert all(Path(file.path).is_file() for file in inputs.files)
