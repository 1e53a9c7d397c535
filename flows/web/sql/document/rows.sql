select o.observation_id, o.indicator, i.name_zh as indicator_name, i.name_en, o.kind, o.measure, o.period_start, o.period_end,
       write_period(o.period_start, o.period_end) as period, o.value, o.value_high, o.unit, o.bound, o.scope,
       write_measure(o.measure) || write_bounded(o.value, o.value_high, o.bound,
       word_unit(case when o.measure = 'rank' then 'rank' else o.unit end, w.word, o.value_text)) as written,
       o.value_text, o.quote, o.char_start, o.char_end, o.rule, o.scope_reason, o.section, o.confidence, o.flags, o.region_code
from observation o
left join indicator i on i.code = o.indicator
left join unit_word w on w.class = o.unit
where o.doc_id = $doc
order by o.char_start, o.observation_id
