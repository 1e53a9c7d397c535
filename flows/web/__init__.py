"""Pages over the published warehouse: what a person looks at before, or instead of, asking in SQL."""
