"""What a run did, as rows that a person, a terminal and the Prefect UI can all show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.monitor.regressions import Regression

Row = Mapping[str, Any]
Ask = Callable[[str], Sequence[Row]]
"""A read-only SELECT to its rows."""

SHOWN_DOCUMENTS = 50
SHOWN_TARGETS = 60

DOCUMENTS = """
select d.doc_id, d.region_name as region, d.report_year as year, d.doc_kind as kind, d.status,
       coalesce(o.n, 0) as observations, coalesce(r.n, 0) as noise_removed, coalesce(l.n, 0) as unresolved_numerals,
       d.reason, d.source
from document d
left join (select doc_id, count(*) as n from observation group by doc_id) o using (doc_id)
left join (select doc_id, count(*) as n from removed_span group by doc_id) r using (doc_id)
left join (select doc_id, count(*) as n from number_ledger where fate = 'unresolved' group by doc_id) l using (doc_id)
where {which}
order by d.status, d.doc_id
limit {limit}
"""

TARGETS = """
select region_name as region, indicator_name as indicator, measure,
       period_start, period_end, target_bound, target_value, target_value_high,
       actual_bound, actual_value, gap, verdict, unit, coalesce(word, unit) as unit_word, count(*) over () as total
from (
    select t.*, i.unit, i.core, row_number() over (
        partition by t.region_code order by (t.actual_value is null), i.core desc, i.rowid, t.period_end) as place
    from target_vs_actual t left join indicator i on i.code = t.indicator
    where t.target_doc_id in (select doc_id from document where {which})
       or t.actual_doc_id in (select doc_id from document where {which})
) left join (
    select class, first(text order by rowid) as word from unit where factor = 1 group by class
) on class = unit
order by (actual_value is null), region, place
limit {limit}
"""

REFUSED = """
select doc_id, stage, "check", value, count(*) as times
from quarantine where {which} group by all order by doc_id, times desc limit {limit}
"""

NOISE = """
select kind, rule, count(*) as spans, sum(char_end - char_start) as characters, count(distinct doc_id) as documents
from removed_span where doc_id in (select doc_id from document where {which})
group by all order by spans desc, kind, rule limit {limit}
"""

COVERAGE = """
select * from coverage
where region_code in (select region_code from document where {which}) order by all limit {limit}
"""


UNUSED = """
select document, text,
       case when exists (from document d
                         where d.doc_id = s.document
                            or (length(s.document) >= 12 and starts_with(d.sha256, s.document)))
            then 'no observation has these words (any more)' else 'no such document here' end as why,
       reason, reviewer, made_on as date
from correction_status s where unused order by all limit 50
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the run, and rows of its documents, its target-versus-actual pairs and what it refused.

    ``noise`` is what was taken out, by kind and rule; ``coverage`` what is known of the run's regions;
    ``unused`` are corrections that correct nothing.
    All are the first rows only; ``target_count`` counts all the pairs.
    """

    counts: Row
    documents: Sequence[Row]
    target_count: int
    targets: Sequence[Row]
    refused: Sequence[Row]
    noise: Sequence[Row]
    coverage: Sequence[Row]
    unused: Sequence[Row]


def summarize_run(ask: Ask, counts: Row, run_id: str) -> Summary:
    """The run's own documents and what their numbers say; a run that loaded nothing shows what is there."""
    mine = f"run_id = '{run_id}'"
    which = mine if counts["loaded"] or counts["quarantined"] else "status = 'loaded'"
    targets = ask(TARGETS.format(which=which, limit=SHOWN_TARGETS))
    return Summary(
        counts=counts,
        documents=ask(DOCUMENTS.format(which=which, limit=SHOWN_DOCUMENTS)),
        target_count=targets[0]["total"] if targets else 0,
        targets=targets,
        refused=ask(REFUSED.format(which=mine, limit=SHOWN_DOCUMENTS)),
        noise=ask(NOISE.format(which=which, limit=SHOWN_DOCUMENTS)),
        coverage=ask(COVERAGE.format(which=which, limit=SHOWN_DOCUMENTS)),
        unused=ask(UNUSED),
    )


def describe_counts(counts: Row) -> str:
    """One sentence: ``5 documents: 5 loaded, 0 known and unchanged, 0 quarantined; 412 observations``."""
    seen, loaded = counts["seen"], counts["loaded"]
    text = (
        f"{seen:,} document{'s' if seen != 1 else ''}: {loaded:,} loaded, "
        f"{counts['skipped']:,} known and unchanged, {counts['quarantined']:,} quarantined"
    )
    return f"{text}; {counts['observations']:,} observations" if loaded else f"{text}; nothing new to load"


def format_amount(value: float | None, unit: str | None) -> str:
    """A value for people: 6780000000 CNY to ``67.8亿元``; 8.5 % to ``8.5%``."""
    if value is None:
        return ""
    if unit == "CNY" or unit == "USD":
        name = "元" if unit == "CNY" else "美元"
        for size, word in ((1e8, "亿"), (1e4, "万")):
            if abs(value) >= size:
                return f"{value / size:,.10g}{word}{name}"
        return f"{value:,.10g}{name}"
    return f"{value:,.10g}{unit or ''}"


def format_target(row: Row) -> dict[str, str]:
    """A target_vs_actual row to short texts: region, indicator, period, target, actual, gap, verdict."""
    relative = row["measure"] in ("growth", "annual_growth")
    change_of_share = row["measure"] == "change" and row["unit"] == "%"
    money = row["unit"] in ("CNY", "USD")
    unit = row["unit"] if money else row["unit_word"]
    unit = "%" if relative else "个百分点" if change_of_share else "" if row["measure"] == "rank" else unit
    target = format_amount(row["target_value"], unit)
    if row["target_value_high"] is not None:
        target += f" – {format_amount(row['target_value_high'], unit)}"
    else:
        target = BOUND_SIGNS.get(row["target_bound"], "") + target
    actual = format_amount(row["actual_value"], unit)
    if actual:
        actual = BOUND_SIGNS.get(row["actual_bound"], "") + actual
    start, end = row["period_start"], row["period_end"]
    return {
        "region": row["region"] or "?",
        "indicator": row["indicator"] or "?",
        "measure": row["measure"],
        "period": str(start) if start == end else f"{start}–{end}",
        "target": target,
        "actual": actual,
        "gap": format_amount(row["gap"], "个百分点" if relative else unit),
        "verdict": row["verdict"],
    }


BOUND_SIGNS = {"approx": "≈ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}


def to_markdown(summary: Summary, warehouse: str, regressions: Sequence[Regression] = ()) -> str:
    """The summary as the markdown artifact of the run, which stands below its counts."""
    parts = []
    if regressions:
        parts += ["## Lower than in the state before", to_markdown_table([asdict(fall) for fall in regressions])]
    parts += ["## Documents", to_markdown_table(_shorten_documents(summary.documents))]
    if summary.targets:
        parts += [
            "## Targets beside what was achieved",
            to_markdown_table([format_target(row) for row in summary.targets]),
        ]
    if summary.refused:
        parts += ["## Refused, with the check that failed", to_markdown_table(summary.refused)]
    if summary.unused:
        parts += ["## Corrections that correct nothing", to_markdown_table(summary.unused)]
    parts.append(f'Warehouse: `{warehouse}`; query it with `duibiao sql "from target_vs_actual"`.')
    return "\n\n".join(parts) + "\n"


def _shorten_documents(documents: Sequence[Row]) -> list[Row]:
    """Documents with short column names, a link where they came from the web, reasons only where there are any."""
    short = {"noise_removed": "noise", "unresolved_numerals": "unresolved"}
    reasons = any(row["reason"] for row in documents)
    shortened: list[Row] = []
    for row in documents:
        source = str(row["source"])
        named = {short.get(name, name): value for name, value in row.items() if name != "source"}
        if not reasons:
            named.pop("reason")
        if source.startswith(("http://", "https://")) and not set(source) & set("<>\n"):
            named["doc_id"] = f"[{row['doc_id']}](<{source}>)"
        shortened.append(named)
    return shortened


def to_markdown_table(rows: Sequence[Row]) -> str:
    """Rows as a markdown table with the columns of the first; nothing for no rows."""
    if not rows:
        return ""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
