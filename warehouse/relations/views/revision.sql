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
SELECT region_code, indicator, measure, period_start, period_end, unit,
       first_value, first_doc_id, first_quote,
       value AS later_value, doc_id AS later_doc_id, quote AS later_quote,
       round(value - first_value, 6) AS difference,
       CASE WHEN first_value <> 0 THEN round((value / first_value - 1) * 100, 6) END AS difference_percent
FROM stated
WHERE doc_id <> first_doc_id AND value <> first_value
