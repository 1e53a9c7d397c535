"""What numbers are said of: named beside them (named), left out (elided), or begun in clauses before (recovered)."""
