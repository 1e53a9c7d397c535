select r.code, r.name, r.level, r.parent, p.name as parent_name, r.valid_from, r.valid_to
from region r left join region p on p.code = r.parent and p.valid_to is null
where r.code = $region
order by coalesce(r.valid_to, 9999) desc
limit 1
