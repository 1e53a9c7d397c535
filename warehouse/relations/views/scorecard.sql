-- What a person looks at first: every target in one narrow line, with numbers as people write them.
SELECT region_name AS region, indicator_name AS indicator, period, target, actual, gap, verdict, target_quote AS quote
FROM written_target
