-- Every target beside what was achieved: the target believed, the actual believed, and the verdict.
WITH shown AS MATERIALIZED (
    -- Of the wide rows only those that stand for an actual: the join is with these, not with all.
    SELECT rowid AS row_id, doc_id, value_high, value_text, quote, flags, observation_id
    FROM observation
    SEMI JOIN target_and_actual p ON p.shown_row = observation.rowid
),
told AS (
    SELECT p.*, i.name_zh AS indicator_name, coalesce(i.direction, '') AS direction,
           ot.value AS target_value, ot.value_high AS target_value_high, ot.bound AS target_bound,
           ot.doc_id AS target_doc_id, ot.quote AS target_quote, ot.flags AS target_flags,
           ot.observation_id AS target_observation_id, ot.value_text AS target_value_text,
           oa.doc_id AS actual_doc_id, CASE WHEN p.actual_row IS NOT NULL THEN oa.value_high END AS actual_value_high,
           CASE WHEN p.actual_row IS NOT NULL THEN oa.value_text END AS actual_value_text,
           oa.quote AS actual_quote, oa.flags AS actual_flags,
           CASE WHEN p.actual_row IS NOT NULL THEN oa.observation_id END AS actual_observation_id,
           round(p.actual_value - ot.value, 6) AS gap,
           p.measure IN ('growth', 'annual_growth') AS is_growth,
           p.method IS NOT NULL AS is_derived,
           coalesce(p.actual_price_basis <> p.price_basis, FALSE) AS is_at_other_prices
    FROM target_and_actual p
    JOIN observation ot ON ot.rowid = p.target_row
    LEFT JOIN shown oa ON oa.row_id = p.shown_row
    LEFT JOIN indicator i ON i.code = p.indicator
),
wanted AS (
    SELECT *, CASE WHEN measure = 'rank' THEN 'down' ELSE direction END AS wanted,
           -- How far the actual may fall short of a target of "about": half a point of a growth, 5 % of a level.
           CASE WHEN target_bound <> 'approx' THEN 0.0 WHEN is_growth THEN 0.5 ELSE abs(target_value) * 0.05 END
               AS tolerance
    FROM told
),
-- What a target asks for, as a floor, a ceiling or both, and where the actual lies for sure: both ends, open or not.
-- A number that is said exactly or to be at least so much asks for no less where more is better, for no more where
-- less is better; every other bound asks for what it says.
bounded AS (
    SELECT *,
           CASE
               WHEN target_bound IN ('gt', 'range') OR (target_bound = 'ge' AND wanted <> 'down') THEN target_value
               WHEN target_bound IN ('eq', 'approx') AND wanted = 'up' THEN target_value - tolerance
           END AS floor,
           CASE
               WHEN target_bound IN ('le', 'lt') OR (target_bound = 'ge' AND wanted = 'down') THEN target_value
               WHEN target_bound = 'range' THEN target_value_high
               WHEN target_bound IN ('eq', 'approx') AND wanted = 'down' THEN target_value + tolerance
           END AS ceiling,
           CASE WHEN actual_bound IN ('le', 'lt') THEN '-infinity'::DOUBLE ELSE actual_value END AS actual_low,
           CASE WHEN actual_bound IN ('ge', 'gt') THEN 'infinity'::DOUBLE
                WHEN actual_bound = 'range' THEN actual_value_high ELSE actual_value END AS actual_high
    FROM wanted
),
judged AS (
    SELECT *,
           floor IS NULL OR round(actual_low - floor, 6) > 0 OR (round(actual_low - floor, 6) = 0
               AND (target_bound <> 'gt' OR actual_bound = 'gt')) AS is_over_floor,
           coalesce(round(actual_high - floor, 6) < 0 OR (round(actual_high - floor, 6) = 0
               AND (actual_bound = 'lt' OR (target_bound = 'gt' AND actual_bound <> 'approx'))), FALSE)
               AS is_under_floor,
           ceiling IS NULL OR round(actual_high - ceiling, 6) < 0 OR (round(actual_high - ceiling, 6) = 0
               AND (target_bound <> 'lt' OR actual_bound = 'lt')) AS is_under_ceiling,
           coalesce(round(actual_low - ceiling, 6) > 0 OR (round(actual_low - ceiling, 6) = 0
               AND (actual_bound = 'gt' OR (target_bound = 'lt' AND actual_bound <> 'approx'))), FALSE)
               AS is_over_ceiling
    FROM bounded
),
ruled AS (
    SELECT *,
           CASE
               WHEN actual_value IS NULL THEN 'pending'
               WHEN is_at_other_prices THEN 'undecidable'
               WHEN floor IS NULL AND ceiling IS NULL THEN 'undecidable'
               WHEN is_under_floor OR is_over_ceiling THEN 'missed'
               WHEN is_over_floor AND is_under_ceiling THEN 'met'
               ELSE 'undecidable'
           END AS verdict
    FROM judged
),
-- The settling report of a year is the next year's; refused, it settles nothing, and who looks should know.
refused AS (
    SELECT DISTINCT region_code, report_year FROM document WHERE status = 'quarantined'
),
sources AS (
    SELECT u.target_row, list(o.observation_id ORDER BY u.place) AS derived_from
    FROM (
        SELECT target_row, unnest(row_ids) AS row_id, generate_subscripts(row_ids, 1) AS place
        FROM target_and_actual
        WHERE row_ids IS NOT NULL
    ) u
    JOIN observation o ON o.rowid = u.row_id
    GROUP BY u.target_row
)
SELECT j.region_code,
       coalesce(r.name, d.region_name) AS region_name,
       j.indicator, j.indicator_name, j.measure, j.period_start, j.period_end, j.unit,
       j.target_value, j.target_value_high, j.target_bound, j.target_doc_id, j.target_quote,
       j.actual_value, j.actual_bound, j.actual_doc_id, j.actual_quote, j.gap,
       j.verdict,
       -- Without the tolerance of "about": the target as it is written.
       CASE
           WHEN j.target_bound <> 'approx' OR j.verdict = 'pending' OR j.tolerance = 0
               OR (j.floor IS NULL AND j.ceiling IS NULL) THEN j.verdict
           WHEN j.is_at_other_prices THEN j.verdict
           WHEN j.wanted = 'up' THEN CASE
               WHEN round(j.actual_high - j.target_value, 6) < 0
                   OR (round(j.actual_high - j.target_value, 6) = 0 AND j.actual_bound = 'lt') THEN 'missed'
               WHEN round(j.actual_low - j.target_value, 6) >= 0 THEN 'met'
               ELSE 'undecidable'
           END
           WHEN round(j.actual_low - j.target_value, 6) > 0
               OR (round(j.actual_low - j.target_value, 6) = 0 AND j.actual_bound = 'gt') THEN 'missed'
           WHEN round(j.actual_high - j.target_value, 6) <= 0 THEN 'met'
           ELSE 'undecidable'
       END AS verdict_strict,
       CASE WHEN j.actual_value IS NULL THEN NULL WHEN j.is_derived THEN 'derived' ELSE 'reported' END AS basis,
       j.target_statements - 1 + greatest(coalesce(j.actual_statements, 0) - 1, 0) AS alternatives,
       -- Most rows have no flag; the list is gone through for those that may have one.
       CASE WHEN j.is_derived OR j.is_at_other_prices OR j.target_min < j.target_max OR j.actual_min < j.actual_max
                OR j.target_bound = 'range' OR (j.target_bound = 'ge' AND j.wanted = 'down')
                OR len(j.target_flags) > 0 OR len(j.actual_flags) > 0
                OR (j.verdict = 'pending' AND q.region_code IS NOT NULL) THEN list_filter([
           CASE WHEN j.is_derived AND j.actual_price_basis = 'current' THEN 'nominal' END,
           CASE WHEN j.is_at_other_prices THEN 'price_bases_differ' END,
           CASE WHEN j.target_min < j.target_max THEN 'targets_differ' END,
           CASE WHEN j.actual_min < j.actual_max THEN 'actuals_differ' END,
           CASE WHEN j.target_bound = 'range' AND j.actual_value > j.target_value_high THEN 'above_range' END,
           CASE WHEN j.target_bound = 'range' AND j.actual_value < j.target_value THEN 'below_range' END,
           CASE WHEN j.target_bound = 'ge' AND j.wanted = 'down' THEN 'floor_where_less_is_better' END,
           CASE WHEN list_contains(j.target_flags, 'text_damaged') THEN 'target_text_damaged' END,
           CASE WHEN list_contains(j.actual_flags, 'text_damaged') THEN 'actual_text_damaged' END,
           CASE WHEN list_contains(j.target_flags, 'implausible') THEN 'target_implausible' END,
           CASE WHEN list_contains(j.actual_flags, 'implausible') THEN 'actual_implausible' END,
           CASE WHEN j.verdict = 'pending' AND q.region_code IS NOT NULL THEN 'settling_report_quarantined' END
       ], lambda flag: flag IS NOT NULL) ELSE [] END AS flags,
       'target: ' || CASE j.target_rank
           WHEN 1 THEN 'work report of the year itself'
           WHEN 2 THEN 'plan or budget report of the year itself'
           WHEN 3 THEN 'work report of an earlier year'
           WHEN 4 THEN 'report within the period'
           WHEN 5 THEN 'report after the period'
           WHEN 6 THEN 'news'
           ELSE 'other document'
       END || CASE WHEN j.target_statements > 1 THEN ', first of ' || j.target_statements ELSE '' END
       || CASE
           WHEN j.is_derived THEN '; actual: none reported; ' || j.method
           WHEN j.actual_value IS NULL THEN '; actual: none yet'
           ELSE '; actual: ' || CASE j.actual_rank
               WHEN 1 THEN 'communiqué'
               WHEN 2 THEN 'work report of the next year'
               WHEN 3 THEN 'plan or budget report of the next year'
               WHEN 4 THEN 'report of a later year'
               WHEN 5 THEN 'report of the year itself or earlier'
               WHEN 6 THEN 'news'
               ELSE 'other document'
           END || CASE WHEN j.actual_statements > 1 THEN ', first of ' || j.actual_statements ELSE '' END
       END AS chosen_because,
       j.target_statements - 1 AS target_alternatives,
       greatest(coalesce(j.actual_statements, 0) - 1, 0) AS actual_alternatives,
       j.target_min, j.target_max, j.actual_min, j.actual_max,
       j.target_observation_id, j.actual_observation_id, s.derived_from,
       j.target_value_text, j.actual_value_text, j.actual_value_high,
       nullif(j.price_basis, '') AS price_basis, nullif(j.actual_price_basis, '') AS actual_price_basis
FROM ruled j
LEFT JOIN sources s ON s.target_row = j.target_row
LEFT JOIN document d ON d.doc_id = j.target_doc_id
LEFT JOIN region_now r ON r.code = j.region_code
LEFT JOIN refused q ON q.region_code = j.region_code AND q.report_year = j.period_end + 1
