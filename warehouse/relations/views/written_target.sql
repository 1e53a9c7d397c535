-- target_vs_actual with its numbers as people write them; an actual without a counter of its own has the target's.
WITH worded AS (
    SELECT t.*,
           write_measure(t.measure) AS prefix,
           word_unit(t.unit, w.word, t.target_value_text) AS target_unit,
           CASE WHEN read_counter(t.actual_value_text) <> '' THEN word_unit(t.unit, w.word, t.actual_value_text)
                ELSE word_unit(t.unit, w.word, t.target_value_text) END AS actual_unit
    FROM target_vs_actual t
    LEFT JOIN unit_word w ON w.class = t.unit
)
SELECT region_code, region_name, indicator, indicator_name, measure, period_start, period_end,
       write_period(period_start, period_end) AS period,
       prefix || write_bounded(target_value, target_value_high, target_bound, target_unit) AS target,
       prefix || write_bounded(actual_value, actual_value_high, actual_bound, actual_unit) AS actual,
       write_gap(gap, target_unit) AS gap,
       verdict, verdict_strict, basis, target_quote, actual_quote, target_doc_id, actual_doc_id,
       target_observation_id
FROM worded
