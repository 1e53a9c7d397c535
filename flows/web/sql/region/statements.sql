select o.observation_id, o.kind, o.measure, o.period_start, o.period_end, write_period(o.period_start, o.period_end) as
       period, write_measure(o.measure) || write_bounded(o.value, o.value_high, o.bound,
       word_unit(case when o.measure = 'rank' then 'rank' else o.unit end, w.word, o.value_text)) as written,
       o.value, o.value_high, o.bound, o.unit, o.value_text, o.scope, o.confidence, o.flags, o.quote, o.doc_id, o.char_start as at, d.report_year, d.doc_kind
from observation o
left join document d using (doc_id)
left join unit_word w on w.class = o.unit
where o.region_code = $region and o.indicator = $indicator
order by o.period_end desc, o.period_start, o.measure, o.kind, d.report_year, o.doc_id, o.char_start
limit 500
