"""Documents of an archive as files to read."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from flows.crawl.archive import Archive, Page
from flows.run.documents import SourceFile


def list_collected(archive: Archive, sources: Collection[str] | None = None) -> list[SourceFile]:
    """Documents of the archive (of these sources, or all) as files to read; a doc_id begins its sha256.

    The same bytes at many addresses are one document, of the first address.
    """
    files: dict[str, SourceFile] = {}
    for page in archive.list_documents():
        if page.sha256 and page.sha256 not in files and (sources is None or page.source in sources):
            files[page.sha256] = describe_page(archive, page)
    return list(files.values())


def describe_page(archive: Archive, page: Page) -> SourceFile:
    """A document of the archive as a file to read; its doc_id begins its sha256."""
    assert page.sha256
    path = archive.path_of(page.sha256)
    return SourceFile(
        doc_id=page.sha256[:16],
        path=str(path),
        source=page.address,
        sha256=page.sha256,
        size=path.stat().st_size if path.exists() else 0,
        declared_encoding=page.encoding,
        fetched_at=page.fetched_at,
    )


def list_archive(root: Path) -> list[Path]:
    """Bytes of the documents of an archive, as far as they are there."""
    with Archive(root) as archive:
        kept = [archive.path_of(page.sha256) for page in archive.list_documents() if page.sha256]
    return [path for path in kept if path.is_file()]
