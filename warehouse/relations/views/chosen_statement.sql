-- The one statement believed for each fact, with how many others there were. Actuals in different units or at different
-- prices are different facts; of such targets one is believed like of any others.
SELECT kind, region_code, indicator, measure, period_start, period_end, unit, price_basis,
       arg_min(row_id, preference) AS row_id,
       arg_min(value, preference) AS value,
       arg_min(bound, preference) AS bound,
       arg_min(source_rank, preference) AS source_rank,
       count(*) AS statements,
       min(value) AS value_min,
       max(value) AS value_max
FROM statement
WHERE eligible AND kind = 'actual'
GROUP BY kind, region_code, indicator, measure, period_start, period_end, unit, price_basis
UNION ALL
SELECT kind, region_code, indicator, measure, period_start, period_end,
       arg_min(unit, preference) AS unit,
       arg_min(price_basis, preference) AS price_basis,
       arg_min(row_id, preference) AS row_id,
       arg_min(value, preference) AS value,
       arg_min(bound, preference) AS bound,
       arg_min(source_rank, preference) AS source_rank,
       count(*) AS statements,
       min(value) AS value_min,
       max(value) AS value_max
FROM statement
WHERE eligible AND kind = 'target'
GROUP BY kind, region_code, indicator, measure, period_start, period_end
