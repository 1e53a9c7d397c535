"""What takes long the first time, done before somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from threading import Event

from flows.web.app import Site
from flows.web.documents import build_document
from flows.web.indicators import build_indicator
from flows.web.language.choice import CHINESE
from flows.web.overview import build_overview
from flows.web.page import Inquiry, Links, NotThereError, Page, View
from flows.web.regions import build_chart, build_region
from flows.web.rendering import make_environment, render_page
from warehouse.errors import NotPublishedError, QueryError

PAUSE_SECONDS = 1.0


def prepare_pages(site: Site) -> None:
    """The least that a first page needs, some tenths of a second: charts, templates, and a page of each large kind, by
    which the published file is opened and its columns are touched.
    """
    import_module("altair")
    for name in make_environment().list_templates(extensions=["html"]):
        make_environment().get_template(name)
    with suppress(NotPublishedError, NotThereError, QueryError), site.reader.converse() as conversation:
        inquiry = Inquiry(conversation)
        overview = _write(inquiry, build_overview)
        newest = next(iter(overview.data["newest"]), None)
        if newest is None:
            return
        _write(inquiry, lambda inquiry, view: build_document(inquiry, view, site.home, newest["doc_id"]))
        region = newest["region_code"]
        if region is None:
            return
        shown = _write(inquiry, lambda inquiry, view: build_region(inquiry, view, region))
        _write(inquiry, lambda inquiry, view: build_chart(inquiry, view, region))
        indicator = next((row["indicator"] for row in shown.data["scorecard"]), None)
        if indicator is not None:
            _write(inquiry, lambda inquiry, view: build_indicator(inquiry, view, indicator))


def _write(inquiry: Inquiry, build: Callable[[Inquiry, View], Page]) -> Page:
    view = View(CHINESE, Links())  # the language that has words to load
    page = build(inquiry, view)
    render_page(page, view, inquiry.asked, "/")
    return page


def follow_publishes(site: Site, ended: Event, pause: float = PAUSE_SECONDS) -> None:
    """Have each newly published file opened before somebody asks. For a thread of its own."""
    while not ended.wait(pause):
        if site.reader.is_behind():
            prepare_pages(site)


def prepare_rest() -> None:
    """What takes seconds and is asked for later: the script of the charts, the language of the reader."""
    from flows.run.seeds import load_language
    from flows.web.script import read_script

    read_script()
    load_language()
