-- Targets whose row in target_vs_actual is new, gone or another, working database against published file.
SELECT CASE WHEN b.region_code IS NULL THEN 'added' WHEN a.region_code IS NULL THEN 'removed' ELSE 'changed' END
           AS change,
       coalesce(a.region_code, b.region_code) AS region_code,
       coalesce(a.region_name, b.region_name) AS region_name,
       coalesce(a.indicator_name, b.indicator_name, a.indicator, b.indicator) AS indicator,
       coalesce(a.measure, b.measure) AS measure,
       write_period(coalesce(a.period_start, b.period_start), coalesce(a.period_end, b.period_end)) AS period,
       CASE WHEN b.region_code IS NOT NULL THEN concat_ws(', ',
           'target ' || write_bounded(b.target_value, b.target_value_high, b.target_bound, word_unit(b.unit, u.word, b.target_value_text)),
           'actual ' || write_bounded(b.actual_value, b.actual_value_high, b.actual_bound, word_unit(b.unit, u.word, b.target_value_text)),
           b.verdict) END AS before,
       CASE WHEN a.region_code IS NOT NULL THEN concat_ws(', ',
           'target ' || write_bounded(a.target_value, a.target_value_high, a.target_bound, word_unit(a.unit, u.word, a.target_value_text)),
           'actual ' || write_bounded(a.actual_value, a.actual_value_high, a.actual_bound, word_unit(a.unit, u.word, a.target_value_text)),
           a.verdict) END AS after
FROM before.target_vs_actual b
FULL OUTER JOIN target_vs_actual a USING (region_code, indicator, measure, period_start, period_end)
LEFT JOIN (SELECT class, arg_min(text, rowid) AS word FROM unit WHERE factor = 1 GROUP BY class) u
    ON u.class = coalesce(a.unit, b.unit)
WHERE b.region_code IS NULL OR a.region_code IS NULL
   OR (b.target_value, b.target_bound, b.actual_value, b.actual_bound, b.verdict, b.basis)
      IS DISTINCT FROM (a.target_value, a.target_bound, a.actual_value, a.actual_bound, a.verdict, a.basis)
ORDER BY coalesce(a.region_code, b.region_code), coalesce(a.indicator, b.indicator), period, measure
