select p.indicator, p.indicator_name, i.name_en, p.measure, p.plan_start, p.period_end, p.unit, p.target_value,
       o.value_high as target_value_high, p.target_bound, o.value_text as target_value_text,
       write_measure(p.measure)
           || write_bounded(p.target_value, o.value_high, p.target_bound, word_unit(p.unit, w.word, o.value_text)) as target,
       p.target_doc_id, p.target_quote, p.base_value, p.latest_year, p.latest_value, p.years_left, p.done_percent,
       p.needed_annual_growth, p.needed_each_year, p.verdict
from plan_progress p
left join indicator i on i.code = p.indicator
left join unit_word w on w.class = p.unit
-- Of this region only, so that it is found fast.
left join observation o on o.region_code = $region and o.observation_id = p.target_observation_id
where p.region_code = $region
order by p.period_end desc, p.indicator
limit 200
