select code, name_zh, name_en, unit, core
from indicator
where contains(name_zh, $words) or contains(lower(name_en), lower($words)) or code = lower($words)
   or list_contains(aliases, $words) or contains(code, replace(lower($words), ' ', '_'))
order by (name_zh = $words or lower(name_en) = lower($words)) desc, headline desc, core desc, length(name_zh), code
limit 40
