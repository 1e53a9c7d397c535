-- Pairs of statements of one fact whose numbers do not agree, by value and bound alone: contradiction looks at their words.
-- Only facts with two values are looked at, and of those only the rows that are needed: most facts are told once, or alike.
-- What is chosen knows already of which facts there is more than one value; a row that may not be chosen can add one.
WITH doubted AS MATERIALIZED (
    SELECT kind, region_code, indicator, measure, period_start, period_end
    FROM chosen_statement
    WHERE measure <> 'rank' AND value_min < value_max
    UNION
    SELECT kind, region_code, indicator, measure, period_start, period_end
    FROM statement
    WHERE measure <> 'rank' AND comparable AND NOT eligible
),
contesting AS MATERIALIZED (
    SELECT row_id, region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, value, bound,
           preference
    FROM statement
    SEMI JOIN doubted USING (kind, region_code, indicator, measure, period_start, period_end)
    WHERE comparable
),
contested AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis
    FROM contesting
    GROUP BY ALL
    HAVING min(value) < max(value)
),
-- How exactly a number was written: 67.8亿元 is known to half of 0.1亿元, so 67.82亿元 agrees with it.
written AS (
    SELECT c.*, o.doc_id,
           regexp_extract(translate(o.value_text, '０１２３４５６７８９．，,', '0123456789.'),
                          '[0-9]+(\.[0-9]+)?') AS digits
    FROM (FROM contesting
          SEMI JOIN contested USING (region_code, indicator, measure, kind, period_start, period_end, unit, price_basis)) c
    JOIN observation o ON o.rowid = c.row_id
),
stated AS MATERIALIZED (
    SELECT region_code, indicator, measure, kind, period_start, period_end, unit, price_basis, value, bound, doc_id,
           any_value(
               CASE
                   WHEN digits <> '' AND TRY_CAST(digits AS DOUBLE) <> 0 THEN
                       0.5 * abs(value) / TRY_CAST(digits AS DOUBLE)
                           * power(10, -length(regexp_extract(digits, '\.([0-9]+)', 1)))
                   ELSE abs(value) * 0.01
               END
               + CASE WHEN bound = 'approx' THEN CASE WHEN unit = '%' THEN 0.5 ELSE abs(value) * 0.05 END ELSE 0 END
           ) AS tolerance,
           arg_min(row_id, preference) AS row_id, min(preference) AS preference
    FROM written
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
)
-- Bounds that leave room for each other, and roundings, disagree in nothing. A firm floor beside a higher hope is how
-- targets are set.
SELECT region_code, indicator, measure, kind, period_start, period_end, unit, relation, left_row, left_value, right_row,
       right_value
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
