-- A region code with the last name it had; codes change hands over the years, the table region has them all.
SELECT code,
       arg_max(name, coalesce(valid_to, 9999)) AS name,
       arg_max(level, coalesce(valid_to, 9999)) AS level,
       arg_max(parent, coalesce(valid_to, 9999)) AS parent,
       max(coalesce(valid_to, 9999)) = 9999 AS in_force
FROM region
GROUP BY code
