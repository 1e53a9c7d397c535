with held as (select region_code, count(*) as documents from document where status = 'loaded' group by all)
select r.code, arg_max(r.name, coalesce(r.valid_to, 9999)) as name, any_value(r.level) as level,
       max(coalesce(h.documents, 0)) as documents,
       any_value(p.name) as parent
from region r
left join held h on h.region_code = r.code
left join region p on p.code = r.parent and p.valid_to is null
where contains(r.name, $words) or r.code = $words or list_contains(string_split(r.short, ' '), $words)
   or list_contains(string_split($codes, ' '), r.code)
group by r.code
order by max(coalesce(h.documents, 0)) > 0 desc, (arg_max(r.name, coalesce(r.valid_to, 9999)) = $words) desc, max(coalesce(r.valid_to, 9999)) desc, r.code
limit 40
