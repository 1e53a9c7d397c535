"""How a number was read, step by step, from the words of transforms/explain.py to those of a page's language."""

from __future__ import annotations

import re

from flows.web.language.amounts import describe_unit, spell_bound
from flows.web.language.choice import CHINESE
from flows.web.language.words import read_refusals, say

FITS, NOT_SO, NOTHING, STANDS = "fits", "not so: ", "no ", " stands in it"
OR = " or "
_WORDS = ("fate", "rule", "scope", "topic")
"""Steps whose first word is one of ours."""
_VALUE = re.compile(
    r"(?P<kind>\w+) (?P<measure>\w+) (?P<value>[\d.-]+)(?: to (?P<high>[\d.-]+))? (?P<unit>.+), bound (?P<bound>\w+)"
)
_CHOSEN = re.compile(r"(?P<side>target|actual): (?P<source>.+?)(?:, first of (?P<count>\d+))?")
_NONE = ("none reported", "none yet")
_AWAY = re.compile(r", (\d+) clauses away$")


def say_step(step: str, found: str, language: str) -> str:
    """What a step has found: the words of the text stay as they are."""
    if language != CHINESE:
        return found
    if step.endswith(" production"):
        name, _, why = found.partition(": ")
        return f"{name}：{say_outcome(why)}"
    if step == "not an observation because":
        return say_refusal(found.replace(" ", "_"), language)
    if step == "read as":
        return say_value(found)
    if step == "confidence":
        certain, _, flags = found.partition(", flags: ")
        return certain + (
            f"，{say('flags', language)}：{'、'.join(say(flag, language) for flag in flags.split(', '))}"
            if flags
            else ""
        )
    if step in ("section", *_WORDS):
        word, space, rest = found.partition(" ")
        return say(found if found == "no row" else word, language) + ("" if found == "no row" else space + rest)
    return _say_antecedents(found)


def _say_antecedents(found: str) -> str:
    away = _AWAY.search(found)
    names = _AWAY.sub("", found).replace("(outside the catalogue)", f"（{say('outside the catalogue', CHINESE)}）")
    told = say("{count} clauses away", CHINESE).format(count=away[1]) if away else ""
    return say(names, CHINESE) + (f"，{told}" if told else "")


def say_outcome(why: str) -> str:
    """In Chinese whether a production fitted, and why not."""
    if why.startswith(NOT_SO):
        return f"{say('not so', CHINESE)}：{say(why.removeprefix(NOT_SO), CHINESE)}"
    if why.startswith(NOTHING):
        return say("no {cues}", CHINESE).format(cues=_say_cues(why.removeprefix(NOTHING)))
    if why.endswith(STANDS):
        return say("{cues} stands in it", CHINESE).format(cues=_say_cues(why.removesuffix(STANDS)))
    return say(why, CHINESE)


def _say_cues(names: str) -> str:
    return "或".join(say(f"cue {name}", CHINESE).removeprefix("cue ") for name in names.split(OR))


def say_choice(text: str, language: str) -> str:
    """``target: work report of the year itself, first of 2; actual: none yet`` in the page's language."""
    return "；".join(map(_say_chosen, text.split("; "))) if language == CHINESE and text else text


def _say_chosen(part: str) -> str:
    match = _CHOSEN.fullmatch(part)
    if match is None:
        return say(part, CHINESE)
    source = say(match["source"], CHINESE)
    told = (
        say(f"{match['side']}: {{source}}", CHINESE).format(source=source)
        if match["source"] not in _NONE
        else (f"{say(match['side'], CHINESE)}：{source}")
    )
    return told + (say(", first of {count}", CHINESE).format(count=match["count"]) if match["count"] else "")


def say_refusal(reason: str, language: str) -> str:
    """Why a number makes no observation; what has no words stays as it is."""
    return read_refusals().get(reason, {}).get(language, reason.replace("_", " "))


def say_value(found: str) -> str:
    """``actual growth 21.1 %, bound eq`` in Chinese."""
    match = _VALUE.fullmatch(found)
    if match is None:
        return found
    kind, measure = (say(match[name], CHINESE) for name in ("kind", "measure"))
    bound = say(spell_bound(match["bound"]), CHINESE)
    number = match["value"] + (f"～{match['high']}" if match["high"] else "")
    return f"{kind}，{measure} {number} {describe_unit(match['unit'], CHINESE)}，{say('bound', CHINESE)}：{bound}"
