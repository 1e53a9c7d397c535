"""What a number is said of: noun phrases as catalogue names or as unknown things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.grammar.scope import (
    REGION,
    Cause,
    Scope,
    Territory,
    find_opening_modifier,
    find_partners,
    is_attested,
    is_denominator,
    is_reached,
    judge_prefix,
    may_name_owner,
)
from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue, Indicator, Name
from transforms.language.words import is_verbal
from transforms.records import Replaceable, value
from transforms.tokens.clauses import union
from transforms.tokens.segments import Segment, find_head, find_move, is_headed, is_joined, split_segments
from transforms.tokens.tokens import Token

_OUTPUT, _INVESTED, _VALUE_ADDED = "产量", "投资", "增加值"
_HEADS = ("值", "额", "量", "率", "数", "入", "资", "积", "模")
_NOUNS = cue.NAME | cue.TEXT | cue.PART | cue.SUFFIX | cue.AGENT | cue.PER_HEAD
_PARTING = cue.LIST | cue.JOIN | cue.CLAUSE
_VERBS = cue.LEVEL | cue.MAKE | cue.GROSS | cue.TARGET | cue.TARGET_STRONG


@value
class Subject(Replaceable):
    """One thing numbers are said of. ``name`` is None for a thing outside the catalogue (``label``: its words).
    ``moved``: 1 or -1 where a verb of change stands right before the name (调减粮食面积).
    """

    name: Name | None
    label: str
    start: int
    end: int
    scope: Scope = REGION
    gain: bool = False
    gross: bool = False
    moved: int = 0

    @property
    def new_ones(self) -> int:
        """The kinds of cue that say that new ones are meant (新增, 新设), as a mask."""
        return (cue.GAIN if self.gain else 0) | (cue.GROSS if self.gross else 0)

    @property
    def code(self) -> str | None:
        """The one indicator that is meant; None for unknown things and for undivided group names."""
        if self.name is None or not self.name.codes:
            return None
        return self.name.codes[0] if len(self.name.codes) == 1 else self.name.undivided


@dataclass(frozen=True, slots=True)
class NounReader:
    """Reads noun phrases by the catalogue, as this author says them."""

    catalogue: Catalogue
    territory: Territory

    def find_subjects(self, noun: Segment, count: int, everything: bool, rate: bool) -> tuple[Subject, ...] | None:
        """The noun phrase left of a predicate to as many subjects as numbers follow.

        ``everything``: 均 or 都 stands in the predicate, so that one number holds for all; ``rate``: it is a growth
        rate, which two joined subjects share (甲和乙翻一番).
        None where they cannot be matched without guessing; () where the phrase holds no noun (it is elided).
        """
        mask = union(noun)
        heads = mask & (cue.NAME | cue.TEXT | cue.LIST)
        if not mask & _NOUNS or (not heads and noun[-1].mask & cue.TOTAL):
            return ()
        alone = count == 1 and not everything
        if alone and not mask & _PARTING:
            return (self.read_segment(noun, None, mask),)
        segments = split_segments(noun, mask)
        if alone:
            return self._single_subject(segments, rate, bool(mask & cue.JOIN) and is_joined(noun))
        members = self._read_members(segments)
        if everything and count == 1:
            return divide_groups(members)
        members = divide_groups(members, count)
        if len(members) == count:
            return _tell_apart(members)
        if len(members) > count:
            tail = members[-count:]
            if all(member.name is not None for member in tail) and _is_verbal(segments[len(members) - count - 1]):
                return tail
        subject = self.read_segment(segments[-1], None)
        fits = subject.name is not None and len(subject.name.codes) == count
        return divide_groups((subject,)) if fits and (len(segments) == 1 or count > 1) else None

    def _single_subject(self, segments: list[list[Token]], rate: bool, joined: bool) -> tuple[Subject, ...] | None:
        subject = self.read_segment(segments[-1], None)
        far = next((token for segment in segments[:-1] for token in segment if token.mask & cue.COUNTERPART), None)
        if far is not None and subject.scope.area == "region":
            subject = subject._replace(scope=Scope("part", Cause.COUNTERPART, far.text))
        if len(segments) == 1:
            return (subject,)
        alike = self._share_rate(segments, subject) if rate else ()
        if alike or subject.name is None:
            return alike or (subject,)
        return self._join_before(segments, subject, rate, joined)

    def _join_before(
        self, segments: list[list[Token]], subject: Subject, rate: bool, joined: bool
    ) -> tuple[Subject, ...] | None:
        """The last of a list's members, with those before it of which a number is said, too."""
        shared = self.share_head(segments[-2], segments[-1])
        previous = shared or self.read_segment(segments[-2], None)
        adds_up = joined and not rate and self._adds_up(subject, segments)
        if previous.name is None or (_is_verbal(segments[-2]) and not adds_up):
            return (subject,)
        # An amount said of two things may be their sum: 粮食和油料产量10万吨 is not read.
        if not rate or len(segments) == 2:
            return (previous, subject) if rate else None
        members = self._read_members(segments)
        return members if not any(map(_is_verbal, segments)) and all(map(self._grows_alone, members)) else None

    def _grows_alone(self, subject: Subject) -> bool:
        """甲、乙、丙翻一番: whether a thing is no count that may be taken together with others."""
        codes = subject.name.codes if subject.name is not None else ()
        return bool(codes) and self.catalogue.indicators[codes[0]].unit not in ("count", "persons", "visits")

    def _share_rate(self, segments: Sequence[Segment], last: Subject) -> tuple[Subject, ...]:
        """确保基本养老、医疗保险参保率: the members that only the head at the end of a list completes, so that a rate
        behind it is that of each; () where one can do without it."""
        shared = [self.share_head(segment, segments[-1]) for segment in segments[:-1]]
        members = tuple([one for one in shared if one is not None])
        if any(union(one[:-1]) & cue.NAME for one in segments[:-1]):
            return ()
        return (*members, last) if len(members) == len(shared) else ()

    def _adds_up(self, subject: Subject, segments: Sequence[Segment]) -> bool:
        """改造甲和乙350套: what is done of two joined things under one verb is counted together."""
        done = subject.code is not None and self.catalogue.indicators[subject.code].accumulates
        return done and not _is_verbal(segments[-1]) and bool(union(segments[-2]) & (cue.NAME | cue.TEXT | cue.PART))

    def _read_members(self, segments: list[list[Token]]) -> tuple[Subject, ...]:
        """Members of a list. Whose the first one is, the others are too: 园区固定资产投资、工业总产值."""
        last = segments[-1]
        members = [self.read_segment(segment, last if segment is not last else None) for segment in segments]
        words = "".join(token.text for token in segments[0])
        first_name = members[0].name
        stems = [words] if first_name is None else [words, first_name.text]
        for position in range(1, len(members)):
            if members[position].name is None:
                members[position] = self._share_stem(members[position], stems, members[0])
        for position, segment in enumerate(segments[:-1]):
            for lender in segments[:position:-1]:
                members[position] = self._prefer_shared(members[position], segment, lender, members[-1])
            if _only_modifies(segment, last, members[-1]):
                members[position] = Subject(None, segment[0].text, segment[0].start, last[-1].end)
        if members[-1].name is None:
            if is_headed(last):
                members[:-1] = [_lend_head(member, last[-1]) for member in members[:-1]]
        else:
            members = _trade_with(members, segments)
        first = members[0]
        if first.scope.area == "region" or not (first.scope.owned or first.scope.cause is Cause.COUNTERPART):
            return tuple(_spread_modifier(members, segments, self.territory) if len(members) > 1 else members)
        return tuple(
            member._replace(scope=first.scope) if member.scope.area == "region" else member for member in members
        )

    def read_segment(self, segment: Segment, last: Segment | None, mask: int = 0) -> Subject:
        """One member of a list, with the kinds of its words; one without a name borrows the head of the last."""
        mask = mask or union(segment)
        index = find_head(segment)
        gain, gross = bool(mask & cue.GAIN), bool(mask & cue.GROSS) and not is_attested(segment[:index])
        head = segment[index] if index >= 0 else None
        if head is not None and head.name is not None and head.name.codes:
            return self._read_named(segment, index, head.name, gain, gross)
        begun = mask & (cue.NAME | cue.PART) and (self._join_head(segment, index) or self._turn_around(segment))
        found = begun or self._find_yield(segment, index)
        if found is None and last is not None:
            found = self.share_head(segment, last)
        return found or self._name_unknown(segment, mask)

    def _read_named(self, segment: Segment, index: int, name: Name, gain: bool, gross: bool) -> Subject:
        """A segment whose head is a catalogue name: whose it is, and what stands right before it."""
        head, prefix = segment[index], segment[:index]
        if not prefix:
            return Subject(name, head.text, head.start, head.end, REGION, gain, gross)
        before, indicator = prefix[-1], self.catalogue.indicators[name.codes[0]]
        # 比第二产业多75.7亿元: what is compared with is not what the number is said of.
        if before.text in ("比", "较") or is_denominator(prefix, name, indicator):
            return Subject(None, "".join(word.text for word in segment), segment[0].start, head.end)
        if before.mask & cue.TENDS and indicator.accumulates:
            return Subject(None, before.text + head.text, before.start, head.end)
        within = _names_whole(prefix, indicator)
        scope = REGION if within else judge_prefix(prefix, self.territory, indicator.aliases)
        if scope.cause is Cause.PER_HEAD:
            # 日均新设企业: what is said of one of many is another quantity.
            return Subject(None, "".join(word.text for word in segment), segment[0].start, head.end)
        if scope.area == "region" and is_reached(prefix, indicator):
            scope = Scope("part", Cause.REACHED, "".join(word.text for word in prefix))
        moved, whole = find_move(before), self._compose(prefix, head)
        if whole is not None:
            return Subject(whole, whole.text, head.start, head.end, REGION, gain, gross, moved)
        return Subject(name, head.text, head.start, head.end, scope, gain, gross, moved)

    def _compose(self, prefix: Segment, head: Token) -> Name | None:
        """规模以上工业企业完成工业增加值: firms and what they make, where they are together a name of their own."""
        if not any(token.mask & _VERBS for token in prefix):
            return None
        for token in prefix:
            if token.name is None or not token.text.endswith("企业"):
                continue
            for cut in range(len(token.text) - 2, 1, -1):
                name = self.catalogue.names.get(token.text[:cut] + head.text)
                if name is not None and name.codes:
                    return name
        return None

    def _join_head(self, segment: Segment, index: int) -> Subject | None:
        """三产累计实现增加值, 工业完成现价总产值: a name of which cues stand inside."""
        position = index - 1
        while position > 0 and segment[position].mask & cue.CUE and not segment[position].mask & cue.PART:
            position -= 1
        if position < 0 or not segment[index].mask & cue.TEXT or not segment[position].mask & (cue.NAME | cue.PART):
            return None
        stem = segment[position]
        for start in range(position + 2, index + 1):
            name = self.catalogue.names.get(stem.text + "".join(token.text for token in segment[start : index + 1]))
            if name is not None and name.codes:
                scope = judge_prefix(segment[:position], self.territory)
                return Subject(name, name.text, stem.start, segment[index].end, scope)
        return None

    def _name_unknown(self, segment: Segment, mask: int) -> Subject:
        own = segment[1:] if len(segment) > 1 and segment[0].text == "其中" else segment
        while len(own) > 1 and own[0].mask & cue.TIME:
            own = own[1:]
        wanted = len(own) > 1 and own[0].mask & (cue.TARGET_STRONG | cue.FLOOR | cue.STRETCH)
        label = "".join([token.text for token in (own[1:] if wanted else own)])
        scope = judge_prefix(segment, self.territory) if may_name_owner(segment, mask) else REGION
        start, end = (own[0].start, segment[-1].end) if own else (0, 0)
        owned = scope.owned and _opens_with(own, scope.word)
        gain, gross = bool(mask & cue.GAIN), bool(mask & cue.GROSS)
        return Subject(None, label, start, end, scope if owned else REGION, gain, gross)

    def _find_yield(self, segment: Segment, index: int) -> Subject | None:
        """增产粮食: a crop or product right behind a verb of output."""
        if index < 1 or not segment[index - 1].mask & cue.YIELDS:
            return None
        head = segment[index]
        found = self.complete_yield(Subject(None, head.text, head.start, head.end), segment[:index])
        return found._replace(moved=find_move(segment[index - 1])) if found.name is not None else None

    def complete_yield(self, subject: Subject, prefix: Segment) -> Subject:
        """增产粮食3万吨, 粮食增产3万吨: the crop or product that a verb of output is said of, as its output."""
        own = next((word for word in self.territory.own_words if subject.label.startswith(word)), "")
        name = self.catalogue.names.get(subject.label.removeprefix(own) + _OUTPUT)
        if name is None or not name.codes:
            return subject
        return subject._replace(name=name, scope=judge_prefix(prefix, self.territory))

    def complete_growth(self, subject: Subject) -> Subject:
        """规模以上工业增长9%: a sector of which growth is told, as its value added."""
        own = next((word for word in self.territory.own_words if subject.label.startswith(word)), "")
        name = self.catalogue.names.get((sector := subject.label.removeprefix(own)) + _VALUE_ADDED)
        if subject.name is not None or name is None or not self.territory.cues.get(sector, 0) & cue.BY_GROWTH:
            return subject
        return subject._replace(name=name)

    def _prefer_shared(self, member: Subject, segment: Segment, last_segment: Segment, last: Subject) -> Subject:
        """常住人口、户籍人口城镇化率: a member that is a name of another kind of thing may only lend its words."""
        if member.name is None or last.name is None or not (member.name.codes and last.name.codes):
            return member
        unit = self.catalogue.indicators[last.name.codes[0]].unit
        if self.catalogue.indicators[member.name.codes[0]].unit == unit:
            return member
        shared = self.share_head(segment, last_segment)
        if shared is None or shared.name is None or self.catalogue.indicators[shared.name.codes[0]].unit != unit:
            return member
        return shared

    def _turn_around(self, segment: Segment) -> Subject | None:
        """人均可支配收入城镇居民…: the name said back to front."""
        for position, token in enumerate(segment[:-1]):
            if not token.mask & cue.NAME:
                continue
            words = "".join(part.text for part in segment[position + 1 :])
            name = self.catalogue.names.get(words + token.text)
            if name is not None and name.codes:
                scope = judge_prefix(segment[:position], self.territory)
                return Subject(name, name.text, token.start, segment[-1].end, scope)
        return None

    def share_head(self, segment: Segment, last: Segment) -> Subject | None:
        """城镇 in 城镇、农村居民人均可支配收入 to the name it stands for: its words and a tail of the last name."""
        named = next((token.text for token in reversed(last) if token.mask & cue.NAME), "")
        head = named or "".join(token.text for token in last)
        if not head or not segment:
            return None
        for start in range(len(segment)):
            words = "".join(token.text for token in segment[start:])
            for cut in range(1, len(head)):
                name = self.catalogue.names.get(words + head[cut:])
                if name is not None and name.codes:
                    if head[cut:] == _INVESTED and self._is_by_growth(segment):
                        continue  # 规模以上工业、固定资产投资分别增长…
                    scope = judge_prefix(segment[:start], self.territory)
                    return Subject(name, name.text, segment[start].start, segment[-1].end, scope)
        return None

    def _is_by_growth(self, segment: Segment) -> bool:
        words = [token.text for token in segment if not token.mask & cue.AREAS]
        return bool(self.territory.cues.get("".join(words), 0) & cue.BY_GROWTH)

    def _share_stem(self, member: Subject, stems: list[str], first: Subject) -> Subject:
        """能耗 in 单位生产总值用水量、能耗 to its name: a beginning of the first member and its own words."""
        for stem in stems if member.label in self.catalogue.parts else ():
            for cut in range(len(stem) - 1, 1, -1):
                name = self.catalogue.names.get(stem[:cut] + member.label)
                if name is not None and name.codes:
                    return member._replace(name=name, scope=first.scope)
        return member


def divide_groups(subjects: Sequence[Subject], wanted: int = 0) -> tuple[Subject, ...]:
    """城乡居民人均可支配收入 stands for two indicators: each as a subject of its own, where so many are ``wanted``."""
    if wanted and (len(subjects) >= wanted or any(subject.name is None for subject in subjects)):
        return tuple(subjects)
    divided: list[Subject] = []
    for subject in subjects:
        codes = subject.name.codes if subject.name is not None else ()
        text = subject.name.text if subject.name is not None else ""
        alone = [subject] if len(codes) < 2 else []
        divided += alone or [subject._replace(name=Name(text, (code,))) for code in codes]
    return tuple(divided)


def _names_whole(prefix: Segment, indicator: Indicator) -> bool:
    """一般预算收入中税收: the whole that it is a part of by definition says nothing of whose it is."""
    name = prefix[-2].name if len(prefix) > 1 and prefix[-1].text in ("中", "中的") else None
    return name is not None and not set(indicator.part_of).isdisjoint(name.codes)


def _opens_with(segment: Segment, owner: str) -> bool:
    """Whether a noun phrase begins with its owner: 清理拖欠民营企业账款 tells of no firm's own accounts."""
    words = "".join(token.text for token in segment if not token.mask & cue.TEXT or not is_verbal(token.text))
    verbal = any(token.mask & cue.TEXT and is_verbal(token.text) for token in segment[:2])
    return not verbal and owner in words


def _only_modifies(segment: Segment, last_segment: Segment, last: Subject) -> bool:
    """进口 in 进口、出口整体通关时间: both names only say which of an unknown thing is meant."""
    bare = len(segment) == 1 and segment[0].mask & cue.NAME
    if not bare or last.name is not None or not last_segment[0].mask & cue.NAME:
        return False
    return bool(last_segment[-1].mask & cue.TEXT) and not is_verbal(last_segment[-1].text)


def _lend_head(member: Subject, head: Token) -> Subject:
    """高新技术企业、小微企业贷款: what stands last is what of all of them is counted."""
    firms = member.name is not None and member.label.endswith("企业")
    return member._replace(name=None, label=member.label + head.text) if firms else member


def _trade_with(members: list[Subject], segments: Sequence[Segment]) -> list[Subject]:
    """对欧盟、日本出口分别…: each member as the trade with its own partner."""
    partners = find_partners(segments) or (None,) * len(members)
    return [
        one if partner is None else one._replace(name=one.name or members[-1].name, scope=partner)
        for one, partner in zip(members, partners, strict=True)
    ]


def _tell_apart(members: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """城市、县城建成区面积分别…: two that a list tells apart under one name are parts of what the name says."""
    codes = [one.code for one in members if one.scope == REGION and one.code is not None]
    scopes = [Scope("part", Cause.MODIFIER, one.label) if codes.count(one.code or "") > 1 else None for one in members]
    return tuple(one._replace(scope=scope or one.scope) for one, scope in zip(members, scopes, strict=True))


def _spread_modifier(members: list[Subject], segments: Sequence[Segment], territory: Territory) -> list[Subject]:
    """公路旅客周转量和货物周转量: a dividing word before an unknown first member divides those that share its head."""
    first, head = members[0], members[-1].label[-2:]
    scope = find_opening_modifier(segments[0], territory) if first.name is None else None
    if scope is None or (first.label.endswith(_HEADS) and not first.label.endswith(head)):
        return members
    return [
        one._replace(scope=scope) if one.name is not None and one.scope == REGION and one.label.endswith(head) else one
        for one in members
    ]


def _is_verbal(segment: Segment) -> bool:
    return any(token.mask & _VERBS for token in segment)
