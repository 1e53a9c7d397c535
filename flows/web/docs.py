"""The pages that teach: dictionary, cookbook, how a number is read, accuracy, faults tried. All made from what is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from threading import BoundedSemaphore
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from flows.run.home import Home
from flows.web.language.choice import CHINESE
from flows.web.page import Inquiry, NotThereError, Page, View
from transforms.grammar import measure, ranks, relations
from transforms.grammar.antecedents import elided, named
from transforms.grammar.productions import Production, Table
from transforms.grammar.statements import Refusal
from warehouse.errors import QueryError
from warehouse.query.bounded import Limits, ask
from warehouse.query.cookbook import read_recipes
from warehouse.query.dictionary import list_described
from warehouse.query.workbook import read_names

GUIDES = ("tutorial", "howto")
"""Markdown of guides/."""
PAGES = {
    "tutorial": "From a folder of reports to a panel",
    "howto": "How to",
    "dictionary": "Dictionary",
    "cookbook": "Cookbook",
    "reading": "How a number is read, and what is not read",
    "accuracy": "Accuracy: method and figures",
    "faults": "Faults that were tried",
}
"""Pages by their name in the address, with their titles."""
GRAMMAR = {"subject": named, "ellipsis": elided, "ordinal": ranks, "relation": relations, "measure": measure}
"""What is decided of a number, and the module whose productions decide it."""
SQL_LIMITS = Limits(seconds=10.0, memory_bytes=10**9, rows=200)
LONGEST_QUERY = 5000
_FREE = BoundedSemaphore(2)
"""Each query may take its share of memory; so many run at once."""
WAITED_SECONDS = 15.0


def build_docs(inquiry: Inquiry, view: View, home: Home, name: str) -> Page:
    """One of PAGES, or the list of them. Raises NotThereError."""
    if not name:
        return Page("docs/index.html", view.say("Docs"), {"pages": PAGES})
    if name not in PAGES:
        raise NotThereError(name)
    if name in GUIDES:
        text = read_guide(f"{name}.zh" if view.language == CHINESE else name)
        return Page("docs/guide.html", view.say(PAGES[name]), {"text": text}, shown={"guide": render_guide(text)})
    return Page(f"docs/{name}.html", view.say(PAGES[name]), _BUILDERS[name](inquiry, home), shown={"name": name})


@cache
def read_guide(name: str) -> str:
    """The markdown of a guide."""
    return resources.files("flows.web").joinpath("guides", f"{name}.md").read_text(encoding="utf-8")


def render_guide(text: str) -> Markup:
    """Markdown as HTML; markup in it is shown, not obeyed."""
    return Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def _build_dictionary(inquiry: Inquiry, _home: Home) -> dict[str, Any]:
    return {"relations": list_described(inquiry.ask_other), "names": read_names()}


def _build_cookbook(_inquiry: Inquiry, _home: Home) -> dict[str, Any]:
    return {"recipes": [dict(recipe) for recipe in read_recipes()]}


def _build_reading(_inquiry: Inquiry, _home: Home) -> dict[str, Any]:
    return {"productions": list_productions(), "refusals": [reason.value for reason in Refusal]}


def _build_figures(_inquiry: Inquiry, _home: Home) -> dict[str, Any]:
    return read_facts()


_BUILDERS = {
    "dictionary": _build_dictionary,
    "cookbook": _build_cookbook,
    "reading": _build_reading,
    "accuracy": _build_figures,
    "faults": _build_figures,
}


def list_productions() -> list[dict[str, str]]:
    """Every production of the grammar: its table, its name, and when it fits, in the order in which they are tried."""
    return [{"table": table, "name": one.name, "when": one.when} for (table, _), one in find_productions().items()]


def find_productions() -> dict[tuple[str, int], Production[Any, Any]]:
    """Every production once, by the name of its table and its place, in the order in which they are tried."""
    found: dict[int, tuple[str, Production[Any, Any]]] = {}
    for table, module in GRAMMAR.items():
        for value in vars(module).values():
            for production in _list_inside(value):
                found.setdefault(id(production), (table, production))
    return {(table, place): one for place, (table, one) in enumerate(found.values())}


def _list_inside(value: object) -> Iterator[Production[Any, Any]]:
    if isinstance(value, Production):
        yield value
    elif isinstance(value, Table):
        yield from value.productions
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _list_inside(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _list_inside(item)


@cache
def read_facts() -> dict[str, Any]:
    """facts.json: figures of tests/accuracy.toml and rows of tests/hostile/ATTACKS.md; a test compares them."""
    text = resources.files("flows.web").joinpath("facts.json").read_text(encoding="utf-8")
    facts: dict[str, Any] = json.loads(text)
    return facts


def build_sql(_inquiry: Inquiry, view: View, home: Home) -> Page:
    """One query of the reader's own (``q``), as guarded as `duibiao sql`, with its first rows."""
    query = view.params.get("q", "").strip()
    data: dict[str, Any] = {"query": query, "columns": [], "rows": [], "counted": 0, "problem": ""}
    if query and not _FREE.acquire(timeout=WAITED_SECONDS):
        data["problem"] = view.say("other queries are running; ask again")
    elif query:
        try:
            answer = ask(home.root, query[:LONGEST_QUERY], SQL_LIMITS)
            data |= {"columns": answer.frame.columns, "rows": answer.frame.rows(), "counted": answer.counted}
        except QueryError as error:
            data["problem"] = str(error)
        finally:
            _FREE.release()
    return Page("sql.html", "SQL", data)
