-- Pairs of statements that cannot both be right as they stand. Which one is wrong is for a reader to say.
-- Rows are carried by their number in observation; quotes are fetched at the end, for the few that disagree.
WITH contested AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis
    FROM statement
    WHERE measure <> 'rank' AND comparable
    GROUP BY ALL
    HAVING min(value) < max(value)
),
stated AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, value, bound, doc_id,
           any_value(tolerance) AS tolerance, arg_min(row_id, preference) AS row_id, min(preference) AS preference
    FROM exact_statement
    SEMI JOIN contested USING (region_code, indicator, measure, kind, period_start, period_end, unit, price_basis)
    GROUP BY region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, value, bound, doc_id
),
-- What a document says first of a fact, and how many values it gives in all: so many different ones are a list of
-- several things, no contradiction.
first_in_document AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, doc_id,
           arg_min(value, preference) AS value, arg_min(bound, preference) AS bound,
           arg_min(tolerance, preference) AS tolerance, arg_min(row_id, preference) AS row_id,
           min(preference) AS preference, count(DISTINCT value) AS values_stated
    FROM stated
    GROUP BY region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, doc_id
),
first_of_all AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis,
           arg_min(doc_id, preference) AS doc_id, arg_min(value, preference) AS value,
           arg_min(bound, preference) AS bound, arg_min(tolerance, preference) AS tolerance,
           arg_min(row_id, preference) AS row_id
    FROM first_in_document
    GROUP BY region_code, indicator, measure, kind, period_start, period_end, unit, price_basis
),
-- Every statement is held against one other: in its document against the first there, a document against the one that
-- is believed. So a fact that hundreds of documents state is judged in as many steps.
compared AS (
    SELECT s.region_code, s.indicator, s.measure, s.kind, s.period_start, s.period_end, s.unit, s.price_basis,
           'same document' AS relation, f.values_stated,
           f.row_id AS left_row, f.value AS left_value, f.bound AS left_bound, f.tolerance AS left_tolerance,
           s.row_id AS right_row, s.value AS right_value, s.bound AS right_bound, s.tolerance AS right_tolerance
    FROM stated s
    JOIN first_in_document f
        USING (region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, doc_id)
    WHERE s.value <> f.value
    UNION ALL
    SELECT s.region_code, s.indicator, s.measure, s.kind, s.period_start, s.period_end, s.unit, s.price_basis,
           'two documents', s.values_stated, f.row_id, f.value, f.bound, f.tolerance,
           s.row_id, s.value, s.bound, s.tolerance
    FROM first_in_document s
    JOIN first_of_all f USING (region_code, indicator, measure, kind, period_start, period_end, unit, price_basis)
    WHERE s.value <> f.value AND s.doc_id <> f.doc_id
),
-- Bounds that leave room for each other, and roundings, disagree in nothing. A firm floor beside a higher hope is how
-- targets are set.
incompatible AS (
    FROM compared
    WHERE values_stated <= 2 AND CASE
        WHEN kind = 'target' THEN left_bound = right_bound
            AND abs(left_value - right_value) > left_tolerance + right_tolerance
        WHEN left_bound IN ('eq', 'approx') AND right_bound IN ('eq', 'approx') THEN
            abs(left_value - right_value) > left_tolerance + right_tolerance
        WHEN left_bound IN ('ge', 'gt') AND right_bound IN ('eq', 'approx', 'le', 'lt') THEN
            right_value < left_value - right_tolerance
        WHEN right_bound IN ('ge', 'gt') AND left_bound IN ('eq', 'approx', 'le', 'lt') THEN
            left_value < right_value - left_tolerance
        WHEN left_bound IN ('le', 'lt') AND right_bound IN ('eq', 'approx') THEN
            right_value > left_value + right_tolerance
        WHEN right_bound IN ('le', 'lt') AND left_bound IN ('eq', 'approx') THEN
            left_value > right_value + left_tolerance
        ELSE FALSE
    END
),
quoted AS (
    SELECT c.*, l.quote AS left_quote, r.quote AS right_quote,
           c.unit = 'count' OR regexp_full_match(c.unit, '[一-鿿]{1,3}') AS is_counted,
           contains(l.quote, r.quote) OR contains(r.quote, l.quote) OR contains(l.quote, r.value_text)
               OR contains(r.quote, l.value_text) AS is_side_by_side,
           -- What the number counts: the words behind it without digits, multiples and hedges.
           CASE WHEN is_counted THEN
               regexp_replace(l.value_text, '[^一-鿿]|[余多逾超近约万萬亿億千百十〇零一二三四五六七八九两]', '', 'g') ELSE '' END
               AS left_counter,
           CASE WHEN is_counted THEN
               regexp_replace(r.value_text, '[^一-鿿]|[余多逾超近约万萬亿億千百十〇零一二三四五六七八九两]', '', 'g') ELSE '' END
               AS right_counter,
           -- The longest name of the indicator that the quote holds; empty where it only goes on about it.
           list_max(list_transform(list_filter(i.aliases, lambda name: contains(l.quote, name)),
                                   lambda name: {'size': length(name), 'name': name})).name AS left_name,
           list_max(list_transform(list_filter(i.aliases, lambda name: contains(r.quote, name)),
                                   lambda name: {'size': length(name), 'name': name})).name AS right_name,
           abs(c.left_value - c.right_value) <= CASE
               WHEN c.measure IN ('growth', 'annual_growth') OR c.unit IN ('%', 'pp') THEN 2
               ELSE 0.2 * greatest(abs(c.left_value), abs(c.right_value)) END AS is_near,
           (dl.doc_kind = 'communique') <> (dr.doc_kind = 'communique') AS is_preliminary_and_final,
           dl.report_year <> dr.report_year AS is_later,
           contains(l.quote, '口径') <> contains(r.quote, '口径') AS is_of_other_coverage
    FROM incompatible c
    JOIN observation l ON l.rowid = c.left_row
    JOIN observation r ON r.rowid = c.right_row
    JOIN document dl ON dl.doc_id = l.doc_id
    JOIN document dr ON dr.doc_id = r.doc_id
    LEFT JOIN indicator i ON i.code = c.indicator
),
said_differently AS (
    SELECT region_code, indicator, measure, kind, period_start, period_end, relation,
           left_row, left_value, right_row, right_value, NULL::DOUBLE AS expected
    FROM quoted
    WHERE NOT is_of_other_coverage
      -- Things that are counted are many: what stands before their name tells which (在建项目, 签约项目).
      AND NOT (is_counted AND relation = 'same document' AND left_name IS NOT NULL AND right_name IS NOT NULL
               AND coalesce(regexp_extract(split_part(left_quote, left_name, 1), '[一-鿿]{1,2}$'), '')
                   <> coalesce(regexp_extract(split_part(right_quote, right_name, 1), '[一-鿿]{1,2}$'), ''))
      AND NOT (is_counted AND left_counter <> '' AND right_counter <> '' AND left_counter <> right_counter)
      AND CASE
          -- In one sentence two numbers are two things, and under two names as well.
          WHEN relation = 'same document' THEN
              NOT is_side_by_side AND coalesce(left_name = right_name, TRUE)
          -- A target of another year is set anew; an actual that later or final figures move a little is revised.
          WHEN kind = 'target' THEN NOT coalesce(is_later, FALSE)
          ELSE NOT (is_near AND coalesce(is_later OR is_preliminary_and_final, FALSE))
      END
),
yearly AS MATERIALIZED (
    SELECT region_code, indicator, measure, period_end AS year, unit, price_basis, value, row_id
    FROM chosen_actual
    WHERE period_start = period_end AND bound = 'eq'
),
-- A level against the level of the year before and the growth that is reported. Prices, new price bases and revised
-- baselines move it by some points, and growth at constant prices says little of levels: only what is far off is shown.
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
      AND abs(y.value / b.value - 1 - g.value / 100) > CASE g.price_basis WHEN 'constant' THEN 0.5 ELSE 0.15 END
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
SELECT e.region_code, n.name AS region_name, e.indicator, i.name_zh AS indicator_name, e.measure, e.kind,
       e.period_start, e.period_end, l.unit, e.relation,
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
LEFT JOIN indicator i ON i.code = e.indicator
LEFT JOIN region_now n ON n.code = e.region_code
