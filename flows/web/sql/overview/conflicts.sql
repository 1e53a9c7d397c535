with chosen as (
    from conflict
    where ($region is null or region_code = $region) and ($indicator is null or indicator = $indicator)
)
select c.region_code, c.region_name, c.indicator, c.indicator_name, i.name_en, c.measure, c.period_start, c.period_end, c.relation,
       c.left_doc_id, c.left_value, c.left_quote, c.right_doc_id, c.right_value, c.right_quote, c.unit, c.suspicion,
       if(c.relation = 'level against growth', '%', c.unit) as right_unit,
       (select count(*) from chosen) as total
from chosen c left join indicator i on i.code = c.indicator
order by c.suspicion is null, c.period_end desc, c.region_code, c.indicator
limit 200
