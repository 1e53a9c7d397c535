-- Pairs of statements that cannot both be right as they stand. Which one is wrong is for a reader to say.
WITH stated AS NOT MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, value, bound,
           any_value(tolerance) AS tolerance, doc_id, arg_min(quote, preference) AS quote,
           arg_min(row_id, preference) AS row_id
    FROM exact_statement
    GROUP BY region_code, indicator, measure, kind, period_start, period_end, unit, value, bound, doc_id
),
-- The same fact with two values. A firm floor beside a higher hope is how targets are set, no conflict.
said_differently AS (
    SELECT l.region_code, l.indicator, l.measure, l.kind, l.period_start, l.period_end,
           CASE WHEN l.doc_id = r.doc_id THEN 'same document' ELSE 'two documents' END AS relation,
           l.doc_id AS left_doc_id, l.value AS left_value, l.quote AS left_quote, l.indicator AS left_indicator,
           r.doc_id AS right_doc_id, r.value AS right_value, r.quote AS right_quote, r.indicator AS right_indicator,
           NULL::DOUBLE AS expected
    FROM stated l
    JOIN stated r ON r.region_code = l.region_code AND r.indicator = l.indicator AND r.measure = l.measure
        AND r.kind = l.kind AND r.period_start = l.period_start AND r.period_end = l.period_end AND r.unit = l.unit
    WHERE l.row_id < r.row_id AND l.value <> r.value
      AND CASE
          WHEN l.kind = 'target' AND l.bound <> r.bound THEN FALSE
          WHEN l.bound IN ('eq', 'approx') AND r.bound IN ('eq', 'approx') THEN
              abs(l.value - r.value) > l.tolerance + r.tolerance
          WHEN l.bound IN ('ge', 'gt') AND r.bound IN ('eq', 'approx', 'le', 'lt') THEN r.value < l.value - r.tolerance
          WHEN r.bound IN ('ge', 'gt') AND l.bound IN ('eq', 'approx', 'le', 'lt') THEN l.value < r.value - l.tolerance
          WHEN l.bound IN ('le', 'lt') AND r.bound IN ('eq', 'approx') THEN r.value > l.value + r.tolerance
          WHEN r.bound IN ('le', 'lt') AND l.bound IN ('eq', 'approx') THEN l.value > r.value + l.tolerance
          WHEN l.kind = 'target' THEN l.bound = r.bound
          ELSE FALSE
      END
),
yearly AS NOT MATERIALIZED (
    SELECT a.region_code, a.indicator, a.measure, a.period_end AS year, a.unit, a.value, o.doc_id, o.quote
    FROM chosen_actual a
    JOIN observation o ON o.rowid = a.row_id
    WHERE a.period_start = a.period_end AND a.bound = 'eq'
),
-- A level against the level of the year before and the growth that is reported. Prices, new price bases and revised
-- baselines move it by some points, so only what is far off is shown.
level_against_growth AS (
    SELECT y.region_code, y.indicator, 'level' AS measure, 'actual' AS kind, y.year AS period_start,
           y.year AS period_end, 'level against growth' AS relation,
           y.doc_id AS left_doc_id, y.value AS left_value, y.quote AS left_quote, y.indicator AS left_indicator,
           g.doc_id AS right_doc_id, g.value AS right_value, g.quote AS right_quote, g.indicator AS right_indicator,
           b.value * (1 + g.value / 100) AS expected
    FROM yearly y
    JOIN yearly b ON b.region_code = y.region_code AND b.indicator = y.indicator AND b.measure = 'level'
        AND b.year = y.year - 1 AND b.unit = y.unit
    JOIN yearly g ON g.region_code = y.region_code AND g.indicator = y.indicator AND g.measure = 'growth'
        AND g.year = y.year
    WHERE y.measure = 'level' AND y.unit <> '%' AND b.value > 0
      AND abs(y.value / b.value - 1 - g.value / 100) > 0.15
),
part_of AS NOT MATERIALIZED (
    SELECT * FROM (VALUES
        ('primary_value_added', 'gdp'), ('secondary_value_added', 'gdp'), ('services_value_added', 'gdp'),
        ('industrial_value_added', 'secondary_value_added'),
        ('industrial_value_added_above_scale', 'gdp'), ('agriculture_value_added', 'gdp'),
        ('exports', 'foreign_trade'), ('tax_revenue', 'general_public_budget_revenue'),
        ('general_public_budget_revenue', 'fiscal_revenue_total')
    ) AS pair (part, whole)
),
part_above_whole AS (
    SELECT p.region_code, p.indicator, 'level' AS measure, 'actual' AS kind, p.year AS period_start,
           p.year AS period_end, 'part above whole' AS relation,
           p.doc_id AS left_doc_id, p.value AS left_value, p.quote AS left_quote, p.indicator AS left_indicator,
           w.doc_id AS right_doc_id, w.value AS right_value, w.quote AS right_quote, w.indicator AS right_indicator,
           w.value AS expected
    FROM part_of x
    JOIN yearly p ON p.indicator = x.part AND p.measure = 'level'
    JOIN yearly w ON w.indicator = x.whole AND w.measure = 'level' AND w.region_code = p.region_code
        AND w.year = p.year AND w.unit = p.unit
    WHERE p.value > w.value
),
sum_against_years AS (
    SELECT s.region_code, s.indicator, 'level' AS measure, 'actual' AS kind, s.period_start, s.period_end,
           'sum against years' AS relation,
           any_value(so.doc_id) AS left_doc_id, s.value AS left_value, any_value(so.quote) AS left_quote,
           s.indicator AS left_indicator,
           arg_max(y.doc_id, y.year) AS right_doc_id, sum(y.value) AS right_value,
           arg_max(y.quote, y.year) AS right_quote, s.indicator AS right_indicator, sum(y.value) AS expected
    FROM chosen_actual s
    JOIN indicator i ON i.code = s.indicator AND i.accumulates
    JOIN observation so ON so.rowid = s.row_id
    JOIN yearly y ON y.region_code = s.region_code AND y.indicator = s.indicator AND y.measure = 'level'
        AND y.unit = s.unit AND y.year BETWEEN s.period_start AND s.period_end
    WHERE s.measure = 'level' AND s.period_end > s.period_start AND s.bound = 'eq'
    GROUP BY s.region_code, s.indicator, s.period_start, s.period_end, s.value
    HAVING count(*) = s.period_end - s.period_start + 1 AND abs(sum(y.value) - s.value) > 0.02 * abs(s.value)
),
every AS (
    FROM said_differently
    UNION ALL BY NAME FROM level_against_growth
    UNION ALL BY NAME FROM part_above_whole
    UNION ALL BY NAME FROM sum_against_years
)
SELECT region_code, indicator, measure, kind, period_start, period_end, relation,
       left_doc_id, left_indicator, left_value, left_quote, right_doc_id, right_indicator, right_value, right_quote,
       round(expected, 6) AS expected,
       round(left_value - coalesce(expected, right_value), 6) AS difference,
       round(left_value / nullif(coalesce(expected, right_value), 0), 6) AS ratio,
       -- Ten thousand times too much or too little is 亿 read or written for 万, or the other way round.
       CASE
           WHEN measure <> 'level' THEN NULL
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 5000 AND 20000
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.00005 AND 0.0002 THEN 'unit_slip'
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 9.5 AND 10.5
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.095 AND 0.105 THEN 'digit_slip'
       END AS suspicion
FROM every
