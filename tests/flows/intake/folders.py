"""Folders as scrapers and people leave them, made anew for every test."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas


def make_text(region: str = "垣曲县", year: int = 2021, part: int = 0) -> str:
    """A short report; ``part`` makes it another one."""
    return (
        f"{region}人民政府工作报告\n——{year}年1月12日在{region}人民代表大会上\n\n各位代表：\n"
        f"现在，我代表{region}人民政府向大会报告工作，请予审议。\n\n一、{year - 1}年工作回顾\n"
        f"{year - 1}年，全县地区生产总值完成{60 + part}.4亿元，增长5.{part % 10}%；城镇新增就业{3000 + part}人。\n"
        "规模以上工业增加值增长7.2%，固定资产投资增长9.5%，社会消费品零售总额完成21.7亿元，增长4.8%；"
        "一般公共预算收入完成5.36亿元，城镇居民人均可支配收入达到30516元，农村居民人均可支配收入达到11208元。\n\n"
        f"二、{year}年工作安排\n{year}年经济社会发展的主要预期目标是：地区生产总值增长6%左右，城镇新增就业3000人以上。\n"
        "各位代表，让我们更加紧密地团结起来，为完成全年目标任务而努力奋斗！\n"
    )


def make_page(text: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    return f"<!DOCTYPE html><html><head><title>报告</title></head><body><div>{paragraphs}</div></body></html>"


def make_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def make_pdf(text: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.setFont("STSong-Light", 10)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(40, 800 - 16 * number, line)
    canvas.save()
    return target.getvalue()


def make_zip(members: Mapping[str, bytes | str], encoding: str | None = None) -> bytes:
    """A zip archive; with ``encoding`` its names are written as programs did that knew no Unicode."""
    target = io.BytesIO()
    written = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(members.items()):
            if encoding is not None:  # first under a plain name of the same length, which is then replaced
                raw = name.encode(encoding)
                name = f"{number:0{len(raw)}d}"
                written[name.encode()] = raw
            archive.writestr(name, data)
    packed = target.getvalue()
    for plain, raw in written.items():
        packed = packed.replace(plain, raw)
    return packed


def make_table(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


def make_lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write_files(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def write_badly_named(folder: Path, name: bytes, text: str) -> None:
    """A file whose name is no UTF-8, as archives unpacked on another system leave them."""
    folder.mkdir(parents=True, exist_ok=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(text, "utf-8")
