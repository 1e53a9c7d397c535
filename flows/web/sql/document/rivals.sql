-- Other statements of the same fact.
select o.observation_id, o.doc_id, o.char_start as at, o.quote, o.confidence, d.report_year, d.doc_kind,
       write_bounded(o.value, o.value_high, o.bound, word_unit(o.unit, w.word, o.value_text)) as written,
       o.value is distinct from $value as differs, o.measure, o.value, o.value_high, o.bound, o.value_text,
       case when o.measure = 'rank' then 'rank' else o.unit end as unit
from observation o
left join document d using (doc_id)
left join unit_word w on w.class = o.unit
where o.region_code = $region and o.indicator = $indicator and o.measure = $measure and o.kind = $kind
  and o.period_start is not distinct from $start and o.period_end is not distinct from $end
  and o.scope = $scope and o.observation_id <> $observation
order by d.report_year, o.doc_id, o.char_start
limit 50
