-- Statements with how exactly they were written: 67.8亿元 is known to half of 0.1亿元, so 67.82亿元 agrees with it.
WITH written AS (
    SELECT s.*, o.doc_id, o.quote, o.value_text,
           regexp_extract(translate(o.value_text, '０１２３４５６７８９．，,', '0123456789.'),
                          '[0-9]+(\.[0-9]+)?') AS digits
    FROM statement s
    JOIN observation o ON o.rowid = s.row_id
    WHERE s.measure <> 'rank' AND s.comparable
)
SELECT * EXCLUDE (digits, eligible, comparable),
       CASE
           WHEN digits <> '' AND TRY_CAST(digits AS DOUBLE) <> 0 THEN
               0.5 * abs(value) / TRY_CAST(digits AS DOUBLE)
                   * power(10, -length(regexp_extract(digits, '\.([0-9]+)', 1)))
           ELSE abs(value) * 0.01
       END
       + CASE WHEN bound = 'approx' THEN CASE WHEN unit = '%' THEN 0.5 ELSE abs(value) * 0.05 END ELSE 0 END
           AS tolerance
FROM written
