"""Pages to HTML and to their JSON twin. Everything that comes from outside is escaped."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup, escape

from flows.run.clock import ZONE, tell_time
from flows.web.language.amounts import (
    describe_unit,
    spell_bound,
    write_amount,
    write_count,
    write_gap,
    write_number,
    write_sign,
    write_statement,
)
from flows.web.language.steps import say_choice, say_refusal, say_step
from flows.web.page import Asked, Links, Page, View

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@cache
def make_environment() -> Environment:
    """The templates; a name that a template mistypes is an error."""
    made = Environment(
        loader=PackageLoader("flows.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": _tongue(write_number),
        "count": _tongue(write_count),
        "amount": _tongue(write_amount),
        "gap": _tongue(write_gap),
        "unit": _tongue(describe_unit),
        "statement": _tongue(write_statement),
        "sign": write_sign,
        "spell": spell_bound,
        "step": _tongue(say_step_of),
        "refusal": _tongue(say_refusal),
        "choice": _tongue(say_choice),
        "time": write_time,
        "embed": embed_json,
        "words": write_words,
    }
    return made


def say_step_of(found: str, step: str, language: str) -> str:
    """What a step of reading has found, in the language of the page."""
    return say_step(step, found, language)


def _tongue(write: Callable[..., str]) -> Callable[..., str]:
    """A filter that writes in the language of the page."""

    @pass_context
    def written(context: Context, value: Any, *others: Any) -> str:
        # An amount and its sign of percent stay on one line.
        return write(value, *others, language=context["view"].language).replace(" %", "\N{NO-BREAK SPACE}%")

    return written


def render_page(page: Page, view: View, asked: list[Asked], address: str, is_part: bool = False) -> str:
    """A page as HTML; ``is_part``: only what stands inside its frame, to be put into another."""
    template = make_environment().get_template(page.template)
    text = template.render(
        **page.data,
        **page.shown,
        frame="part.html" if is_part else "base.html",
        page=page,
        charts=page.charts,
        t=view.say,
        view=view,
        links=view.links,
        params=defaultdict(str, view.params),
        asked=asked,
        address=address,
        is_static=type(view.links) is not Links,
    )
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def write_twin(page: Page, asked: list[Asked], address: str) -> str:
    """A page as JSON: its rows, its charts, and the questions that gave them."""
    twin = {
        "page": address,
        "title": page.title,
        "data": page.data,
        "charts": page.charts,
        "sql": [{"name": item.name, "sql": item.sql, "parameters": dict(item.params)} for item in asked],
    }
    return json.dumps(twin, ensure_ascii=False, default=_to_plain, indent=1)


def _to_plain(value: object) -> object:
    if isinstance(value, Markup):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def embed_json(value: Any) -> Markup:
    """A value as JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=_to_plain)
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return Markup(text)


def write_time(value: object) -> str:
    """A time of the warehouse (UTC) by the clock of China, told as such."""
    return f"{tell_time(value)} ({ZONE})" if value else ""


def write_words(text: object) -> Markup:
    """A note with `code` in it as HTML."""
    parts = str(text or "").split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )
