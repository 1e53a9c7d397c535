select w.indicator, w.indicator_name, i.name_en, w.measure, w.period, w.target, w.actual, w.gap, w.verdict, w.basis,
       w.target_quote, w.actual_quote, w.target_doc_id, w.actual_doc_id, v.unit, v.gap as gap_value,
       v.target_value, v.target_value_high, v.target_bound, v.target_value_text, v.actual_value, v.actual_value_high,
       v.actual_bound, v.actual_value_text, v.target_observation_id,
       v.actual_observation_id
from written_target w
left join indicator i on i.code = w.indicator
left join target_vs_actual v on v.region_code = $region and v.region_code = w.region_code
    and v.indicator = w.indicator and v.measure = w.measure and v.period_start = w.period_start
    and v.period_end = w.period_end
where w.region_code = $region and w.period_end = $year
order by i.headline desc, i.core desc, i.code, w.measure, w.period_start
limit 400
