-- What a person looks at first: every target in one narrow line, with numbers as people write them.
WITH unit_name AS (
    SELECT class, arg_min(text, rowid) AS name
    FROM unit
    WHERE factor = 1
    GROUP BY class
),
named AS (
    SELECT t.*,
           -- Of things and years that are counted the counter word is part of the number: 18万头, 84个, 80岁.
           CASE
               WHEN t.unit IN ('%', 'count', 'years') OR starts_with(t.unit, 'rank') THEN t.unit
               ELSE coalesce(u.name, t.unit)
           END AS unit_name,
           coalesce(nullif(read_counter(t.target_value_text), ''), '个') AS target_counter,
           CASE t.measure WHEN 'annual_growth' THEN '年均 ' ELSE '' END AS prefix
    FROM target_vs_actual t
    LEFT JOIN unit_name u ON u.class = t.unit
),
worded AS (
    SELECT *,
           CASE WHEN unit_name IN ('count', 'years') THEN target_counter ELSE unit_name END AS target_unit,
           CASE WHEN unit_name IN ('count', 'years') THEN coalesce(nullif(read_counter(actual_value_text), ''), target_counter)
                ELSE unit_name END AS actual_unit
    FROM named
)
SELECT region_name AS region,
       indicator_name AS indicator,
       CASE WHEN period_start = period_end THEN period_end::VARCHAR ELSE period_start || '–' || period_end END AS period,
       prefix || write_bounded(target_value, target_value_high, target_bound, target_unit) AS target,
       prefix || write_bounded(actual_value, actual_value_high, actual_bound, actual_unit) AS actual,
       write_gap(gap, target_unit) AS gap,
       verdict,
       target_quote AS quote
FROM worded
