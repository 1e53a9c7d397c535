-- Of each year the target and the actual that are believed, and other values that were stated of the same actual.
with said as materialized (
    select s.row_id, s.indicator, s.measure, s.period_end as year, s.kind, s.unit, s.value, s.preference, s.price_basis
    from statement s
    where s.region_code = $region and s.eligible and s.period_start = s.period_end and s.measure = $measure
      and ($indicator is null or s.indicator = $indicator)
),
ranked as (
    select *,
           row_number() over (partition by indicator, year, kind order by preference) as place,
           first_value(value) over (partition by indicator, year, kind order by preference) as believed,
           first_value(unit) over (partition by indicator, year, kind order by preference) as believed_unit
    from said
)
select r.indicator, i.name_zh as indicator_name, i.name_en, r.year,
       case when r.place = 1 then r.kind else 'revised' end as stated, $measure as measure, r.value, r.unit,
       o.value_high, o.bound, o.value_text,
       write_bounded(o.value, o.value_high, o.bound, word_unit(r.unit, w.word, o.value_text)) as written,
       o.quote, o.doc_id, o.char_start as at, o.observation_id
from ranked r
join observation o on o.rowid = r.row_id and o.region_code = $region
left join indicator i on i.code = r.indicator
left join unit_word w on w.class = o.unit
where (r.place = 1 or (r.kind = 'actual' and r.value <> r.believed and r.unit = r.believed_unit))
  and (($indicator is null and i.headline) or r.indicator = $indicator)
order by i.headline desc, r.indicator, r.year, r.kind, r.place
