-- The contradictions with the words of both sides, for a reader to say which one is wrong.
WITH quoted AS MATERIALIZED (
    SELECT o.rowid AS row_id, o.doc_id, o.indicator, o.unit, o.quote
    FROM observation o
    SEMI JOIN (SELECT left_row AS row_id FROM contradiction UNION SELECT right_row FROM contradiction) cited
        ON cited.row_id = o.rowid
)
SELECT e.region_code, n.name AS region_name, e.indicator, i.name_zh AS indicator_name, e.measure, e.kind,
       e.period_start, e.period_end, l.unit, e.relation,
       l.doc_id AS left_doc_id, l.indicator AS left_indicator, e.left_value, l.quote AS left_quote,
       r.doc_id AS right_doc_id, r.indicator AS right_indicator, e.right_value, r.quote AS right_quote,
       round(expected, 6) AS expected,
       round(left_value - coalesce(expected, right_value), 6) AS difference,
       round(left_value / nullif(coalesce(expected, right_value), 0), 6) AS ratio,
       -- Ten thousand times too much or too little is 亿 read or written for 万, or the other way round.
       CASE
           WHEN e.measure <> 'level' THEN NULL
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 5000 AND 20000
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.00005 AND 0.0002 THEN 'unit_slip'
           WHEN left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 9.5 AND 10.5
             OR left_value / nullif(coalesce(expected, right_value), 0) BETWEEN 0.095 AND 0.105 THEN 'digit_slip'
       END AS suspicion
FROM contradiction e
JOIN quoted l ON l.row_id = e.left_row
JOIN quoted r ON r.row_id = e.right_row
LEFT JOIN indicator i ON i.code = e.indicator
LEFT JOIN region_now n ON n.code = e.region_code
