SELECT * EXCLUDE (kind) FROM chosen_statement WHERE kind = 'actual'
