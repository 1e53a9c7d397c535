-- One row per actual that was stated with another value again: what later documents made of a first figure.
WITH stated AS (
    SELECT s.region_code, s.indicator, s.measure, s.period_start, s.period_end, s.unit, s.price_basis, s.value,
           o.doc_id, o.quote,
           first_value(s.value) OVER fact AS first_value,
           first_value(o.doc_id) OVER fact AS first_doc_id,
           first_value(o.quote) OVER fact AS first_quote
    FROM statement s
    JOIN observation o ON o.rowid = s.row_id AND o.region_code = s.region_code -- so that one region's rows are found fast
    JOIN document d ON d.doc_id = o.doc_id
    WHERE s.kind = 'actual' AND s.eligible AND s.bound IN ('eq', 'approx')
    WINDOW fact AS (
        PARTITION BY s.region_code, s.indicator, s.measure, s.period_start, s.period_end, s.unit, s.price_basis
        ORDER BY d.report_year NULLS LAST, d.published_on NULLS LAST, s.preference
    )
)
SELECT s.region_code, n.name AS region_name, s.indicator, i.name_zh AS indicator_name, s.measure, s.period_start,
       s.period_end, s.unit, s.price_basis,
       s.first_value, s.first_doc_id, s.first_quote,
       s.value AS later_value, s.doc_id AS later_doc_id, s.quote AS later_quote,
       round(s.value - s.first_value, 6) AS difference,
       CASE WHEN s.first_value <> 0 THEN round((s.value / s.first_value - 1) * 100, 6) END AS difference_percent
FROM stated s
LEFT JOIN indicator i ON i.code = s.indicator
LEFT JOIN region_now n ON n.code = s.region_code
WHERE s.doc_id <> s.first_doc_id AND s.value <> s.first_value
