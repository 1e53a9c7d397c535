"""The command ``web``: pages over the published warehouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.examples import list_examples
from flows.cli.options import HomeOption
from flows.run.home import Home

PORT = 4280


def add_web(app: typer.Typer, find: Callable[[Path | None], Home]) -> None:
    """Give a program the command; ``find`` is the home that an option stands for."""

    @app.command(epilog=list_examples("web"))
    def web(
        home: HomeOption = None,
        port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the pages.")] = PORT,
        host: Annotated[
            str, typer.Option(metavar="ADDRESS", help="Address to listen on; whoever reaches it reads everything.")
        ] = "127.0.0.1",
        static: Annotated[
            Path | None,
            typer.Option(metavar="DIR", help="Write pages as files there instead of serving them.", show_default=False),
        ] = None,
        document: Annotated[
            list[str] | None,
            typer.Option(metavar="DOC_ID", help="With --static: a document; may be repeated.", show_default=False),
        ] = None,
        region: Annotated[
            list[str] | None,
            typer.Option(
                metavar="NAME|CODE", help="With --static: a region with its documents; may be repeated.",
                show_default=False,
            ),
        ] = None,
    ) -> None:  # fmt: skip
        """Show the published warehouse as pages in a browser: regions, indicators, reports with every number explained.

        Read-only, on this machine only unless --host says otherwise; a new publish is followed by itself.
        """
        show_pages(find(home), port, host, static, document or [], region or [])


def show_pages(home: Home, port: int, host: str, static: Path | None, documents: list[str], regions: list[str]) -> None:
    """Serve the pages, or write those of some documents and regions. Raises InputError, RefusedError."""
    import os

    from flows.cli.words import say, speaks_chinese
    from flows.errors import InputError
    from warehouse.query.read import connect_published

    if static is None and (documents or regions):
        raise InputError("--document and --region go with --static DIR")
    if static is not None:
        from flows.web.files import write_site

        language = "zh" if speaks_chinese(os.environ) else "en"
        count = write_site(home, static, documents, regions, language)
        typer.echo(
            say("{count} pages in {folder}; open {first}", count=count, folder=static, first=static / "index.html")
        )
        return
    with connect_published(home.root):
        pass  # without a warehouse there is nothing to show, and this says so before anything is started
    from flows.web.serve import serve_pages

    def tell(address: str) -> None:
        typer.echo(say("pages        {address}   (Ctrl-C ends them)", address=address))

    serve_pages(home, port, host, tell)
