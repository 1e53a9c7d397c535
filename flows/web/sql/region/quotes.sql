-- The words of a region's statements about the headline indicators.
select o.observation_id, o.quote
from observation o
where o.region_code = $region and o.measure = $measure
  and o.indicator in (select code from indicator where headline)
