-- The regions with the largest values of a year, with their targets and words; how many there are in all.
with believed as (
    select region_code, value, unit, statements, observation_id
    from stated_value
    where indicator = $indicator and measure = $measure and period_start = $year and period_end = $year
      and kind = 'actual' and is_believed
    qualify row_number() over (partition by region_code order by statements desc, price_basis, unit) = 1
),
aimed as (
    select region_code, target_value, target_bound, verdict, gap
    from target_vs_actual
    where indicator = $indicator and measure = $measure and period_start = $year and period_end = $year
),
ranked as (
    select b.*, coalesce(n.name, b.region_code) as region, n.level,
           rank() over (order by b.value desc)::integer as place, count(*) over ()::integer as regions
    from believed b
    left join region_now n on n.code = b.region_code
    where $level is null or n.level = $level
    order by b.value desc, b.region_code
    limit 200
)
select r.region_code, r.region, r.level, r.value, r.unit, r.statements, r.place, r.regions,
       a.target_value, a.target_bound, a.gap, a.verdict, o.doc_id, o.char_start as at, o.quote, o.value_text
from ranked r
left join aimed a using (region_code)
left join observation o on o.observation_id = r.observation_id
order by r.value desc, r.region_code
