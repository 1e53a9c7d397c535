-- One row per actual that was stated with another value again: what later documents made of a first figure.
WITH told AS (
    SELECT s.region_code, s.indicator, s.measure, s.period_start, s.period_end, s.unit, s.value, s.row_id,
           d.report_year, d.doc_kind, o.doc_id, o.quote,
           row_number() OVER (
               PARTITION BY s.region_code, s.indicator, s.measure, s.period_start, s.period_end, s.unit
               ORDER BY d.report_year NULLS LAST, d.published_on NULLS LAST, s.preference
           ) AS turn
    FROM statement s
    JOIN observation o ON o.rowid = s.row_id
    JOIN document d ON d.doc_id = o.doc_id
    WHERE s.kind = 'actual' AND s.eligible AND s.bound IN ('eq', 'approx')
)
SELECT l.region_code, l.indicator, l.measure, l.period_start, l.period_end, l.unit,
       f.value AS first_value, f.doc_id AS first_doc_id, f.quote AS first_quote,
       l.value AS later_value, l.doc_id AS later_doc_id, l.quote AS later_quote,
       round(l.value - f.value, 6) AS difference,
       CASE WHEN f.value <> 0 THEN round((l.value / f.value - 1) * 100, 6) END AS difference_percent
FROM told f
JOIN told l USING (region_code, indicator, measure, period_start, period_end, unit)
WHERE f.turn = 1 AND l.turn > 1 AND l.doc_id <> f.doc_id AND l.value <> f.value
