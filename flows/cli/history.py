"""The commands about what is not published yet and what was published before, and how to go from one to the other."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.cli.console import make_console, show_rows
from flows.cli.words import say, speaks_chinese
from flows.monitor.differences import count_changes, count_reread, describe_difference, list_changes
from flows.run.clock import tell_time
from flows.run.environment import count_kept
from flows.run.home import Home
from flows.run.rereading import describe_reasons
from flows.web.language.choice import CHINESE
from flows.web.language.words import say as say_word

if TYPE_CHECKING:
    from warehouse.publish.diff import Difference
    from warehouse.publish.snapshots import Snapshot

DESCRIBED = ("before", "after", "what", "measure")
"""Columns in which words of ours stand between names and numbers."""
_REREAD = re.compile(r"([\d,]+) documents? read by other rules")
_WORD = re.compile(r"[a-z_]+")
CHANGE_STYLES = {"added": "green", "removed": "red", "changed": "yellow"}


def show_difference(home: Home, number: int | None, limit: int, output: Path | None, raw: bool = False) -> None:
    """What publishing would change, against the published state or snapshot ``number``: rows, then one sentence.

    With ``output`` every changed observation goes to that file (its ending is its form) instead of the screen.
    Raises NotPublishedError, WriterBusyError, InputError for an ending that is no form.
    """
    from flows.cli.export import read_form, write_rows
    from warehouse.publish.diff import compare_with_published

    form = read_form(output) if output else None
    difference = compare_with_published(home.root, number)
    console = make_console()
    if output and form:
        write_rows(difference.observations, form, output, raw)
    else:
        frames = list_changes(difference)
        for title, rows in frames.items():
            shown = rows[:limit] if limit else rows
            named = say(title)
            if len(shown) < len(rows):
                told = "{title} ({shown} of {total}; --limit 0 shows all)"
                named = say(told, title=named, shown=len(shown), total=f"{len(rows):,}")
            show_rows(console, named, [say_cells(row) for row in shown], styles={"change": CHANGE_STYLES})
    console.print(say_difference(difference))
    if number is None and not difference.is_empty:
        console.print(say("`duibiao publish` puts this in place; so does the next run without --hold"))


def say_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """A changed row whose descriptions are in the language of the terminal; names, numbers and quotes stay."""
    return {
        name: _WORD.sub(lambda word: say_code(word[0]), value)
        if name in DESCRIBED and isinstance(value, str)
        else value
        for name, value in row.items()
    }


def say_code(word: str) -> str:
    """A word of ours in the language of the terminal, by the words of the pages where the command has none."""
    said = say(word)
    return say_word(word, CHINESE) if said == word and speaks_chinese(os.environ) else said


def say_reasons(kept: str | None) -> str:
    """Why a run read its documents, of the JSON that the warehouse keeps: ``2 new, 1 changed code``."""
    reasons = json.loads(kept or "{}")
    if not speaks_chinese(os.environ):
        return describe_reasons(reasons) if reasons else ""
    return "，".join(f"{say(reason)} {count:,}" for reason, count in reasons.items())


def say_described(sentence: str) -> str:
    """A sentence of describe_difference, which is all that a run hands on, in the language of the terminal."""
    if not speaks_chinese(os.environ):
        return sentence
    return "；".join(_say_part(part) for part in sentence.split("; "))


def _say_part(part: str) -> str:
    title, parted, counts = part.partition(": ")
    if parted:
        changes = [item.partition(" ")[::2] for item in counts.split(", ")]
        told = ", ".join(f"{say(change)} {count}" for count, change in changes)
        return say("{title}: {counts}", title=say(title.capitalize()), counts=told)
    read = _REREAD.fullmatch(part)
    return say("{count} documents read by other rules", count=read[1]) if read else say(part)


def say_difference(difference: Difference) -> str:
    """describe_difference in the language of the terminal."""
    if not speaks_chinese(os.environ):
        return describe_difference(difference)
    parts = [
        say("{title}: {counts}", title=say(title), counts=", ".join(f"{say(change)} {n:,}" for change, n in counts))
        for title, counts in count_changes(difference).items()
    ]
    again = count_reread(difference)
    if again:
        parts.append(say("{count} documents read by other rules", count=f"{again:,}"))
    return "；".join(parts) or say("nothing would change")


def publish_held(home: Home, environ: Mapping[str, str]) -> None:
    """Publish what is loaded. Raises NotPublishedError when nothing ever was, WriterBusyError while a run writes."""
    from warehouse.errors import NotPublishedError
    from warehouse.publish.snapshots import publish
    from warehouse.store.paths import working_path

    keep = count_kept(environ)
    if not working_path(home.root).exists():
        raise NotPublishedError(f"{home.root}: nothing was read here yet; `duibiao run` does")
    snapshot = publish(home.root, keep=keep)
    done = say("published") if snapshot.fresh else say("nothing new to publish; in place")
    make_console().print(f"{done}: {_describe_snapshot(snapshot)}")


def show_snapshots(home: Home) -> None:
    """Published states that are kept, the newest first."""
    from warehouse.errors import NotPublishedError
    from warehouse.publish.snapshots import list_snapshots

    snapshots = list_snapshots(home.root)
    if not snapshots:
        raise NotPublishedError(f"{home.root}: nothing is published yet; `duibiao run` does it")
    rows = [
        {
            "number": item.number,
            "published (UTC+8)": tell_time(item.published_at, seconds=True),
            "documents": item.documents,
            "observations": item.observations,
            "MB": round(item.path.stat().st_size / 1e6, 1),
            "in place": "*" if item.current else "",
        }
        for item in reversed(snapshots)
    ]
    show_rows(make_console(), say("Snapshots"), rows)


def roll_back(home: Home, number: int | None) -> None:
    """Put an earlier published state back in place. Raises NotPublishedError when there is none (of that number)."""
    from warehouse.publish.snapshots import rollback

    console = make_console()
    console.print(f"{say('in place again')}: {_describe_snapshot(rollback(home.root, number))}")
    console.print(say("the next run publishes the newest state again, and so does `duibiao publish`"))


def _describe_snapshot(snapshot: Snapshot) -> str:
    return say(
        "snapshot {number} of {time} UTC+8, {documents} documents, {observations} observations",
        number=snapshot.number,
        time=tell_time(snapshot.published_at, seconds=True),
        documents=f"{snapshot.documents:,}",
        observations=f"{snapshot.observations:,}",
    )
