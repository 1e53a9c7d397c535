-- Of each year the target and the actual that are believed, and other values that were stated of the same actual.
with ranked as (
    select *, period_end as year,
           row_number() over (partition by indicator, period_end, kind order by is_believed desc, preference) as place,
           first_value(value) over (partition by indicator, period_end, kind order by is_believed desc, preference) as believed,
           first_value(unit) over (partition by indicator, period_end, kind order by is_believed desc, preference) as believed_unit
    from stated_value
    where region_code = $region and measure = $measure and period_start = period_end
      and ($indicator is null or indicator = $indicator)
)
select r.indicator, i.name_zh as indicator_name, i.name_en, r.year,
       case when r.place = 1 then r.kind else 'revised' end as stated, $measure as measure, r.value, r.unit,
       r.value_high, r.bound, r.value_text,
       write_bounded(r.value, r.value_high, r.bound, word_unit(r.unit, w.word, r.value_text)) as written,
       r.doc_id, r.char_start as at, r.observation_id
from ranked r
left join indicator i on i.code = r.indicator
left join unit_word w on w.class = r.unit
where (r.place = 1 or (r.kind = 'actual' and r.value <> r.believed and r.unit = r.believed_unit))
  and (i.headline or $indicator is not null)
order by i.headline desc, r.indicator, r.year, r.kind, r.place
