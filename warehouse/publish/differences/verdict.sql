-- Targets whose row in target_vs_actual is new, gone or another, working database against published file.
SELECT CASE WHEN b.region_code IS NULL THEN 'added' WHEN a.region_code IS NULL THEN 'removed' ELSE 'changed' END
           AS change,
       coalesce(a.region_code, b.region_code) AS region_code,
       coalesce(a.region_name, b.region_name) AS region_name,
       coalesce(a.indicator, b.indicator) AS indicator,
       coalesce(a.measure, b.measure) AS measure,
       coalesce(a.period_start, b.period_start) AS period_start,
       coalesce(a.period_end, b.period_end) AS period_end,
       b.target_value AS target_before, a.target_value AS target_after,
       b.actual_value AS actual_before, a.actual_value AS actual_after,
       b.verdict AS verdict_before, a.verdict AS verdict_after
FROM before.target_vs_actual b
FULL OUTER JOIN target_vs_actual a USING (region_code, indicator, measure, period_start, period_end)
WHERE b.region_code IS NULL OR a.region_code IS NULL
   OR (b.target_value, b.target_bound, b.actual_value, b.actual_bound, b.verdict, b.basis)
      IS DISTINCT FROM (a.target_value, a.target_bound, a.actual_value, a.actual_bound, a.verdict, a.basis)
ORDER BY region_code, indicator, period_end, measure, period_start
