select code, name_zh, name_en from indicator where list_contains(string_split($codes, ','), code) order by code
