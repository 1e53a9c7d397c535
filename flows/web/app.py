"""The application: addresses to pages, and what every answer is guarded by."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from flows.charts.theme import to_svg
from flows.run.home import Home
from flows.web.docs import build_docs, build_sql
from flows.web.documents import build_document
from flows.web.downloads import download_targets
from flows.web.indicators import build_indicator
from flows.web.language.choice import choose_language
from flows.web.numbers import Tracer, build_number
from flows.web.overview import build_conflicts, build_documents, build_overview, build_search
from flows.web.page import Inquiry, Links, NotThereError, Page, View
from flows.web.regions import build_chart, build_history, build_plans, build_region
from flows.web.rendering import render_page, write_twin
from flows.web.script import read_script
from warehouse.errors import NotPublishedError, QueryError, QueryLimitError
from warehouse.query.following import PublishedReader

Build = Callable[[Inquiry, View], Page]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GUARDS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STATIC = {"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
LONGEST_ADDRESS = 8000


class Site:
    """What all pages share: the published warehouse and the documents that were looked at last."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.reader = PublishedReader(home.root)
        self.tracer = Tracer(home)
        self.token = secrets.token_hex(8)

    def answer(self, request: Request, build: Build) -> Response:
        """A page as HTML, as JSON (``?format=json``) or one of its charts (``?format=svg&chart=NAME``)."""
        params = dict(request.query_params)
        lang = params.get("lang")
        language = choose_language(lang, request.headers.get("accept-language"))
        view = View(language, Links(language if lang == language else None), params)
        form = params.get("format", "html")
        asked: list[Any] = []
        try:
            with self.reader.converse() as conversation:
                inquiry = Inquiry(conversation)
                page = build(inquiry, view)
                asked = inquiry.asked
        except NotThereError as error:
            page = Page(
                "message.html", view.say("Not here"), {"message": str(error), "problem": "not there"}, status=404
            )
        except NotPublishedError as error:
            page = Page(
                "message.html", view.say("Nothing is published yet"), {"message": str(error), "problem": "unpublished"},
                status=503,
            )  # fmt: skip
        except QueryLimitError as error:
            page = Page("message.html", view.say("Too much"), {"message": str(error), "problem": "limit"}, status=503)
        return self._write(request, page, view, asked, form)

    def _write(self, request: Request, page: Page, view: View, asked: list[Any], form: str) -> Response:
        address = quote(request.url.path, safe="/") + (f"?{request.url.query}" if request.url.query else "")
        headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
        if form == "json":
            return Response(write_twin(page, asked, address), page.status, headers, "application/json")
        if form == "svg" and page.charts:
            spec = page.charts.get(view.params.get("chart", ""), next(iter(page.charts.values())))
            return Response(to_svg(dict(spec)), page.status, headers, "image/svg+xml")
        text = render_page(page, view, asked, address, is_part=form == "part")
        return HTMLResponse(text, page.status, headers | {"Content-Language": view.language})


def create_app(home: Home, hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")) -> FastAPI:
    """The pages of a home; ``hosts`` are the names by which a browser may ask for them."""
    site = Site(home)

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        yield
        site.reader.close()

    app = FastAPI(title="duibiao", docs_url=None, redoc_url=None, openapi_url=None, lifespan=live)
    app.state.site = site
    _add_pages(app, site)
    _add_files(app)

    @app.middleware("http")
    async def guard(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        if len(str(request.url)) > LONGEST_ADDRESS:
            return PlainTextResponse("this address is too long", 414, GUARDS)
        response = await proceed(request)
        response.headers.update(GUARDS)
        return response

    # A page of another site that has its name point here is refused.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    return app


def _add_pages(app: FastAPI, site: Site) -> None:
    @app.get("/")
    def overview(request: Request) -> Response:
        return site.answer(request, build_overview)

    @app.get("/search")
    def search(request: Request) -> Response:
        return site.answer(request, build_search)

    @app.get("/documents")
    def documents(request: Request) -> Response:
        return site.answer(request, build_documents)

    @app.get("/conflicts")
    def conflicts(request: Request) -> Response:
        return site.answer(request, build_conflicts)

    @app.get("/region/{code}")
    def region(request: Request, code: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_region(inquiry, view, code))

    @app.get("/region/{code}/chart")
    def chart(request: Request, code: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_chart(inquiry, view, code))

    @app.get("/region/{code}/plans")
    def plans(request: Request, code: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_plans(inquiry, view, code))

    @app.get("/region/{code}/{indicator}")
    def history(request: Request, code: str, indicator: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_history(inquiry, view, code, indicator))

    @app.get("/indicator/{code}")
    def indicator(request: Request, code: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_indicator(inquiry, view, code))

    @app.get("/indicator/{code}/targets.{form}")
    def targets(code: str, form: str) -> Response:
        return download_targets(site.reader, code, form)

    @app.get("/document/{doc_id:path}")
    def document(request: Request, doc_id: str) -> Response:
        return site.answer(request, lambda inquiry, view: build_document(inquiry, view, site.home, doc_id))

    @app.get("/number")
    def number(request: Request) -> Response:
        return site.answer(request, lambda inquiry, view: build_number(inquiry, view, site.tracer.trace))

    @app.get("/docs")
    @app.get("/docs/{name}")
    def docs(request: Request, name: str = "") -> Response:
        return site.answer(request, lambda inquiry, view: build_docs(inquiry, view, site.home, name))

    @app.get("/sql")
    def sql(request: Request) -> Response:
        # A page of another site must not make this machine work.
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return JSONResponse({"problem": "ask this from its own page"}, 403)
        return site.answer(request, lambda inquiry, view: build_sql(inquiry, view, site.home))

    @app.exception_handler(QueryError)
    def explain(_request: Request, error: Exception) -> Response:
        return PlainTextResponse(str(error), 500)


def _add_files(app: FastAPI) -> None:
    @app.get("/static/vega.js")
    def vega() -> Response:
        return Response(read_script(), media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in STATIC:
            return PlainTextResponse("not here", 404)
        return Response(read_static(name), media_type=STATIC[name], headers={"Cache-Control": "max-age=300"})

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return Response(read_static("icon.svg"), media_type="image/svg+xml")


def read_static(name: str) -> bytes:
    """A file of static/."""
    return resources.files("flows.web").joinpath("static", name).read_bytes()
