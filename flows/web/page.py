"""What a page is made of: the questions it asked, the rows it got, its charts, and where its links lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from flows.charts.theme import Spec
from flows.web.language.choice import CHINESE
from flows.web.language.words import say
from warehouse.query.following import Conversation

Rows = Sequence[dict[str, Any]]


class NotThereError(Exception):
    """A page that was asked for is not there; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a page has asked: its name, its SQL and what filled its ``$name``."""

    name: str
    sql: str
    params: Mapping[str, Any]

    def runnable(self) -> str:
        """The SQL with its parameters written in, for people to run. What the page ran had parameters."""
        text = self.sql
        for name in sorted(self.params, key=len, reverse=True):
            text = text.replace(f"${name}", _write_literal(self.params[name]))
        return text


def _write_literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


@cache
def read_sql(name: str) -> str:
    """Text of sql/NAME.sql."""
    return resources.files("flows.web").joinpath("sql", *f"{name}.sql".split("/")).read_text(encoding="utf-8").strip()


class Inquiry:
    """A page's questions, all to one published state, kept to be shown below it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self.asked: list[Asked] = []

    def ask(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Rows of sql/NAME.sql, its ``$name`` filled. Raises QueryError, QueryLimitError."""
        sql = read_sql(name)
        self.asked.append(Asked(name, sql, params))
        return self._conversation.ask(sql, params)

    def ask_other(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query that is not one of the pages' own, such as for the dictionary."""
        self.asked.append(Asked("other", sql, {}))
        return self._conversation.ask(sql)

    def find(self, name: str, **params: Any) -> dict[str, Any] | None:
        """The first row, None where there is none."""
        rows = self.ask(name, **params)
        return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class Page:
    """``data`` is the JSON twin, too; ``shown`` is only for the template."""

    template: str
    title: str
    data: Mapping[str, Any]
    charts: Mapping[str, Spec] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def find_spot(at: int | None, observation: str | None) -> str:
    """The end of an address that leads to a number of a document."""
    return f"#n{at}" if at is not None else f"#o-{quote(observation, safe='')}" if observation else ""


class Links:
    """Addresses of pages; ``lang`` is carried along where it was chosen by hand."""

    def __init__(self, lang: str | None = None) -> None:
        self._lang = lang

    def _to(self, path: str, **query: Any) -> str:
        kept = {name: value for name, value in query.items() if value not in (None, "")}
        if self._lang:
            kept["lang"] = self._lang
        return path + ("?" + urlencode(kept) if kept else "")

    def overview(self) -> str | None:
        return self._to("/")

    def search(self) -> str | None:
        return self._to("/search")

    def documents(self, **filters: Any) -> str | None:
        return self._to("/documents", **filters)

    def conflicts(self, **filters: Any) -> str | None:
        return self._to("/conflicts", **filters)

    def region(self, code: str | None, **query: Any) -> str | None:
        return self._to(f"/region/{quote(code, safe='')}", **query) if code else None

    def chart(self, code: str) -> str | None:
        return self._to(f"/region/{quote(code, safe='')}/chart")

    def plans(self, code: str) -> str | None:
        return self._to(f"/region/{quote(code, safe='')}/plans")

    def history(self, code: str | None, indicator: str | None, **query: Any) -> str | None:
        if not code or not indicator:
            return None
        return self._to(f"/region/{quote(code, safe='')}/{quote(indicator, safe='')}", **query)

    def indicator(self, code: str | None, **query: Any) -> str | None:
        return self._to(f"/indicator/{quote(code, safe='')}", **query) if code else None

    def document(self, doc_id: str | None, at: int | None = None, observation: str | None = None) -> str | None:
        """A document, at a place of its text or at one of its observations."""
        if not doc_id:
            return None
        return self._to(f"/document/{quote(doc_id, safe='')}") + find_spot(at, observation)

    def number(self, doc_id: str, at: int) -> str | None:
        return self._to("/number", doc=doc_id, at=at)

    def docs(self, name: str = "") -> str | None:
        return self._to(f"/docs/{name}" if name else "/docs")

    def sql(self, query: str | None = None) -> str | None:
        return self._to("/sql", q=query)

    def static(self, name: str) -> str:
        return f"/static/{name}"


@dataclass(frozen=True, slots=True)
class View:
    """How a page is wanted: its language, where links lead, and the rest of its address."""

    language: str
    links: Links
    params: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str) -> str:
        """An English text in the page's language."""
        return say(text, self.language)

    def name(self, row: Mapping[str, Any]) -> str:
        """The name of an indicator in the page's language, of a row that has both."""
        chinese: str = row["indicator_name"] if "indicator_name" in row else row["name_zh"]
        return chinese if self.language == CHINESE else row["name_en"] or chinese

    def choose(self, language: str) -> str:
        """The query of this page's address in another language."""
        return urlencode(dict(self.params) | {"lang": language})

    def read_year(self, name: str = "year") -> int | None:
        """A year of the address; None for none and for what is none."""
        text = self.params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
