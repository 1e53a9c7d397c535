select * exclude (indicator, indicator_name) from indicator where code = $indicator
