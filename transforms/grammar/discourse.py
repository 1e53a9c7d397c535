"""What a sentence has spoken of so far: its subjects, whose they are, and what a clause leaves to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transforms.grammar.scope import Territory, find_topic, find_viewpoint, judge_prefix, starts_item
from transforms.grammar.statements import RATE_CLASSES, Group, begins_with_verb, is_wider
from transforms.grammar.subjects import Subject, complete_head, find_subjects, shorten_name
from transforms.language.catalogue import Catalogue, Name
from transforms.tokens.tokens import Token

# How many subjects one sentence keeps in mind: no real sentence needs more, and a text without a full stop must
# not be read in quadratic time.
_MEMORY = 60
# How many characters of a clause may be the beginning of a name that the next clause ends.
_LEAD = 8


@dataclass(slots=True)
class Memory:
    """The subjects that numbers may still be said of.

    ``subjects`` are the last ones, ``history`` all of the sentence, ``carried`` those that the sentence before
    ended with; ``distance`` counts clauses since that led away from them. ``topic`` (scope, reason) is what
    the sentence is about, ``owner`` whose the items of a list are, ``excluded`` what is left out of account,
    ``lead`` how the clause before began.
    """

    catalogue: Catalogue
    territory: Territory
    carried: list[Subject] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    history: list[Subject] = field(default_factory=list)
    topic: tuple[str, str] | None = None
    sentence_topic: tuple[str, str] | None = None
    owner: tuple[str, str] | None = None
    excluded: str = ""
    distance: int = 0
    segment_start: int = 0
    lead: tuple[int, str] = (0, "")
    at_start: bool = True
    opened: bool = False

    def forget(self) -> None:
        """Ends what one sentence hands on to the next."""
        self.carried, self.topic = [], None

    def open_sentence(self, tokens: Sequence[Token]) -> None:
        """Only a sentence that begins with a verb goes on with the topic of the one before."""
        self.subjects, self.history = [], []
        self.topic = self.topic if begins_with_verb(tokens) else None
        self.sentence_topic, self.opened = None, False
        self.segment_start = self.distance = 0
        self.at_start, self.excluded, self.lead = True, "", (0, "")

    def open_part(self) -> None:
        """Behind a semicolon the topic of the whole sentence holds again."""
        self.distance += 1
        self.topic, self.at_start, self.excluded = self.sentence_topic, True, ""
        self.segment_start = len(self.history)

    def lead_away(self, left: Sequence[Token]) -> None:
        """A clause without number or name leads away from the last subjects, and may begin a name."""
        if any(token.kind in ("text", "name") for token in left) and not self.excluded:
            self.distance += 1
        whose = any(token.kind == "place" or "agent" in token.cues for token in left)
        self.lead = (left[0].start, "" if whose else "".join(token.text for token in left[:_LEAD])[:_LEAD])

    def open_clause(self, left: list[Token]) -> None:
        """The first clause says what the sentence is about; the region's own name takes that back."""
        if starts_item(left):
            self.topic = self.sentence_topic = None
        if self.at_start and left:
            self.topic = find_topic(left, self.territory) or self.topic
            self.at_start = False
            if not self.opened:
                self.sentence_topic, self.opened = self.topic, True
        whole_year = bool(left) and left[0].time is not None and left[0].time.kind == "same"
        if whole_year or any(token.text in self.territory.own_words for token in left):
            self.topic = self.sentence_topic = None
        self.topic = find_viewpoint(left, self.territory) or self.topic
        excluding = [position for position, token in enumerate(left[:2]) if "excluding" in token.cues]
        left_out = left[excluding[0] :] if excluding else []
        if any(token.kind in ("text", "name") or token.cues & {"part", "agent"} for token in left_out):
            self.excluded = "".join(token.text for token in left[excluding[0] :])

    def place(self, subject: Subject) -> Subject:
        """A subject under the topic of its sentence, unless it says itself whose it is."""
        if subject.scope == "region" and not subject.reason:
            if self.excluded:
                return replace(subject, scope="part", reason=f"without:{self.excluded}")
            owner = self.owner or self.topic
            if owner is not None:
                return replace(subject, scope=owner[0], reason=owner[1])
        return subject

    def remember(self, subjects: list[Subject]) -> None:
        self.history.extend(subjects)
        if len(self.history) > _MEMORY:
            forgotten = len(self.history) - _MEMORY
            self.history = self.history[forgotten:]
            self.segment_start = max(0, self.segment_start - forgotten)

    def goes_on_within(self, subject: Subject) -> bool:
        """Whether 其中 leads to a part of what the sentence has named, not to one of several things it named."""
        codes = subject.name.codes if subject.name is not None else None
        named = [one.name.codes for one in (*self.history, *self.subjects) if one.name is not None]
        return len(self.subjects) == 1 and codes in named

    def divide(self, count: int) -> None:
        """城乡居民人均可支配收入：分别…: a name that stands for several things becomes as many subjects."""
        only = self.subjects[0] if len(self.subjects) == 1 else None
        if only is not None and only.name is not None and len(only.name.codes) == count > 1:
            self.subjects = [replace(only, name=Name(only.name.text, (code,))) for code in only.name.codes]

    def drop_newness(self) -> None:
        """新登记市场主体9640户，总量达到4.6万户: the total is not of the new ones alone."""
        last = self.subjects[-1] if len(self.subjects) == 1 else None
        if last is None or last.name is None or not last.name.text.startswith("新"):
            return
        for cut in range(1, min(5, len(last.name.text))):
            name = self.catalogue.names.get(last.name.text[cut:])
            if name is not None and name.codes and name.codes != last.name.codes:
                self.subjects = [replace(last, name=name)]
                return

    def hear(self, noun: list[Token]) -> None:
        """Keeps what a clause is about although its number stays unread."""
        found = find_subjects(noun, 1, True, False, self.catalogue, self.territory) if noun else None
        if found:
            self.subjects = [self.place(subject) for subject in found]
        elif noun:
            self.subjects = []

    def complete_heads(self, found: list[Subject]) -> list[Subject]:
        """城镇32140元、农村14690元 behind 居民人均可支配收入: bare heads under the name before; [] where one is not."""
        if any(subject.name is not None for subject in found) or not self.subjects or self.distance:
            return []
        last = self.subjects[-1]
        completed: list[Subject] = []
        for subject in found:
            whole = complete_head(subject, last, self.catalogue)
            if whole is None and subject.label == "人均" and "人均" in last.label:
                whole = last
            if whole is None:
                return []
            completed.append(whole)
            last = whole
        return completed

    def end_name(self, subject: Subject) -> Subject:
        """服务业加快发展，增加值…: the clause before began the name that a bare head noun ends."""
        start, lead = self.lead
        for cut in range(len(lead), 1, -1):
            name = self.catalogue.names.get(lead[:cut] + subject.label)
            if name is not None and name.codes:
                return replace(subject, name=name, start=start)
        return subject

    def rescope(self, subjects: list[Subject], noun: list[Token]) -> list[Subject]:
        """全市增长6%，我县增长7%: the elided subject under the scope that its clause names."""
        if not any(is_wider(token) or token.kind == "place" or token.cues & {"part", "agent"} for token in noun):
            return subjects
        scope, reason = judge_prefix(noun, self.territory)
        return [replace(subject, scope=scope, reason=reason) for subject in subjects]

    def fit_unit(self, group: Group) -> list[Subject]:
        """The last subjects; where their unit cannot be that of the number, the nearest one before whose can."""
        quantity = group.members[0].quantity
        assert quantity is not None
        last = self.subjects[-1]
        if len(group.members) > 1 or last.name is None or quantity.unit_class in RATE_CLASSES:
            return self.subjects
        for subject in (last, *reversed(self.history)):
            codes = subject.name.codes if subject.name is not None else ()
            if len(codes) == 1 and quantity.unit_class in self.catalogue.indicators[codes[0]].units:
                return [subject]
        shorter = shorten_name(last, quantity.unit_class, self.catalogue)
        return [shorter] if shorter is not None else self.subjects
