-- Whether each correction still finds what it corrects.
SELECT c.correction_id, c.document, c.text, c.fix, c.reason, c.reviewer, c.made_on,
       count(u.observation_id) AS uses, count(u.observation_id) = 0 AS unused
FROM correction c
LEFT JOIN correction_use u ON u.correction_id = c.correction_id
GROUP BY ALL
