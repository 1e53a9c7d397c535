-- The value that is believed of each fact, and of actuals other values that were stated of the same fact. Kept as a table
-- with the rows of an indicator together, so that one region's history and one year's ranking are found at once.
SELECT s.region_code, s.indicator, s.measure, s.period_start, s.period_end, s.kind, s.unit, s.price_basis,
       s.value, o.value_high, o.bound, s.row_id = c.row_id AS is_believed, c.statements::INTEGER AS statements,
       s.preference, o.value_text, o.doc_id, o.observation_id, o.char_start
FROM statement s
JOIN chosen_statement c ON c.kind = s.kind AND c.region_code = s.region_code AND c.indicator = s.indicator
    AND c.measure = s.measure AND c.period_start = s.period_start AND c.period_end = s.period_end
    AND (s.kind = 'target' OR (c.unit = s.unit AND c.price_basis = s.price_basis))
JOIN observation o ON o.rowid = s.row_id
WHERE s.row_id = c.row_id OR (s.kind = 'actual' AND s.eligible AND s.value <> c.value)
