-- Which statements can be compared, and which of several is believed first (the smaller preference wins).
-- A statement about a part of the region, of elsewhere or of unknown years is left out: it pairs with nothing.
WITH source AS (
    SELECT doc_id, doc_kind, report_year, region_name,
           row_number() OVER (ORDER BY published_on NULLS LAST, doc_id) AS place
    FROM document
    WHERE status = 'loaded'
),
ranked AS (
    SELECT o.rowid AS row_id, o.region_code, o.indicator, o.measure, o.period_start, o.period_end, o.kind,
           o.value, o.bound, o.char_start, o.flags, o.section, s.place,
           -- Shares are said to change by % or by percentage points; ranks compare only among the same others.
           CASE o.measure
               WHEN 'change' THEN CASE WHEN o.unit = '%' THEN 'pp' ELSE o.unit END
               WHEN 'rank' THEN concat_ws(' ', 'rank', o.rank_scope, o.rank_of)
               ELSE o.unit
           END AS unit,
           CASE
               WHEN o.kind = 'actual' THEN CASE
                   WHEN s.doc_kind = 'communique' AND o.period_end >= s.report_year - 1 THEN 1
                   WHEN s.doc_kind = 'work_report' AND s.report_year = o.period_end + 1 THEN 2
                   WHEN s.doc_kind IN ('plan_report', 'budget_report') AND s.report_year = o.period_end + 1 THEN 3
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report', 'communique')
                       AND s.report_year > o.period_end THEN 4
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report') THEN 5
                   WHEN s.doc_kind = 'news' THEN 6
                   ELSE 7
               END
               ELSE CASE
                   WHEN s.doc_kind = 'work_report' AND s.report_year = o.period_start THEN 1
                   WHEN s.doc_kind IN ('plan_report', 'budget_report') AND s.report_year = o.period_start THEN 2
                   WHEN s.doc_kind = 'work_report' AND s.report_year < o.period_start THEN 3
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report')
                       AND s.report_year <= o.period_end THEN 4
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report') THEN 5
                   WHEN s.doc_kind = 'news' THEN 6
                   ELSE 7
               END
           END AS source_rank,
           least(abs(coalesce(s.report_year, 0)
               - CASE WHEN o.kind = 'actual' THEN o.period_end + 1 ELSE o.period_start END), 99) AS distance
    FROM observation o
    JOIN source s USING (doc_id)
    WHERE o.scope = 'region' AND o.region_code IS NOT NULL AND o.period_start IS NOT NULL
)
SELECT row_id, region_code, indicator, measure, period_start, period_end, kind, unit, value, bound, source_rank,
       ((source_rank * 100 + distance) * 100
           + CASE WHEN len(flags) > 0 AND list_has_any(flags, ['text_damaged', 'implausible']) THEN 40 ELSE 0 END
           + CASE WHEN section IN ('other', '') THEN 20 ELSE 0 END
           + CASE
               WHEN kind = 'actual' THEN CASE bound WHEN 'eq' THEN 0 WHEN 'approx' THEN 1 WHEN 'range' THEN 2 ELSE 3 END
               ELSE CASE bound WHEN 'ge' THEN 0 WHEN 'le' THEN 0 WHEN 'range' THEN 1 WHEN 'eq' THEN 2 ELSE 3 END
             END
       )::BIGINT * 1000000000000 + place * 1000000 + least(char_start, 999999) AS preference
FROM ranked
