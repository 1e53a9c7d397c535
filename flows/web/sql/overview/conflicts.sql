with chosen as (
    from conflict
    where ($region is null or region_code = $region) and ($indicator is null or indicator = $indicator)
)
select region_code, region_name, indicator, indicator_name, measure, period_start, period_end, relation,
       left_doc_id, left_value, left_quote, right_doc_id, right_value, right_quote, unit, suspicion,
       (select count(*) from chosen) as total
from chosen
order by suspicion is null, period_end desc, region_code, indicator
limit 200
