"""Whose report a text is: the author's region, never merely the region it names most."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from transforms.identify.author import fits_author, judge_author, judge_layer
from transforms.identify.evidence import Verdict, score_values
from transforms.identify.head import Head
from transforms.identify.hints import NO_HINTS, Hints
from transforms.identify.region_evidence import (
    STRONG,
    RegionEvidence,
    RegionSource,
    collect_regions,
    find_era,
    name_region,
)
from transforms.language.identify_rules import IdentifyRules
from transforms.language.regions import NATION, Region, RegionTable

# Without a place of proof the text must name the region this often, or this many of its children.
_PROOF = 4.0
_LEAST_OWN = 1.5
_LEAST_SELF = 2
_CLEAR_OWN = 6
_CLEAR_LEAD = 4.0
_LEAST_CHILDREN = 3
_LAST_WORDS = 400  # characters at the end of a text in which its author calls upon the own region
_LEAD = 2.0
_MARGIN = 2.0
_SHORT_NAME = 0.6
_FINALISTS = 12
_NATION_WITHIN = 300  # characters behind the head in which the nation's government says so
_PREFECTURE_CODE = "00"


class _Candidate(NamedTuple):
    """A region with its score and the parts of it that the proof needs, as numbers of names.

    ``framed``: how often its government is named as that which put the page there, or in the head; ``called``: the
    last words of the text call it the author's.
    """

    region: Region
    score: float
    strong: float
    own: float
    self_named: int
    children: float
    basis: str
    framed: int = 0
    called: bool = False


def find_region(
    text: str,
    head: Head,
    year: int | None,
    counts: Mapping[str, int],
    regions: RegionTable,
    rules: IdentifyRules,
    hints: Hints = NO_HINTS,
) -> tuple[Region | None, Verdict[str]]:
    """The author's region, or None with the doubt; ``counts`` are those of ``rules.words``.

    A name counts where it stands in title, meeting line, signature or beside the words by which an
    author speaks of the own region; the kind of region must be the one the author speaks of (全县,
    我市). Without such a place the region must lead clearly by mentions or by the children it names.
    """
    author = judge_author(text, counts, rules)
    if author == "nation" or rules.author_nation.search(text, 0, head.end + _NATION_WITHIN):
        return regions.latest_region(NATION), Verdict(NATION, None, 1.0, "", "author")
    if author == "township":
        return None, _refuse("the report of a township; the table of regions ends with counties")
    era = year if year is not None else find_era(text)
    source = RegionSource(text, head, era, author, regions, rules, hints)
    ranked = rank_regions(collect_regions(source), source)
    return _decide(ranked, source)


def rank_regions(evidence: list[RegionEvidence], source: RegionSource) -> list[_Candidate]:
    """The candidates with their scores, the best first."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    strong: dict[str, float] = defaultdict(float)
    last_words = len(source.text) - _LAST_WORDS
    called: set[str] = set()
    for piece in evidence:
        counted[piece.value][piece.kind] += 1
        if piece.kind == "self" and piece.start is not None and piece.start >= last_words:
            called.add(piece.value)
        if piece.kind in STRONG:
            strong[piece.value] += piece.weight
    layer = judge_layer(source.text, source.rules) if source.author == "city" else None
    scored: list[tuple[float, str, Region, dict[str, float]]] = []
    for code, kinds in score_values(evidence).items():
        region = name_region(code, source)
        if region is not None:
            total = {**kinds, **_weigh_author(region, layer, source)}
            scored.append((-math.fsum(total.values()), code, region, total))
    scored.sort(key=lambda one: one[:2])
    mentions = {
        code: counted[code]["mention"] + _SHORT_NAME * counted[code]["mention_short"] for _, code, _, _ in scored
    }
    ranked: list[_Candidate] = []
    for score, code, region, total in scored[:_FINALISTS]:
        number = counted[code]
        one = _Candidate(
            region=region,
            score=-score,
            strong=strong[code],
            own=mentions[code],
            self_named=number["self"],
            children=number["child"] + 0.5 * number["child_short"],
            basis=", ".join(sorted(total, key=lambda kind: -total[kind])[:4]),
            framed=number["frame"] + number["body"],
            called=code in called,
        )
        ranked.append(_add_above(one, mentions, source))
    return sorted(ranked, key=lambda one: (-one.score, one.region.code))


def _weigh_author(region: Region, layer: str | None, source: RegionSource) -> dict[str, float]:
    """What the kind of region that speaks is worth for this one."""
    if source.author is None:
        return {}
    weights = source.rules.region_weights
    fits = fits_author(region, source.author)
    if fits and layer is not None and region.level in ("prefecture", "county") and region.level != layer:
        return {"misfits": weights["misfits"] / 2}
    return {"fits": weights["fits"]} if fits else {"misfits": weights["misfits"]}


def _add_above(one: _Candidate, mentions: Mapping[str, float], source: RegionSource) -> _Candidate:
    """A region gains where the text names those above it, but not from one that may itself be the author."""
    gain = 0.0
    region = one.region
    for above in source.regions.list_ancestors(region.code, source.year or region.valid_from)[:2]:
        rival = source.author is None or fits_author(above, source.author)
        if above.code != NATION and not rival:
            gain += min(source.rules.region_weights["above"], math.log2(1 + mentions.get(above.code, 0.0)))
    return one._replace(score=one.score + gain)


def _decide(ranked: list[_Candidate], source: RegionSource) -> tuple[Region | None, Verdict[str]]:
    if not ranked:
        return None, _refuse("the text names no region")
    best, rivals = ranked[0], ranked[1:]
    doubt = next((doubt for object_to in _OBJECTIONS if (doubt := object_to(best, rivals, source))), "")
    if doubt:
        return None, _refuse(doubt)
    runner_up = rivals[0] if rivals else None
    margin = 1 - max(0.0, runner_up.score) / best.score if runner_up else 1.0
    return best.region, Verdict(best.region.code, runner_up.region.code if runner_up else None, margin, "", best.basis)


def _object_several_codes(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> str:
    if source.year is None and any(one.region.name == best.region.name for one in rivals):
        return f"{best.region.name} had more than one code, and the text names no year"
    return ""


def _object_unproven(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> str:
    if best.score > 0 and any(prove(best, rivals, source) for prove in _PROOFS):
        return ""
    return f"nothing shows that the report is of {best.region.code} {best.region.name}"


def _object_namesake(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> str:
    """A prefecture and the county of its seat may share a short name."""
    if source.author is not None or best.strong >= _PROOF:
        return ""
    shorts = set(best.region.shorts)
    namesake = next((one.region for one in rivals if not shorts.isdisjoint(one.region.names)), None)
    return f"{best.region.name} and {namesake.name} are called alike" if namesake is not None else ""


def _object_close(best: _Candidate, rivals: list[_Candidate], _: RegionSource) -> str:
    close = [one for one in rivals if best.score - one.score < _MARGIN]
    names = ", ".join(f"{one.region.code} {one.region.name}" for one in (best, *close[:3]))
    return f"undecided between {names}" if close else ""


_OBJECTIONS = (_object_several_codes, _object_unproven, _object_namesake, _object_close)


def _prove_by_place(best: _Candidate, _: list[_Candidate], __: RegionSource) -> bool:
    return best.strong >= _PROOF


def _prove_by_own_words(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> bool:
    return best.self_named > 0 and best.own >= _LEAST_OWN and _leads(best, rivals, source, _LEAD)


def _prove_by_self(best: _Candidate, rivals: list[_Candidate], _: RegionSource) -> bool:
    serious = _list_serious(best, rivals)
    return best.self_named >= _LEAST_SELF and all(best.self_named >= _LEAD * one.self_named for one in serious)


def _prove_by_mentions(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> bool:
    return best.own >= _CLEAR_OWN and _leads(best, rivals, source, _CLEAR_LEAD)


def _prove_by_children(best: _Candidate, rivals: list[_Candidate], _: RegionSource) -> bool:
    peers = [one for one in rivals if one.region.level == best.region.level]
    return best.children >= _LEAST_CHILDREN and all(best.children >= _LEAD * one.children for one in peers)


def _prove_by_frame(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> bool:
    """我代表市人民政府 on a page of one city's government, where the text names no other city so often."""
    if not best.framed or source.author is None or not fits_author(best.region, source.author):
        return False
    kin = [one for one in rivals if fits_author(one.region, source.author) and one.region.name != best.region.name]
    return not any(one.framed or one.strong for one in kin) and all(best.own >= _LEAD * one.own for one in kin)


def _prove_by_call(best: _Candidate, rivals: list[_Candidate], source: RegionSource) -> bool:
    """共图某市振兴大业: the one region of the author's kind that a text names, as its own, in its last words."""
    if not best.called or source.author is None or not fits_author(best.region, source.author):
        return False
    others = [one for one in rivals if one.own > 0 or one.strong > 0]
    above = {one.code for one in source.regions.list_ancestors(best.region.code, source.year or best.region.valid_from)}
    hinted = source.hints.region_code
    return hinted in (None, best.region.code) and all(one.region.code in above for one in others)


# Any of these shows more than the number of its names that a region is the author's.
_PROOFS = (
    _prove_by_place,
    _prove_by_own_words,
    _prove_by_self,
    _prove_by_mentions,
    _prove_by_children,
    _prove_by_frame,
    _prove_by_call,
)


def _list_serious(best: _Candidate, rivals: list[_Candidate]) -> list[_Candidate]:
    """Rivals with a half of the score; between regions of one name those above decide, by the margin."""
    return [one for one in rivals if one.score > best.score / 2 and one.region.name != best.region.name]


def _leads(best: _Candidate, rivals: list[_Candidate], source: RegionSource, lead: float) -> bool:
    """Whether a region is named so many times as often as its rivals, and as often as those above it."""
    ancestors = source.regions.list_ancestors(best.region.code, source.year or best.region.valid_from)
    above = {one.code for one in ancestors}
    serious = _list_serious(best, rivals)
    return all(best.own >= one.own * (1.0 if one.region.code in above else lead) for one in serious)


def _refuse(doubt: str) -> Verdict[str]:
    return Verdict(None, None, 0.0, doubt, "")
