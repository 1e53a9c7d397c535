-- Pairs of statements that cannot both be right as they stand. Which one is wrong is for a reader to say.
-- Rows are carried by their number in observation; quotes are fetched at the end, for the few that disagree.
WITH contested AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit
    FROM statement
    WHERE measure <> 'rank'
    GROUP BY ALL
    HAVING min(value) < max(value)
),
stated AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, value, bound, doc_id,
           any_value(tolerance) AS tolerance, arg_min(row_id, preference) AS row_id
    FROM exact_statement
    SEMI JOIN contested USING (region_code, indicator, measure, kind, period_start, period_end, unit)
    GROUP BY region_code, indicator, measure, kind, period_start, period_end, unit, value, bound, doc_id
),
-- The same fact with two values. A firm floor beside a higher hope is how targets are set, no conflict.
said_differently AS (
    SELECT l.region_code, l.indicator, l.measure, l.kind, l.period_start, l.period_end,
           CASE WHEN l.doc_id = r.doc_id THEN 'same document' ELSE 'two documents' END AS relation,
           l.row_id AS left_row, l.value AS left_value, r.row_id AS right_row, r.value AS right_value,
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
yearly AS MATERIALIZED (
    SELECT region_code, indicator, measure, period_end AS year, unit, value, row_id
    FROM chosen_actual
    WHERE period_start = period_end AND bound = 'eq'
),
-- A level against the level of the year before and the growth that is reported. Prices, new price bases and revised
-- baselines move it by some points, so only what is far off is shown.
level_against_growth AS (
    SELECT y.region_code, y.indicator, 'level' AS measure, 'actual' AS kind, y.year AS period_start,
           y.year AS period_end, 'level against growth' AS relation,
           y.row_id AS left_row, y.value AS left_value, g.row_id AS right_row, g.value AS right_value,
           b.value * (1 + g.value / 100) AS expected
    FROM yearly y
    JOIN yearly b ON b.region_code = y.region_code AND b.indicator = y.indicator AND b.measure = 'level'
        AND b.year = y.year - 1 AND b.unit = y.unit
    JOIN yearly g ON g.region_code = y.region_code AND g.indicator = y.indicator AND g.measure = 'growth'
        AND g.year = y.year
    WHERE y.measure = 'level' AND y.unit <> '%' AND b.value > 0
      AND abs(y.value / b.value - 1 - g.value / 100) > 0.15
),
part_above_whole AS (
    SELECT p.region_code, p.indicator, 'level' AS measure, 'actual' AS kind, p.year AS period_start,
           p.year AS period_end, 'part above whole' AS relation,
           p.row_id AS left_row, p.value AS left_value, w.row_id AS right_row, w.value AS right_value,
           w.value AS expected
    FROM (SELECT code AS part, unnest(part_of) AS whole FROM indicator) x
    JOIN yearly p ON p.indicator = x.part AND p.measure = 'level'
    JOIN yearly w ON w.indicator = x.whole AND w.measure = 'level' AND w.region_code = p.region_code
        AND w.year = p.year AND w.unit = p.unit
    WHERE p.value > w.value
),
sum_against_years AS (
    SELECT s.region_code, s.indicator, 'level' AS measure, 'actual' AS kind, s.period_start, s.period_end,
           'sum against years' AS relation, any_value(s.row_id) AS left_row, s.value AS left_value,
           arg_max(y.row_id, y.year) AS right_row, sum(y.value) AS right_value, sum(y.value) AS expected
    FROM chosen_actual s
    JOIN indicator i ON i.code = s.indicator AND i.accumulates
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
SELECT e.region_code, e.indicator, e.measure, e.kind, e.period_start, e.period_end, e.relation,
       l.doc_id AS left_doc_id, l.indicator AS left_indicator, e.left_value, l.quote AS left_quote,
       r.doc_id AS right_doc_id, r.indicator AS right_indicator, e.right_value, r.quote AS right_quote,
       round(expected, 6) AS expected,
       round(left_value - coalesce(expected, right_value), 6) AS difference,
       round(left_value / nullif(coalesce(expected, right_value), 0), 6) AS ratio,
       -- Ten thousand times too much or too little is 亿 read or written for 万, or the other way round.
       CASE
           WHEN e.measure <> 'level' THEN NULL
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 5000 AND 20000
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.00005 AND 0.0002 THEN 'unit_slip'
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 9.5 AND 10.5
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.095 AND 0.105 THEN 'digit_slip'
       END AS suspicion
FROM every e
JOIN observation l ON l.rowid = e.left_row
JOIN observation r ON r.rowid = e.right_row
