"""What a run did, as rows that a person, a terminal and the Prefect UI can all show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flows.monitor.markdown import escape_markdown, link, to_cell, write_code
from flows.monitor.outlook import Ask, Outlooks, Row, list_outlooks, quote
from flows.monitor.pages import link_document, link_region
from flows.monitor.regressions import Regression
from flows.run.home import Home, write_command
from warehouse.load.corrections import UNUSED
from warehouse.store.paths import published_path

SHOWN_DOCUMENTS = 50
SHOWN_TARGETS = 60
MOST_MISSING = 1

DOCUMENTS = """
with chosen as materialized (from document where {which} order by status, doc_id limit {limit})
select d.doc_id, d.region_name as region, d.report_year as year, d.doc_kind as kind, d.status,
       coalesce(o.n, 0) as observations, coalesce(r.n, 0) as noise_removed, coalesce(l.n, 0) as unresolved_numerals,
       d.reason, d.source
from chosen d
left join (select doc_id, count(*) as n from observation semi join chosen using (doc_id) group by doc_id) o
    using (doc_id)
left join (select doc_id, count(*) as n from removed_span semi join chosen using (doc_id) group by doc_id) r
    using (doc_id)
left join (select doc_id, count(*) as n from number_ledger semi join chosen using (doc_id)
           where fate = 'unresolved' group by doc_id) l using (doc_id)
order by d.status, d.doc_id
"""

TARGETS = """
select t.target_observation_id as id, count(*) over () as total
from target_vs_actual t left join indicator i on i.code = t.indicator
where t.target_doc_id in (select doc_id from document where {which})
   or t.actual_doc_id in (select doc_id from document where {which})
order by t.actual_value is null, t.region_name, i.core desc, i.rowid, t.period_end, t.target_observation_id
limit {limit}
"""
"""Which pairs are shown, and how many there are: of so many only those are put into words."""

WRITTEN_TARGETS = """
select w.region_code, w.target_doc_id as doc_id, w.region_name as region, w.indicator_name as indicator, w.period,
       w.target, w.actual, w.gap, w.verdict
from written_target w left join indicator i on i.code = w.indicator
where w.target_observation_id in ({ids})
order by w.actual is null, w.region_name, i.core desc, i.rowid, w.period_end, w.target_observation_id
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
select c.*, (select list(i.name_zh order by i.rowid) from indicator i
             where list_contains(c.missing_headline_indicators, i.code)) as missing_names
from coverage c where c.region_code = {code} order by all
"""

REGIONS = """
select distinct region_code as code from document where {which} and region_code is not null order by code limit {limit}
"""

CORRECTED = """
select (select count(*) from correction) as in_force,
       (select count(distinct observation_id) from correction_use) as used
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the run, and rows of its documents, its target-versus-actual pairs and what it refused.

    ``outlooks`` are its reports at a glance; ``noise`` is what was taken out, by kind and rule; ``coverage`` what is
    known of the run's regions; ``unused`` are corrections that correct nothing, ``corrected`` counts those in force and
    the observations that they change.
    All are the first rows only; ``target_count`` counts all the pairs. A page has no outlooks; a terminal no targets,
    no noise and no coverage.
    """

    counts: Row
    documents: Sequence[Row]
    outlooks: Outlooks
    target_count: int
    targets: Sequence[Row]
    refused: Sequence[Row]
    noise: Sequence[Row]
    coverage: Sequence[Row]
    unused: Sequence[Row]
    corrected: Row


def summarize_run(ask: Ask, counts: Row, run_id: str, for_page: bool | None = None) -> Summary:
    """The run's own documents and what their numbers say; a run that loaded nothing shows what is there.

    Asked is what is shown: ``for_page`` for the page of a run, false for a terminal; None for both.
    """
    mine = f"run_id = '{run_id}'"
    which = mine if counts["loaded"] or counts["quarantined"] else "status = 'loaded'"
    chosen = ask(TARGETS.format(which=which, limit=SHOWN_TARGETS)) if for_page is not False else []
    ids = ", ".join(quote(row["id"]) for row in chosen)
    return Summary(
        counts=counts,
        outlooks=list_outlooks(ask, which) if not for_page else Outlooks((), 0),
        documents=ask(DOCUMENTS.format(which=which, limit=SHOWN_DOCUMENTS)),
        target_count=chosen[0]["total"] if chosen else 0,
        targets=ask(WRITTEN_TARGETS.format(ids=ids)) if chosen else [],
        refused=ask(REFUSED.format(which=mine, limit=SHOWN_DOCUMENTS)),
        noise=ask(NOISE.format(which=which, limit=SHOWN_DOCUMENTS)) if for_page is not False else [],
        coverage=_list_coverage(ask, which) if for_page is not False else [],
        unused=ask(UNUSED),
        corrected=ask(CORRECTED)[0],
    )


def _list_coverage(ask: Ask, which: str) -> list[Row]:
    """The first rows, asked region by region: of one region it is had without going through all observations."""
    found: list[Row] = []
    for region in ask(REGIONS.format(which=which, limit=SHOWN_DOCUMENTS)):
        if len(found) < SHOWN_DOCUMENTS:
            found += ask(COVERAGE.format(code=quote(region["code"])))
    return found[:SHOWN_DOCUMENTS]


def describe_counts(counts: Row) -> str:
    """One sentence: ``5 documents: 5 loaded, 0 known and unchanged, 0 quarantined; 412 observations``.

    Known documents that an earlier run has refused (``refused_before``) are counted apart.
    """
    seen, loaded, refused = counts["seen"], counts["loaded"], counts.get("refused_before", 0)
    known = counts["skipped"] - refused
    text = (
        f"{seen:,} document{'s' if seen != 1 else ''}: {loaded:,} loaded, "
        f"{known:,} known and unchanged, {counts['quarantined']:,} quarantined"
    )
    if refused:
        text += f", {refused:,} quarantined by an earlier run and unchanged"
    return f"{text}; {counts['observations']:,} observations" if loaded else f"{text}; no document is new or changed"


def to_markdown(summary: Summary, home: Home, regressions: Sequence[Regression] = (), pages: str | None = None) -> str:
    """The summary as the markdown artifact of the run, which stands below its counts.

    Rows lead to their ``pages`` where these are served.
    """
    parts = [f"[Pages of this warehouse](<{pages}>)"] if pages else []
    if regressions:
        parts += ["## Lower than in the state before", to_markdown_table([asdict(fall) for fall in regressions])]
    parts += ["## Documents", to_markdown_table(_shorten_documents(summary.documents, pages))]
    parts += [f"- {to_cell(row['doc_id'])}: {to_cell(row['reason'])}" for row in summary.documents if row["reason"]]
    if summary.targets:
        more = summary.target_count - len(summary.targets)
        parts += ["## Targets beside what was achieved", to_markdown_table(_shorten_targets(summary.targets, pages))]
        parts += [f"{more:,} more of these reports."] if more > 0 else []
    if summary.refused:
        parts += ["## Refused, with the check that failed", to_markdown_table(summary.refused)]
    if summary.unused:
        parts += ["## Corrections that correct nothing", to_markdown_table(summary.unused)]
    shown = "" if pages else f"; {write_code(write_command(home, verb='web'))} shows it as pages"
    command = write_code(write_command(home, "from target_vs_actual"))
    parts.append(f"Warehouse: {escape_markdown(str(published_path(home.root)))}; query it with {command}{shown}.")
    return "\n\n".join(parts) + "\n"


def _shorten_documents(documents: Sequence[Row], pages: str | None) -> list[Row]:
    """Documents with short column names, their status where it differs, last a link to their page or where they came
    from: what a narrow screen cuts off is the name that says least.

    All columns are within the page; reasons, which are long, stand below.
    """
    short = {"observations": "rows", "noise_removed": "noise", "unresolved_numerals": "open"}
    left = {"doc_id", "source", "reason"}
    left |= {"status"} if all(row["status"] == "loaded" for row in documents) else set()
    shortened: list[Row] = []
    for row in documents:
        doc_id = str(row["doc_id"])
        named = {short.get(name, name): value for name, value in row.items() if name not in left}
        named["doc_id"] = link(doc_id, link_document(pages, doc_id) if pages else str(row["source"]))
        shortened.append(named)
    return shortened


def _shorten_targets(targets: Sequence[Row], pages: str | None) -> list[Row]:
    """Targets whose region and words lead to their pages, in so few columns that all are within the page; ``actual``
    only where one is known.
    """
    shortened: list[Row] = []
    for row in targets:
        region, target = f"{row['region']} {row['period']}", str(row["target"])
        shortened.append(
            {
                "region": link(region, link_region(pages, row["region_code"]))
                if pages and row["region_code"]
                else region,
                "indicator": row["indicator"],
                "target": link(target, link_document(pages, row["doc_id"])) if pages and row["doc_id"] else target,
                "actual": row["actual"],
                "outcome": f"{row['verdict']}, {row['gap']}" if row["gap"] else row["verdict"],
            }
        )
    if all(row["actual"] is None for row in shortened):
        return [{name: value for name, value in row.items() if name != "actual"} for row in shortened]
    return shortened


def shorten_coverage(coverage: Sequence[Row], pages: str | None) -> list[Row]:
    """Coverage with the columns that a page has room for; what is missing is told by number where it is much."""
    shortened: list[Row] = []
    for row in coverage:
        missing = row["missing_names"] or []
        region = str(row["region_name"] or row["region_code"])
        shortened.append(
            {
                "region": link(region, link_region(pages, row["region_code"])) if pages else region,
                "year": row["report_year"],
                "reports": row["documents"],
                "rows": row["observations"],
                "targets": row["targets"],
                "core": row["core_indicators"],
                "open": row["unresolved_numerals"],
                "missing": missing if len(missing) <= MOST_MISSING else f"{len(missing)} indicators",
            }
        )
    return shortened


def to_markdown_table(rows: Sequence[Row]) -> str:
    """Rows as a markdown table with the columns of the first; nothing for no rows."""
    if not rows:
        return ""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(to_cell(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines)
