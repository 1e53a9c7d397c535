"""What a number is said of: the noun phrases left or right of it, as catalogue names or as unknown things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.grammar.scope import Territory, judge_prefix
from transforms.language.catalogue import Catalogue, Indicator, Name
from transforms.tokens.tokens import Token

# Cue words that may stand between a name and its number without making it another thing.
_BARE_LENGTH = 2
_SUFFIXES = frozenset({"neutral", "own_target", "rate_head", "fall_head", "suffix"})


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing numbers are said of. ``name`` is None for a thing outside the catalogue (``label``: its words).

    ``moved``: 1 or -1 where a verb of change stands right before the name (调减粮食面积).
    """

    name: Name | None
    label: str
    start: int
    end: int
    scope: str
    reason: str
    gain: bool = False
    gross: bool = False
    moved: int = 0


def find_subjects(
    noun: Sequence[Token], count: int, everything: bool, rate: bool, catalogue: Catalogue, territory: Territory
) -> list[Subject] | None:
    """The noun phrase left of a predicate to as many subjects as numbers follow.

    ``everything``: 均 or 都 stands in the predicate, so that one number holds for all members;
    ``rate``: the number is a growth rate, which two joined subjects share (甲和乙翻一番).
    None where the phrase and the numbers cannot be matched without guessing; an empty list where
    the phrase holds no noun at all (the subject is elided).
    """
    if not any(
        token.kind in ("name", "text") or token.cues & {"part", "suffix", "agent", "per_head"} for token in noun
    ):
        return []
    if not any(token.kind in ("name", "text", "list") for token in noun) and noun[-1].cues & {"total"}:
        return []
    segments = _split_segments(noun)
    last = segments[-1]
    if count == 1 and not everything:
        return _single_subject(segments, rate, catalogue, territory)
    members = _read_segments(segments, catalogue, territory)
    if everything and count == 1:
        return _expand_groups(members)
    if len(members) == count:
        return list(members)
    if len(members) > count and count > 1:
        tail = members[-count:]
        if all(member.name is not None for member in tail) and _is_verbal(segments[len(members) - count - 1]):
            return tail
    subject = _read_segment(last, None, catalogue, territory)
    fits = subject.name is not None and len(subject.name.codes) == count
    return _expand_groups([subject]) if fits and (len(segments) == 1 or count > 1) else None


def _single_subject(
    segments: list[list[Token]], rate: bool, catalogue: Catalogue, territory: Territory
) -> list[Subject] | None:
    subject = _read_segment(segments[-1], None, catalogue, territory)
    far = next((token for segment in segments[:-1] for token in segment if "counterpart" in token.cues), None)
    if far is not None and subject.scope == "region":
        subject = replace(subject, scope="part", reason=f"counterpart:{far.text}")
    if len(segments) == 1:
        return [subject]
    if subject.name is None:
        return [subject]
    shared = _share_head(segments[-2], segments[-1], catalogue, territory)
    previous = shared or _read_segment(segments[-2], None, catalogue, territory)
    if previous.name is None or _is_verbal(segments[-2]):
        return [subject]
    # An amount said of two things may be their sum: 粮食和油料产量10万吨 is not read.
    return [previous, subject] if rate and len(segments) == 2 else None


def _split_segments(noun: Sequence[Token]) -> list[list[Token]]:
    segments: list[list[Token]] = [[]]
    for token in noun:
        if token.kind == "list" or (token.kind == "cue" and "join" in token.cues):
            if segments[-1]:
                segments.append([])
        elif token.kind == "clause":
            segments = [[]]
        else:
            segments[-1].append(token)
    if not segments[-1] and len(segments) > 1:
        segments.pop()
    return segments


def _read_segments(segments: list[list[Token]], catalogue: Catalogue, territory: Territory) -> list[Subject]:
    """Members of a list. Whose the first one is, the others are too: 园区固定资产投资、工业总产值."""
    members = [
        _read_segment(segment, segments[-1] if segment is not segments[-1] else None, catalogue, territory)
        for segment in segments
    ]
    words = "".join(token.text for token in segments[0])
    stems = [words] if members[0].name is None else [words, members[0].name.text]
    for position in range(len(members) - 1):
        members[position] = _prefer_shared(
            members[position], segments[position], segments[-1], members[-1], catalogue, territory
        )
    for position in range(1, len(members)):
        if members[position].name is None:
            members[position] = _share_stem(members[position], stems, members[0], catalogue)
    first = members[0]
    if first.scope == "region" or not first.reason.startswith(("place:", "agent:")):
        return members
    return [
        replace(member, scope=first.scope, reason=first.reason) if member.scope == "region" else member
        for member in members
    ]


def _read_segment(
    segment: list[Token], last: list[Token] | None, catalogue: Catalogue, territory: Territory
) -> Subject:
    """One member of a list; a member without a name of its own borrows the head of the last one."""
    index = len(segment) - 1
    while index >= 0 and segment[index].kind in ("cue", "time", "quote", "close", "open"):
        token = segment[index]
        if token.kind == "cue" and not token.cues & _SUFFIXES and not token.cues & {"level", "make"}:
            break
        index -= 1
    gain = any("gain" in token.cues for token in segment)
    gross = any("gross" in token.cues for token in segment)
    if index >= 0 and segment[index].kind == "name":
        token = segment[index]
        assert token.name is not None
        if token.name.codes:
            if index and segment[index - 1].text in ("比", "较"):
                # 比第二产业多75.7亿元: what is compared with is not what the number is said of.
                return Subject(None, "".join(word.text for word in segment), segment[0].start, token.end, "region", "")
            scope, reason = judge_prefix(segment[:index], territory)
            if scope == "region" and _is_reached(segment[:index], catalogue.indicators[token.name.codes[0]]):
                scope, reason = "part", "reached:" + "".join(word.text for word in segment[:index])
            moved = _find_move(segment[index - 1]) if index else 0
            return Subject(token.name, token.text, token.start, token.end, scope, reason, gain, gross, moved)
    turned = _turn_around(segment, catalogue, territory)
    if turned is not None:
        return turned
    if last is not None:
        shared = _share_head(segment, last, catalogue, territory)
        if shared is not None:
            return shared
    start = segment[0].start if segment else 0
    end = segment[-1].end if segment else 0
    own = segment[1:] if len(segment) > 1 and segment[0].text == "其中" else segment
    label = "".join(token.text for token in own)
    scope, reason = judge_prefix(segment, territory)
    if not reason.startswith(("agent:", "place:")):
        scope, reason = "region", ""
    return Subject(None, label, own[0].start if own else start, end, scope, reason, gain, gross)


def _find_move(token: Token) -> int:
    moves = token.kind == "cue" and len(token.text) > 1 and not token.cues & {"rate_head", "fall_head", "gain"}
    return 1 if moves and "up" in token.cues else -1 if moves and "down" in token.cues else 0


def _prefer_shared(
    member: Subject,
    segment: list[Token],
    last_segment: list[Token],
    last: Subject,
    catalogue: Catalogue,
    territory: Territory,
) -> Subject:
    """常住人口、户籍人口城镇化率: a member that is a name of another kind of thing may only lend its words."""
    if member.name is None or last.name is None or not (member.name.codes and last.name.codes):
        return member
    unit = catalogue.indicators[last.name.codes[0]].unit
    if catalogue.indicators[member.name.codes[0]].unit == unit:
        return member
    shared = _share_head(segment, last_segment, catalogue, territory)
    fits = shared is not None and shared.name is not None and catalogue.indicators[shared.name.codes[0]].unit == unit
    return shared if shared is not None and fits else member


def _turn_around(segment: list[Token], catalogue: Catalogue, territory: Territory) -> Subject | None:
    """人均可支配收入城镇居民…: the name said back to front."""
    for position, token in enumerate(segment[:-1]):
        if token.kind != "name":
            continue
        words = "".join(part.text for part in segment[position + 1 :])
        name = catalogue.names.get(words + token.text)
        if name is not None and name.codes:
            scope, reason = judge_prefix(segment[:position], territory)
            return Subject(name, name.text, token.start, segment[-1].end, scope, reason)
    return None


def _is_reached(prefix: list[Token], indicator: Indicator) -> bool:
    """惠及经营主体9万户: those something was done for, not all there are."""
    if indicator.accumulates or indicator.unit not in ("count", "persons"):
        return False
    for position in range(max(0, len(prefix) - 2), len(prefix)):
        works = position + 1 < len(prefix) and "make" in prefix[position + 1].cues  # 组织实施
        if "benefits" in prefix[position].cues and not works:
            return True
    return False


def _share_head(segment: list[Token], last: list[Token], catalogue: Catalogue, territory: Territory) -> Subject | None:
    """城镇 in 城镇、农村居民人均可支配收入 to the name it stands for: its words and a tail of the last name."""
    named = next((token.text for token in reversed(last) if token.kind == "name"), "")
    head = named or "".join(token.text for token in last)
    if not head or not segment:
        return None
    for start in range(len(segment)):
        words = "".join(token.text for token in segment[start:])
        for cut in range(1, len(head)):
            name = catalogue.names.get(words + head[cut:])
            if name is not None and name.codes:
                scope, reason = judge_prefix(segment[:start], territory)
                return Subject(name, name.text, segment[start].start, segment[-1].end, scope, reason)
    return None


def complete_head(subject: Subject, before: Subject, catalogue: Catalogue) -> Subject | None:
    """粮食播种面积…、总产量…: a bare head noun takes the stem of the name before it."""
    if before.name is None or (before.scope != "region" and subject.scope != "region"):
        return None
    for cut in range(len(before.name.text), 1, -1):
        name = catalogue.names.get(before.name.text[:cut] + subject.label)
        if name is None or not name.codes:
            # 城镇居民人均可支配收入…、农村居民…: the other end of the name is what is left out.
            name = catalogue.names.get(subject.label + before.name.text[-cut:])
        if name is not None and name.codes:
            return Subject(name, subject.label, subject.start, subject.end, before.scope, before.reason)
    for alias in catalogue.indicators[before.name.codes[0]].aliases if before.name.codes else ():
        for cut in range(len(alias), 1, -1):
            name = catalogue.names.get(alias[:cut] + subject.label)
            if name is not None and name.codes:
                return Subject(name, subject.label, subject.start, subject.end, before.scope, before.reason)
    return None


def _share_stem(member: Subject, stems: list[str], first: Subject, catalogue: Catalogue) -> Subject:
    """能耗 in 单位生产总值用水量、能耗 to the name it stands for: a beginning of the first member and its own words."""
    for stem in stems:
        for cut in range(len(stem) - 1, 1, -1):
            name = catalogue.names.get(stem[:cut] + member.label)
            if name is not None and name.codes:
                return replace(member, name=name, scope=first.scope, reason=first.reason)
    return member


def _expand_groups(subjects: list[Subject]) -> list[Subject]:
    expanded: list[Subject] = []
    for subject in subjects:
        if subject.name is None or len(subject.name.codes) == 1:
            expanded.append(subject)
            continue
        for code in subject.name.codes:
            name = Name(subject.name.text, (code,))
            expanded.append(Subject(name, subject.label, subject.start, subject.end, subject.scope, subject.reason))
    return expanded


def _is_verbal(segment: list[Token]) -> bool:
    return any(
        token.cues & {"level", "make", "gross", "target", "target_strong"} for token in segment if token.kind == "cue"
    )


def find_owner(subjects: list[Subject], noun: Sequence[Token]) -> tuple[str, str] | None:
    """Whose the last subjects were, where a place or a body was named: the next items of the list are theirs too.

    So is a bare 出口 behind the output of some product.
    """
    last = subjects[-1] if subjects else None
    if last is None:
        return None
    bare = len(noun) == 1 and noun[0].kind == "name" and len(noun[0].text) <= _BARE_LENGTH
    if last.name is None and last.label and bare:
        return "part", f"item:{last.label}"
    if last.scope == "region" or not last.reason.startswith(("agent:", "place:")):
        return None
    return last.scope, last.reason


def shorten_name(subject: Subject, unit_class: str, catalogue: Catalogue) -> Subject | None:
    """优良天数比例…、增加13天: the beginning of the name that is a name of what such units count."""
    text = subject.name.text if subject.name is not None else ""
    for cut in range(len(text) - 1, 1, -1):
        name = catalogue.names.get(text[:cut])
        if name is not None and len(name.codes) == 1 and unit_class in catalogue.indicators[name.codes[0]].units:
            return replace(subject, name=name)
    return None
