-- What the year before a report achieved beside what its own year aims for: the same indicator in one line.
WITH said AS (
    SELECT 'actual' AS kind, region_code, indicator, measure, period_end + 1 AS report_year, unit, price_basis, row_id
    FROM chosen_actual
    WHERE period_start = period_end AND measure IN ('level', 'growth', 'change')
    UNION ALL
    SELECT 'target', region_code, indicator, measure, period_end, unit, price_basis, row_id
    FROM chosen_target
    WHERE period_start = period_end AND measure IN ('level', 'growth', 'change')
),
written AS (
    SELECT s.kind, s.region_code, s.indicator, s.measure, s.report_year, o.quote,
           CASE WHEN s.price_basis = 'constant' AND NOT i.constant_prices THEN '实际' ELSE '' END
           || write_measure(s.measure)
           || write_bounded(o.value, o.value_high, o.bound, word_unit(s.unit, w.word, o.value_text)) AS text,
           CASE s.measure WHEN 'level' THEN 1 WHEN 'growth' THEN 2 ELSE 3 END AS measure_rank
    FROM said s
    JOIN observation o ON o.rowid = s.row_id AND o.region_code = s.region_code -- so that one region's rows are found fast
    LEFT JOIN indicator i ON i.code = s.indicator
    LEFT JOIN unit_word w ON w.class = s.unit
),
paired AS (
    SELECT region_code, indicator, report_year,
           string_agg(text, '，' ORDER BY measure_rank, text) FILTER (kind = 'actual') AS achieved,
           string_agg(text, '，' ORDER BY measure_rank, text) FILTER (kind = 'target') AS aimed,
           arg_min(quote, measure_rank) FILTER (kind = 'actual') AS achieved_quote,
           arg_min(quote, measure_rank) FILTER (kind = 'target') AS aimed_quote
    FROM written
    GROUP BY region_code, indicator, report_year
)
SELECT p.region_code, r.name AS region_name, p.report_year, p.indicator, i.name_zh AS indicator_name,
       p.achieved, p.aimed, p.achieved_quote, p.aimed_quote
FROM paired p
LEFT JOIN indicator i ON i.code = p.indicator
LEFT JOIN region_now r ON r.code = p.region_code
