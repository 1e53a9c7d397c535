-- Every target with the actual that is set beside it, by the rows of observation: reported, at other prices, or derived.
WITH at_other_prices AS (
    -- Growth at other prices is shown where there is none at the target's, and leaves open whether that was reached.
    SELECT *, CASE price_basis WHEN 'constant' THEN 'current' ELSE 'constant' END AS other_basis
    FROM chosen_actual
    WHERE price_basis <> ''
)
SELECT t.region_code, t.indicator, t.measure, t.period_start, t.period_end, t.unit,
       t.row_id AS target_row, t.statements AS target_statements,
       t.value_min AS target_min, t.value_max AS target_max, t.source_rank AS target_rank,
       coalesce(a.row_id, b.row_id) AS actual_row, coalesce(a.statements, b.statements) AS actual_statements,
       coalesce(a.value_min, b.value_min) AS actual_min, coalesce(a.value_max, b.value_max) AS actual_max,
       coalesce(a.source_rank, b.source_rank) AS actual_rank,
       coalesce(a.row_id, b.row_id, d.row_ids[-1]) AS shown_row,
       coalesce(a.value, b.value, d.value) AS actual_value,
       coalesce(a.bound, b.bound, CASE WHEN d.value IS NOT NULL THEN 'eq' END) AS actual_bound,
       t.price_basis, coalesce(a.price_basis, b.price_basis, d.price_basis) AS actual_price_basis,
       CASE WHEN b.row_id IS NULL THEN d.method END AS method,
       CASE WHEN b.row_id IS NULL THEN d.row_ids END AS row_ids
FROM chosen_target t
LEFT JOIN chosen_actual a ON a.region_code = t.region_code AND a.indicator = t.indicator
    AND a.measure = t.measure AND a.period_start = t.period_start AND a.period_end = t.period_end
    AND a.unit = t.unit AND a.price_basis = t.price_basis
LEFT JOIN at_other_prices b ON b.region_code = t.region_code AND b.indicator = t.indicator
    AND b.measure = t.measure AND b.period_start = t.period_start AND b.period_end = t.period_end
    AND b.unit = t.unit AND b.other_basis = t.price_basis
LEFT JOIN derived_actual d ON d.region_code = t.region_code AND d.indicator = t.indicator
    AND d.measure = t.measure AND d.period_start = t.period_start AND d.period_end = t.period_end
    AND d.unit = t.unit
