-- What was achieved where no statement says it, computed from other statements. Never mixed with reported ones:
-- target_vs_actual takes a row of this view only where chosen_actual has none, and marks it basis = 'derived'.
WITH open_target AS MATERIALIZED (
    SELECT t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit, t.price_basis,
           t.period_end - t.period_start + 1 AS years, i.accumulates, i.unit AS level_unit
    FROM chosen_target t
    LEFT JOIN indicator i ON i.code = t.indicator
    ANTI JOIN chosen_actual a ON a.region_code = t.region_code AND a.indicator = t.indicator
        AND a.measure = t.measure AND a.period_start = t.period_start AND a.period_end = t.period_end
        AND a.unit = t.unit
),
yearly AS MATERIALIZED (
    SELECT region_code, indicator, measure, period_end AS year, unit, price_basis, value, row_id
    FROM chosen_actual
    WHERE period_start = period_end AND bound IN ('eq', 'approx')
),
-- A growth over several years from the growths of all its years: growth with growth, nothing mixed.
from_growths AS (
    SELECT t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit,
           CASE t.measure
               WHEN 'growth' THEN (product(1 + y.value / 100) - 1) * 100
               ELSE (power(product(1 + y.value / 100), 1.0 / t.years) - 1) * 100
           END AS value,
           t.price_basis, 'growth of each year, compounded' AS method, 1 AS method_rank, list(y.row_id ORDER BY y.year) AS row_ids
    FROM open_target t
    JOIN yearly y ON y.region_code = t.region_code AND y.indicator = t.indicator AND y.measure = 'growth'
        AND y.price_basis = t.price_basis AND y.year BETWEEN t.period_start AND t.period_end AND y.value > -100
    WHERE t.measure IN ('growth', 'annual_growth') AND t.years > 1
    GROUP BY t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit, t.price_basis, t.years
    HAVING count(*) = t.years
),
from_years AS (
    SELECT t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit,
           CASE t.measure WHEN 'annual_level' THEN avg(y.value) ELSE sum(y.value) END AS value, '' AS price_basis,
           CASE t.measure WHEN 'annual_level' THEN 'average of the years' ELSE 'sum of the years' END AS method,
           2 AS method_rank, list(y.row_id ORDER BY y.year) AS row_ids
    FROM open_target t
    JOIN yearly y ON y.region_code = t.region_code AND y.indicator = t.indicator AND y.measure = 'level'
        AND y.year BETWEEN t.period_start AND t.period_end AND y.unit = t.unit
    WHERE t.years > 1 AND (t.measure = 'annual_level' OR (t.measure = 'level' AND t.accumulates))
    GROUP BY t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit, t.price_basis, t.years
    HAVING count(*) = t.years
),
-- The level at the end is found before the one at the beginning: both at once would pair all years of an indicator.
ended AS MATERIALIZED (
    SELECT t.*, y.value AS last_value, y.row_id AS last_row, y.unit AS found_unit, t.period_start - 1 AS base_year
    FROM open_target t
    JOIN yearly y ON y.region_code = t.region_code AND y.indicator = t.indicator AND y.year = t.period_end
    WHERE y.measure = 'level' AND t.measure IN ('growth', 'annual_growth', 'change')
),
from_levels AS (
    SELECT t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit,
           CASE t.measure
               WHEN 'change' THEN t.last_value - b.value
               WHEN 'growth' THEN (t.last_value / b.value - 1) * 100
               ELSE (power(t.last_value / b.value, 1.0 / t.years) - 1) * 100
           END AS value,
           CASE WHEN t.price_basis = '' THEN '' ELSE 'current' END AS price_basis,
           CASE t.measure
               WHEN 'change' THEN 'difference of two levels'
               ELSE 'growth between two levels at the prices of their years'
           END AS method,
           3 AS method_rank, [b.row_id, t.last_row] AS row_ids
    FROM ended t
    JOIN yearly b ON b.region_code = t.region_code AND b.indicator = t.indicator AND b.year = t.base_year
        AND b.unit = t.found_unit
    WHERE b.measure = 'level'
      AND ((t.measure IN ('growth', 'annual_growth') AND b.value > 0 AND t.last_value >= 0
            AND t.found_unit = t.level_unit)
        OR (t.measure = 'change' AND t.unit = CASE WHEN t.found_unit = '%' THEN 'pp' ELSE t.found_unit END))
),
every AS (
    FROM from_growths UNION ALL BY NAME FROM from_years UNION ALL BY NAME FROM from_levels
)
SELECT region_code, indicator, measure, period_start, period_end, unit,
       round(arg_min(value, method_rank), 6) AS value,
       arg_min(price_basis, method_rank) AS price_basis,
       arg_min(method, method_rank) AS method,
       arg_min(row_ids, method_rank) AS row_ids
FROM every
GROUP BY region_code, indicator, measure, period_start, period_end, unit
