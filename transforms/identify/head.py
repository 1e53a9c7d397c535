"""The head of a document: title, meeting and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.language.identify_rules import YEAR, IdentifyRules, KindRule, read_count, read_year
from transforms.records import CleanText

_HEAD_LENGTH = 1500
_TITLE_LENGTH = 60
_SHORT_SENTENCE = 20
_RUN_IN_LENGTH = 120
_OPENING = re.compile(r"各位代表|(?:现在|下面)[,，]?我?代表|^[\s　]*[一1]、", re.MULTILINE)
_DATE = re.compile(
    rf"({YEAR})\s*年\s*([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*月\s*([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日"
)
_YEAR_LINE = re.compile(rf"^[—\-–(（\s　]*({YEAR})", re.MULTILINE)
_MEETING = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20})?第?[一二三四五六七八九十0-9]{1,3}\s*届\s*(?:全国)?(?:人民代表大会|人大)(?:常务委员会|常委会)?"
    r"\s*第?[一二三四五六七八九十0-9]{1,3}\s*次会议"
)
# Lines taken out that hold a bare date of the page or paper, the surest first.
_STAMPS = ("time_stamp", "source_and_time", "paper_header", "labels")
_STAMP = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
# A path through the site: 首页 > 政务公开 > …
_PATH_MARKS = re.compile(r"[>›»＞→]")
_PATH_TITLE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text: ``end`` is where the text proper begins, ``turns_from`` where it may turn first.

    ``path_title`` is a title that stands only as the last part of a path through the site, "" for none.
    ``kind`` is the rule whose title was found; ``given_on`` and ``published_on`` are ISO dates,
    ``given_year`` the year of the date line even where the rest of it is unreadable.
    """

    title: str
    title_start: int
    path_title: str
    kind: KindRule | None
    meeting: str | None
    given_on: str | None
    given_year: int | None
    given_month: int | None
    published_on: str | None
    end: int
    turns_from: int


def read_head(clean: CleanText, rules: IdentifyRules) -> Head:
    """Clean text, and the metadata that was taken out of it, to its Head."""
    text = clean.text
    opening = _OPENING.search(text, 0, _HEAD_LENGTH)
    body = _find_body(text)
    if opening is not None and opening.start() > body + _RUN_IN_LENGTH:
        opening = None
    end = opening.start() if opening is not None else body
    title, title_start, kind = _find_title(text[:end], rules)
    if kind is None and not title:
        title, title_start, kind = _find_run_in_title(text, rules)
        end = max(end, title_start + len(title))
    path_title = ""
    if kind is None:
        path_title, kind = _find_path_title(clean, text[:end], rules)
    meeting_match = _MEETING.search(text.replace("\n", " "), 0, end)
    meeting = re.sub(r"\s+", "", meeting_match.group()) if meeting_match else None
    meeting = meeting.split("在")[-1] if meeting else None
    given = _find_given(text[:end])
    removed = "\n".join(span.text for span in clean.removed if span.char_start < _HEAD_LENGTH * 2)
    published = rules.published.search(removed) or rules.published.search(text[:_HEAD_LENGTH]) or _find_stamp(clean)
    return Head(
        title=title,
        title_start=title_start,
        path_title=path_title,
        kind=kind,
        meeting=meeting,
        given_on=given[0],
        given_year=given[1],
        given_month=given[2],
        published_on=_format_date(*(int(part) for part in published.groups())) if published else None,
        end=end,
        turns_from=end if opening else min(end, title_start + len(title)),
    )


def _find_stamp(clean: CleanText) -> re.Match[str] | None:
    for rule in _STAMPS:
        for span in clean.removed:
            if span.rule == rule and span.char_start < _HEAD_LENGTH and (match := _STAMP.search(span.text)):
                return match
    return None


def _find_body(text: str) -> int:
    """Where the first line of running text begins; a head has short lines, or lines that do not end a sentence."""
    position = 0
    for line in text[: _HEAD_LENGTH * 2].split("\n"):
        stripped = line.strip()
        if (len(stripped) > _TITLE_LENGTH and "。" in stripped) or (
            stripped.endswith(("。", "；", ";", "！")) and len(stripped) > _SHORT_SENTENCE
        ):
            return position
        position += len(line) + 1
    return min(position, len(text), _HEAD_LENGTH)


def _find_title(head: str, rules: IdentifyRules) -> tuple[str, int, KindRule | None]:
    """The line, or two lines, that tell the kind of document; else the first line that can be a title."""
    lines: list[tuple[int, str]] = []
    position = 0
    for line in head.split("\n"):
        stripped = line.strip().strip("《》")
        if stripped and not _PATH_MARKS.search(stripped):  # a path through the site is no title
            lines.append((position + line.index(stripped), stripped))
        position += len(line) + 1
    for index, (start, line) in enumerate(lines):
        kind = _judge_title(line, rules)
        if kind is not None:
            return line, start, kind
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        kind = _judge_title(line + following, rules)
        if kind is not None and (kind.kind != "other" or _judge_title(following, rules) is None):
            # 政府信息公开⏎政府工作报告: a menu above the title makes no report on open government of it.
            return line + following, start, kind
    for start, line in lines:
        if len(line) <= _TITLE_LENGTH and line[-1] not in "。,，;；:：":
            return line, start, None
    return "", 0, None


def _judge_title(title: str, rules: IdentifyRules) -> KindRule | None:
    """The kind of document that a line calls itself."""
    if not 4 <= len(title) <= _TITLE_LENGTH or "。" in title:
        return None
    return next((kind for kind in rules.kinds if kind.titles.search(title)), None)


def _find_path_title(clean: CleanText, head: str, rules: IdentifyRules) -> tuple[str, KindRule | None]:
    """首页 › 政府工作报告 › 2018年某县人民政府工作报告: a page whose own title stands only at the end of its path."""
    removed = (span.text for span in clean.removed if span.char_start < _HEAD_LENGTH)
    for line in "\n".join((head, *removed)).split("\n"):
        last = _PATH_MARKS.split(line)[-1].strip()
        if _PATH_MARKS.search(line) and len(last) >= _PATH_TITLE_LENGTH and (kind := _judge_title(last, rules)):
            return last, kind
    return "", None


def _find_run_in_title(text: str, rules: IdentifyRules) -> tuple[str, int, KindRule | None]:
    """The title of a text without line ends: it stands first and runs on into the text."""
    for kind in rules.kinds:
        match = kind.titles.search(text, 0, _RUN_IN_LENGTH)
        if match is not None and not any(mark in text[: match.start()] for mark in "。；，"):
            start = max(text.rfind(mark, 0, match.start()) for mark in " \n　") + 1
            return text[start : match.end()], start, kind
    return "", 0, None


def _find_given(head: str) -> tuple[str | None, int | None, int | None]:
    match = _DATE.search(head)
    if match:
        year, (month, day) = read_year(match.group(1)), (read_count(part) or 0 for part in match.groups()[1:])
        return _format_date(year, month, day), year, month
    line = _YEAR_LINE.search(head)
    if line and "届" in head[line.start() : line.start() + 60]:
        return None, read_year(line.group(1)), None
    return None, None, None


def _format_date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
