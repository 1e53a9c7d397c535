select d.region_code as code, any_value(d.region_name) as name, count(*) as documents
from document d
where d.status = 'loaded' and d.region_code in (select code from region where parent = $region)
group by all order by code
