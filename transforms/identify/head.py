"""The head of a document: title, meeting and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.language.calendar import SPACED_YEAR as YEAR
from transforms.language.calendar import read_count, read_year
from transforms.language.identify_rules import IdentifyRules, KindRule
from transforms.records import CleanText, NoiseRole

_HEAD_LENGTH = 1500
_GOVERNMENT = "人民政府"
_FRAME_LENGTH = 3000
_TITLE_LENGTH = 60
_SHORT_SENTENCE = 20
_RUN_IN_LENGTH = 120
LATER_OPENING = re.compile(r"各位代表|我代表|委托")
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
_STAMPS = (NoiseRole.PAGE_TIME, NoiseRole.SOURCE_AND_TIME, NoiseRole.PAPER_HEAD, NoiseRole.LABELS)
_STAMP = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
# A path through the site: 首页 > 政务公开 > …
_PATH_MARKS = re.compile(r"[>›»＞→]")
_PATH_TITLE_LENGTH = 10
_SPOKEN = re.compile(
    r"我(?:谨|受|代表|向|作)|请(?:予)?审[议查]"
)  # 我代表…作政府工作报告 is the first sentence, no title


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text: ``end`` is where the text proper begins, ``turns_from`` where it may turn first.

    ``path_title`` is a title that stands only as the last part of a path through the site, "" for none.
    ``kind`` is the rule whose title was found; ``given_on`` and ``published_on`` are ISO dates,
    ``given_year`` the year of the date line even where the rest of it is unreadable. ``frame``: the lines beside the
    text that name a government.
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
    frame: str = ""


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    start: int
    kind: KindRule | None


_NO_TITLE = _Title("", 0, None)


def read_head(clean: CleanText, rules: IdentifyRules) -> Head:
    """Clean text, and the metadata that was taken out of it, to its Head."""
    text = clean.text
    opening = _find_opening(text)
    end = opening if opening is not None else _find_body(text)
    title = _find_title(text[:end], rules)
    if title.kind is None and not title.text:
        title = _find_run_in_title(text, rules)
        end = max(end, _end_run_in(text, title.start + len(title.text)))
    path = _find_path_title(clean, text[:end], rules) if title.kind is None else _NO_TITLE
    given = find_given(text[:end])
    return Head(
        title=title.text,
        title_start=title.start,
        path_title=path.text,
        kind=title.kind or path.kind,
        meeting=find_meeting(text[:end]),
        given_on=given[0],
        given_year=given[1],
        given_month=given[2],
        published_on=_find_published(clean, rules),
        end=end,
        turns_from=end if opening is not None else min(end, title.start + len(title.text)),
        frame="\n".join(span.text for span in clean.removed if _GOVERNMENT in span.text)[:_FRAME_LENGTH],
    )


def _find_opening(text: str) -> int | None:
    """Where the one who reports begins to speak, if not long behind the first line of running text."""
    opening = _OPENING.search(text, 0, _HEAD_LENGTH)
    return opening.start() if opening and opening.start() <= _find_body(text) + _RUN_IN_LENGTH else None


def find_meeting(head: str) -> str | None:
    """The name of the meeting that a head names, or None."""
    match = _MEETING.search(head.replace("\n", " "))
    return re.sub(r"\s+", "", match.group()).split("在")[-1] if match else None


def _find_published(clean: CleanText, rules: IdentifyRules) -> str | None:
    removed = "\n".join(span.text for span in clean.removed if span.char_start < _HEAD_LENGTH * 2)
    match = rules.published.search(removed) or rules.published.search(clean.text[:_HEAD_LENGTH]) or _find_stamp(clean)
    return _format_date(*(int(part) for part in match.groups())) if match else None


def _find_stamp(clean: CleanText) -> re.Match[str] | None:
    for role in _STAMPS:
        for span in clean.removed:
            if span.role == role and span.char_start < _HEAD_LENGTH and (match := _STAMP.search(span.text)):
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


def _find_title(head: str, rules: IdentifyRules) -> _Title:
    """The line, or two lines, that tell the kind of document; else the first line that can be a title."""
    lines = _list_title_lines(head)
    for index, (start, line) in enumerate(lines):
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        for title in (line, line + following):
            kind = judge_title(title, rules)
            # 政府信息公开⏎政府工作报告: a menu above the title makes no report on open government of it.
            menu = kind is not None and kind.kind == "other" and title != line and judge_title(following, rules)
            if kind is not None and not menu:
                return _Title(title, start, kind)
    for start, line in lines:
        if len(line) <= _TITLE_LENGTH and line[-1] not in "。,，;；:：":
            return _Title(line, start, None)
    return _NO_TITLE


def _list_title_lines(head: str) -> list[tuple[int, str]]:
    """The lines of a head with their starts, without book marks; a path through the site is none."""
    lines: list[tuple[int, str]] = []
    position = 0
    for line in head.split("\n"):
        stripped = line.strip().strip("《》")
        if stripped and not _PATH_MARKS.search(stripped):
            lines.append((position + line.index(stripped), stripped))
        position += len(line) + 1
    return lines


def judge_title(title: str, rules: IdentifyRules) -> KindRule | None:
    """The kind of document that a line calls itself."""
    if not 4 <= len(title) <= _TITLE_LENGTH or "。" in title or _SPOKEN.search(title):
        return None
    return next((kind for kind in rules.kinds if kind.titles.search(title)), None)


def _find_path_title(clean: CleanText, head: str, rules: IdentifyRules) -> _Title:
    """首页 › 政府工作报告 › 2018年某县人民政府工作报告: a page whose own title stands only at the end of its path."""
    removed = (span.text for span in clean.removed if span.char_start < _HEAD_LENGTH)
    for line in "\n".join((head, *removed)).split("\n"):
        last = _PATH_MARKS.split(line)[-1].strip()
        if _PATH_MARKS.search(line) and len(last) >= _PATH_TITLE_LENGTH and (kind := judge_title(last, rules)):
            return _Title(last, 0, kind)
    return _NO_TITLE


def _find_run_in_title(text: str, rules: IdentifyRules) -> _Title:
    """The title of a text without line ends: it stands first and runs on into the text."""
    for kind in rules.kinds:
        match = kind.titles.search(text, 0, _RUN_IN_LENGTH)
        if match is not None and not any(mark in text[: match.start()] for mark in "。；，"):
            start = max(text.rfind(mark, 0, match.start()) for mark in " \n　") + 1
            if not _SPOKEN.search(text, start, match.end()):
                return _Title(text[start : match.end()], start, kind)
    return _NO_TITLE


def _end_run_in(text: str, title_end: int) -> int:
    """Behind a title that runs on into the text, where the meeting is named that follows it at once."""
    meeting = _MEETING.search(text, title_end, title_end + _RUN_IN_LENGTH)
    if meeting is None or any(mark in text[title_end : meeting.start()] for mark in "。；，"):
        return title_end
    return meeting.end()


def find_given(head: str) -> tuple[str | None, int | None, int | None]:
    """The date on which a report was given, by its head: as ISO date, its year and its month, each None if unknown."""
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
