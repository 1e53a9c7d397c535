-- Targets that take several years: where the plan began, how far the region has come, what is still needed each year.
-- Only what can be computed is shown.
WITH aim AS (
    SELECT t.*, i.direction,
           -- A level at the end of a plan is said in the report that begins it.
           CASE WHEN t.period_start < t.period_end THEN t.period_start ELSE d.report_year END AS plan_start,
           t.measure = 'level' AND t.period_start < t.period_end
               AND (i.accumulates OR contains(t.target_quote, '累计')) AS is_sum
    FROM target_vs_actual t
    JOIN document d ON d.doc_id = t.target_doc_id
    LEFT JOIN indicator i ON i.code = t.indicator
    WHERE (t.measure IN ('level', 'growth', 'annual_growth') AND t.period_start < t.period_end)
       OR (t.measure = 'level' AND t.period_end > d.report_year)
),
yearly AS (
    SELECT region_code, indicator, measure, period_end AS year, unit, price_basis, value
    FROM chosen_actual
    WHERE period_start = period_end AND bound IN ('eq', 'approx')
),
-- Growths and sums count only as far as no year is missing. The region is a key of all, so that one region is found fast.
growths AS (
    SELECT a.region_code, a.target_observation_id, max(y.year) AS year, product(1 + y.value / 100) AS factor, count(*) AS years
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'growth'
        AND y.price_basis = coalesce(a.price_basis, '')
        AND y.year BETWEEN a.plan_start AND a.period_end AND y.value > -100
    WHERE a.measure IN ('growth', 'annual_growth')
    GROUP BY a.region_code, a.target_observation_id, a.plan_start
    HAVING count(*) = max(y.year) - a.plan_start + 1
),
sums AS (
    SELECT a.region_code, a.target_observation_id, max(y.year) AS year, sum(y.value) AS value
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'level'
        AND y.unit = a.unit AND y.year BETWEEN a.plan_start AND a.period_end
    WHERE a.is_sum
    GROUP BY a.region_code, a.target_observation_id, a.plan_start
    HAVING count(*) = max(y.year) - a.plan_start + 1
),
levels AS (
    SELECT a.region_code, a.target_observation_id, max(y.year) AS year, arg_max(y.value, y.year) AS value,
           max(y.value) FILTER (y.year = a.plan_start - 1) AS base_value
    FROM aim a
    JOIN yearly y ON y.region_code = a.region_code AND y.indicator = a.indicator AND y.measure = 'level'
        AND y.unit = a.unit AND y.year BETWEEN a.plan_start - 1 AND a.period_end
    WHERE a.measure = 'level' AND NOT a.is_sum
    GROUP BY a.region_code, a.target_observation_id
),
joined AS (
    SELECT a.*, l.base_value, g.factor, g.years, s.value AS summed, l.value AS level,
           a.verdict IN ('met', 'missed') AND a.basis = 'reported' AS is_settled,
           coalesce(g.year, s.year, l.year) AS known_year,
           CASE
               WHEN a.measure = 'growth' THEN (g.factor - 1) * 100
               WHEN a.measure = 'annual_growth' THEN (power(g.factor, 1.0 / g.years) - 1) * 100
               ELSE coalesce(s.value, l.value)
           END AS known_value,
           a.period_end - a.plan_start + 1 AS plan_years
    FROM aim a
    LEFT JOIN growths g USING (region_code, target_observation_id)
    LEFT JOIN sums s USING (region_code, target_observation_id)
    LEFT JOIN levels l USING (region_code, target_observation_id)
),
-- What a report says of the whole period goes before what its years add up to.
placed AS (
    SELECT *,
           CASE WHEN is_settled THEN period_end ELSE known_year END AS latest_year,
           CASE WHEN is_settled THEN actual_value ELSE known_value END AS latest_value,
           period_end - CASE WHEN is_settled THEN period_end ELSE known_year END AS years_left,
           coalesce((measure = 'level' AND direction = 'up' AND known_value >= target_value)
               OR (measure = 'level' AND NOT is_sum AND direction = 'down' AND known_value <= target_value), FALSE)
               AS is_behind
    FROM joined
)
SELECT region_code, region_name, indicator, indicator_name, measure, period_start, period_end, unit, plan_start,
       target_value, target_bound, target_doc_id, target_quote,
       CASE WHEN measure <> 'level' OR is_sum THEN plan_start - 1 WHEN base_value IS NOT NULL THEN plan_start - 1 END
           AS base_year,
       base_value, latest_year, round(latest_value, 6) AS latest_value, years_left,
       -- The part of the way that lies behind: of a sum what has been done, of a level what it has moved from its base.
       CASE
           WHEN is_sum AND target_value <> 0 THEN round(latest_value / target_value * 100, 2)
           WHEN measure = 'level' AND target_value <> base_value THEN
               round((latest_value - base_value) / (target_value - base_value) * 100, 2)
       END AS done_percent,
       -- A growth over the whole plan and one over the years so far compare by the year: what the target means a year,
       -- what was reached a year.
       round(CASE
           WHEN measure = 'annual_growth' THEN target_value
           WHEN measure = 'growth' AND target_value > -100 THEN (power(1 + target_value / 100, 1.0 / plan_years) - 1) * 100
           WHEN base_value > 0 AND target_value > 0 AND unit <> '%' THEN
               (power(target_value / base_value, 1.0 / plan_years) - 1) * 100
       END, 4) AS planned_annual_growth,
       round(CASE
           WHEN measure = 'annual_growth' THEN latest_value
           WHEN measure = 'growth' AND latest_value > -100 THEN
               (power(1 + latest_value / 100, 1.0 / (latest_year - plan_start + 1)) - 1) * 100
           WHEN base_value > 0 AND latest_value > 0 AND latest_year >= plan_start AND unit <> '%' THEN
               (power(latest_value / base_value, 1.0 / (latest_year - plan_start + 1)) - 1) * 100
       END, 4) AS reached_annual_growth,
       -- The growth each year from here on that ends at the target; none where it lies behind already.
       CASE
           WHEN years_left <= 0 OR is_behind THEN NULL
           WHEN measure = 'growth' AND factor > 0 AND target_value > -100 THEN
               round((power((1 + target_value / 100) / factor, 1.0 / years_left) - 1) * 100, 4)
           WHEN measure = 'annual_growth' AND factor > 0 AND target_value > -100 THEN
               round((power(power(1 + target_value / 100, plan_years) / factor, 1.0 / years_left) - 1) * 100, 4)
           WHEN level > 0 AND target_value > 0 AND unit <> '%' THEN
               round((power(target_value / level, 1.0 / years_left) - 1) * 100, 4)
       END AS needed_annual_growth,
       -- What is missing, spread evenly: for sums, and for shares, which do not grow by percent.
       CASE
           WHEN years_left <= 0 OR is_behind THEN NULL
           WHEN is_sum THEN round((target_value - latest_value) / years_left, 6)
           WHEN level IS NOT NULL AND unit = '%' THEN round((target_value - level) / years_left, 6)
       END AS needed_each_year,
       verdict, target_observation_id
FROM placed
WHERE latest_value IS NOT NULL
  -- A plan does not want what was there before it: then one of the two is of something else.
  AND NOT coalesce((direction = 'up' AND base_value > target_value) OR (direction = 'down' AND base_value < target_value),
                   FALSE)
