with named as (
    select code, arg_max(name, coalesce(valid_to, 9999)) as name from region where code like '%0000' group by code
)
select left(d.region_code, 2) || '0000' as code, coalesce(n.name, left(d.region_code, 2)) as province,
       d.report_year as year, count(*)::integer as documents, count(distinct d.region_code)::integer as regions
from document d left join named n on n.code = left(d.region_code, 2) || '0000'
where d.status = 'loaded' and d.region_code is not null and d.report_year is not null
group by all
order by code, year
