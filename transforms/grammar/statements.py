"""Statements as read from a sentence: one number of one subject, or a number that makes no row, with the reason."""

from __future__ import annotations

from enum import StrEnum

from transforms.grammar.measure import Reading
from transforms.grammar.predicate import Predicate
from transforms.grammar.scope import REGION, Scope
from transforms.grammar.subjects import Subject
from transforms.language.catalogue import Indicator
from transforms.records import Replaceable, Section, constructor_of, value
from transforms.tokens.clauses import Clause
from transforms.tokens.quantities import Quantity


class Attachment(StrEnum):
    """How a number came to its subject."""

    SUBJECT_NUMBER = "subject_number"
    NUMBER_SUBJECT = "number_subject"
    EACH_OF_BEFORE = "each_of_before"
    HEAD_ELIDED = "head_elided"
    ELIDED = "elided"
    ELIDED_OVER = "elided_over"
    OTHER_SENTENCE = "other_sentence"
    BRACKET = "bracket"
    FROM_TO = "from_to"
    BASE_LEVEL = "base_level"
    RANK = "rank"
    TABLE = "table"


# Attachments to what stands before the clause.
ELLIPTIC = frozenset({Attachment.ELIDED, Attachment.ELIDED_OVER})
ANAPHORIC = ELLIPTIC | {Attachment.EACH_OF_BEFORE, Attachment.OTHER_SENTENCE}
SAME_SUBJECT = ELLIPTIC | {Attachment.EACH_OF_BEFORE}
OF_SAME_SENTENCE = SAME_SUBJECT | {Attachment.HEAD_ELIDED}


class Refusal(StrEnum):
    """Why a number makes no observation."""

    ATTRIBUTE = "attribute"
    STEPS = "steps"
    MILESTONE = "milestone"
    ORDINAL = "ordinal"
    ASPIRATION = "aspiration"
    SHARE = "share"
    LIST_MISMATCH = "list_mismatch"
    NO_SUBJECT = "no_subject"
    REQUIRED_FROM_ABOVE = "required_from_above"
    COMPARED = "compared"
    CONVERTED = "converted"
    RUNNING_TOTAL = "running_total"
    NOT_READ = "not_read"
    UNKNOWN_SUBJECT = "unknown_subject"
    NO_PERIOD = "no_period"
    PART_OF_YEAR = "part_of_year"
    GLOSSARY = "glossary"
    NEW_OR_ALL = "new_or_all"


# Reasons for which a number tells of nothing by itself, so that no row is made of it.
REFERENCES = frozenset({Refusal.MILESTONE, Refusal.ATTRIBUTE, Refusal.STEPS})


@value
class Statement(Replaceable):
    """One number said of one subject.

    ``reading`` is None, or ``refused`` says why, where it is no observation of a catalogued indicator.
    ``attachment``: how it found its subject; positions count in the clean text. ``other_period``: the years in
    force, where the statement was dated to the last of them. ``chain``: statements of one chain of clauses, joined
    by 、 only, have the same number. ``recalls``: the number is an aim that the text recalls.
    """

    quantity: Quantity
    kind: str
    attachment: Attachment | None
    clause_start: int
    clause_end: int
    predicate: Predicate
    subject: Subject | None = None
    indicator: Indicator | None = None
    reading: Reading | None = None
    period: tuple[int, int] | None = None
    scope: Scope = REGION
    flags: tuple[str, ...] = ()
    refused: StrEnum | None = None
    after: str = ""
    section: Section | None = None
    other_period: tuple[int, int] | None = None
    chain: int = 0
    clause: Clause | None = None
    rank_scope: str | None = None
    rank_of: str | None = None
    recalls: bool = False
    confidence: float = 0.0

    @property
    def rule(self) -> str:
        """The path that read it, as it is put on record: attachment and interpretation, or the refusal."""
        if self.attachment is None:
            return str(self.refused or "")
        if self.attachment is Attachment.RANK:
            return "rank"
        if self.reading is None:
            return f"{self.attachment}:{self.refused}" if self.attachment is Attachment.TABLE else self.attachment
        return f"{self.attachment}:{self.reading.measure if self.attachment is Attachment.TABLE else self.reading.rule}"

    @property
    def is_read(self) -> bool:
        """Whether it is an observation."""
        return self.reading is not None and self.period is not None and self.refused is None

    @property
    def is_level(self) -> bool:
        """Whether it tells how much there is."""
        return self.reading is not None and self.reading.measure == "level"


make_statement = constructor_of(Statement)
