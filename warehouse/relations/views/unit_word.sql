-- What people write behind an amount of each class of units.
SELECT class, arg_min(text, rowid) AS word
FROM unit
WHERE factor = 1
GROUP BY class
