-- Targets that take several years: how far the region has come, and what is still needed each year.
WITH aim AS (
    SELECT t.region_code, t.region_name, t.indicator, t.indicator_name, t.measure, t.period_start, t.period_end, t.unit,
           t.target_value, t.target_bound, t.target_doc_id, t.target_quote, t.verdict, d.report_year,
           i.accumulates, i.unit AS level_unit, i.constant_prices,
           -- A level at the end of a plan is said in the report that begins it.
           CASE WHEN t.period_start < t.period_end THEN t.period_start ELSE d.report_year END AS plan_start
    FROM target_vs_actual t
    JOIN document d ON d.doc_id = t.target_doc_id
    LEFT JOIN indicator i ON i.code = t.indicator
    WHERE t.measure IN ('level', 'growth', 'annual_growth')
      AND (t.period_start < t.period_end OR t.period_end > d.report_year)
),
yearly AS (
    SELECT region_code, indicator, measure, period_end AS year, unit, value
    FROM chosen_actual
    WHERE period_start = period_end AND bound IN ('eq', 'approx')
),
-- Growth so far counts only as far as no year is missing.
growths AS (
    SELECT a.region_code, a.indicator, a.measure, a.period_start, a.period_end, max(y.year) AS year,
           product(1 + y.value / 100) AS factor, count(*) AS years
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'growth'
        AND y.year BETWEEN a.plan_start AND a.period_end AND y.value > -100
    WHERE a.measure IN ('growth', 'annual_growth')
    GROUP BY a.region_code, a.indicator, a.measure, a.period_start, a.period_end, a.plan_start
    HAVING count(*) = max(y.year) - a.plan_start + 1
),
sums AS (
    SELECT a.region_code, a.indicator, a.measure, a.period_start, a.period_end, max(y.year) AS year,
           sum(y.value) AS value
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'level'
        AND y.unit = a.unit AND y.year BETWEEN a.plan_start AND a.period_end
    WHERE a.measure = 'level' AND a.accumulates AND a.period_start < a.period_end
    GROUP BY a.region_code, a.indicator, a.measure, a.period_start, a.period_end, a.plan_start
    HAVING count(*) = max(y.year) - a.plan_start + 1
),
levels AS (
    SELECT a.region_code, a.indicator, a.measure, a.period_start, a.period_end,
           max(y.year) AS year, arg_max(y.value, y.year) AS value
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'level'
        AND y.unit = a.unit AND y.year BETWEEN a.plan_start - 1 AND a.period_end
    WHERE a.measure = 'level' AND NOT (coalesce(a.accumulates, FALSE) AND a.period_start < a.period_end)
    GROUP BY a.region_code, a.indicator, a.measure, a.period_start, a.period_end
),
joined AS (
    SELECT a.*, coalesce(g.year, s.year, l.year) AS latest_year,
           CASE
               WHEN g.year IS NOT NULL AND a.measure = 'growth' THEN (g.factor - 1) * 100
               WHEN g.year IS NOT NULL THEN (power(g.factor, 1.0 / g.years) - 1) * 100
               ELSE coalesce(s.value, l.value)
           END AS latest_value,
           g.factor, s.value AS summed, l.value AS level,
           a.period_end - coalesce(g.year, s.year, l.year) AS years_left,
           a.period_end - a.plan_start + 1 AS plan_years
    FROM aim a
    LEFT JOIN growths g USING (region_code, indicator, measure, period_start, period_end)
    LEFT JOIN sums s USING (region_code, indicator, measure, period_start, period_end)
    LEFT JOIN levels l USING (region_code, indicator, measure, period_start, period_end)
)
SELECT region_code, region_name, indicator, indicator_name, measure, period_start, period_end, unit, plan_start,
       target_value, target_bound, target_doc_id, target_quote, latest_year, round(latest_value, 6) AS latest_value,
       years_left,
       CASE WHEN measure = 'level' AND target_value <> 0 THEN round(latest_value / target_value * 100, 2) END
           AS done_percent,
       -- The growth each year from here on that ends at the target.
       CASE
           WHEN years_left <= 0 THEN NULL
           WHEN measure = 'growth' AND factor > 0 AND target_value > -100 THEN
               round((power((1 + target_value / 100) / factor, 1.0 / years_left) - 1) * 100, 4)
           WHEN measure = 'annual_growth' AND factor > 0 AND target_value > -100 THEN
               round((power(power(1 + target_value / 100, plan_years) / factor, 1.0 / years_left) - 1) * 100, 4)
           WHEN level > 0 AND target_value > 0 AND unit <> '%' THEN
               round((power(target_value / level, 1.0 / years_left) - 1) * 100, 4)
       END AS needed_annual_growth,
       -- What is missing, spread evenly: for sums, and for shares, which do not grow by percent.
       CASE
           WHEN years_left <= 0 THEN NULL
           WHEN summed IS NOT NULL THEN round((target_value - summed) / years_left, 6)
           WHEN level IS NOT NULL AND unit = '%' THEN round((target_value - level) / years_left, 6)
       END AS needed_each_year,
       verdict
FROM joined
