"""Pages as files: those of chosen documents and regions, which a browser opens without a server."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.errors import InputError, RefusedError
from flows.run.home import Home
from flows.web.app import STATIC, read_static
from flows.web.documents import build_document, find_document
from flows.web.numbers import Tracer, describe_place
from flows.web.page import Inquiry, Links, Page, View, find_spot
from flows.web.regions import build_region
from flows.web.rendering import render_page
from flows.web.script import read_script
from warehouse.query.following import PublishedReader

MARK = "duibiao-pages.json"
"""Says that a folder holds pages of ours, which may be written again."""
_SAFE = re.compile(r"[^\w.-]")


class FileLinks(Links):
    """Links between the pages that are written; what is not written has none."""

    def __init__(self, documents: Iterable[str], regions: Iterable[str]) -> None:
        super().__init__()
        self._documents, self._regions = set(documents), set(regions)

    def overview(self) -> str | None:
        return "index.html"

    def search(self) -> str | None:
        return None

    def documents(self, **filters: Any) -> str | None:
        return None

    def conflicts(self, **filters: Any) -> str | None:
        return None

    def region(self, code: str | None, **query: Any) -> str | None:
        return name_file("region", code) if code in self._regions and code and not query else None

    def chart(self, code: str) -> str | None:
        return None

    def plans(self, code: str) -> str | None:
        return None

    def history(self, code: str | None, indicator: str | None, **query: Any) -> str | None:
        return None

    def indicator(self, code: str | None, **query: Any) -> str | None:
        return None

    def document(self, doc_id: str | None, at: int | None = None, observation: str | None = None) -> str | None:
        if not doc_id or doc_id not in self._documents:
            return None
        return name_file("document", doc_id) + find_spot(at, observation)

    def number(self, doc_id: str, at: int) -> str | None:
        return None

    def docs(self, name: str = "") -> str | None:
        return None

    def sql(self, query: str | None = None) -> str | None:
        return None

    def static(self, name: str) -> str:
        return f"static/{name}"


def name_file(kind: str, name: str) -> str:
    """The file of a page: readable, and no two names share one."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{kind}-{_SAFE.sub('_', name)[:60]}-{digest}.html"


def write_site(home: Home, folder: Path, documents: Sequence[str], regions: Sequence[str], language: str) -> int:
    """Write the pages of documents and of regions (name or code) with their documents; how many they are.

    Raises InputError for a document or region that is not there, or a folder that holds something else.
    """
    _refuse_foreign(folder)
    reader = PublishedReader(home.root)
    try:
        with reader.converse() as conversation:
            inquiry = Inquiry(conversation)
            codes = [_find_region(inquiry, name) for name in regions]
            chosen = dict.fromkeys(documents)
            for doc_id in documents:
                if inquiry.find("document/document", doc=doc_id) is None:
                    raise InputError(f"{doc_id}: no such document; column doc_id of `document` has them")
            for code in codes:
                chosen.update(dict.fromkeys(row["doc_id"] for row in inquiry.ask("region/documents", region=code)))
            if not chosen and not codes:
                raise InputError("say what to write: --document DOC_ID or --region NAME")
            links = FileLinks(chosen, codes)
            view = View(language, links)
            pages = {name_file("region", code): build_region(inquiry, view, code, whole=True) for code in codes}
            tracer = Tracer(home)
            for doc_id in chosen:
                pages[name_file("document", doc_id)] = _build_document(inquiry, view, home, tracer, doc_id)
    finally:
        reader.close()
    found = [(address, page.title) for address, page in pages.items()]
    pages["index.html"] = Page("files.html", view.say("Overview"), {"files": found})
    _write_all(folder, pages, lambda address, page: render_page(page, view, [], address))
    return len(pages)


def _build_document(inquiry: Inquiry, view: View, home: Home, tracer: Tracer, doc_id: str) -> Page:
    """A document's page that holds what its numbers say: there is no server to ask."""
    page = build_document(inquiry, view, home, doc_id)
    document = find_document(inquiry, doc_id)
    trace = tracer.trace(document)
    told = {}
    for entry in page.data["numbers"]:
        data = describe_place(inquiry, document, entry["char_start"], trace)
        told[str(entry["char_start"])] = render_page(Page("number.html", "", data), view, [], "", is_part=True)
    return replace(page, shown={**page.shown, "told": told})


def _find_region(inquiry: Inquiry, name: str) -> str:
    rows = inquiry.ask("search/regions", words=name, codes="")
    exact = [row["code"] for row in rows if name in (row["code"], row["name"])]
    held = [row["code"] for row in rows if row["documents"]]
    found = exact if len(exact) == 1 else [code for code in held if code in exact] or held
    if len(found) != 1:
        near = "、".join(f"{row['name']} ({row['code']})" for row in rows[:5])
        raise InputError(f"{name}: not one region; {near or 'none is called so'}")
    return str(found[0])


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: this is a file; name a folder for the pages")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise InputError(f"{folder}: holds files that are no pages of duibiao; name another folder")


def _write_all(folder: Path, pages: dict[str, Page], render: Callable[[str, Page], str]) -> None:
    files: dict[str, bytes] = {address: render(address, page).encode("utf-8") for address, page in pages.items()}
    files |= {f"static/{name}": read_static(name) for name in STATIC}
    if any(page.charts for page in pages.values()):
        files["static/vega.js"] = read_script().encode("utf-8")
    files[MARK] = json.dumps(sorted(pages)).encode("utf-8")
    try:
        (folder / "static").mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise RefusedError(f"{error.filename or folder}: cannot be written: {error.strerror or error}") from error
