-- Pairs of statements that cannot both be right as they stand, by the rows of observation: what two careful readers would
-- call a contradiction. The words of both sides tell apart what is no contradiction though its numbers differ.
WITH side AS MATERIALIZED (
    SELECT o.rowid AS row_id, o.quote, o.value_text, d.doc_kind, d.report_year,
           o.unit = 'count' OR regexp_full_match(o.unit, '[一-鿿]{1,3}') AS is_counted,
           -- What the number counts: the words behind it without digits, multiples and hedges.
           CASE WHEN is_counted THEN
               regexp_replace(o.value_text, '[^一-鿿]|[余多逾超近约万萬亿億千百十〇零一二三四五六七八九两]', '', 'g') ELSE '' END
               AS counter,
           -- The longest name of the indicator that the quote holds; empty where it only goes on about it.
           list_max(list_transform(list_filter(i.aliases, lambda name: contains(o.quote, name)),
                                   lambda name: {'size': length(name), 'name': name})).name AS name,
           -- Of whom and of when a number is: a part of the region or of the year, another coverage.
           list_sort(list_distinct(regexp_extract_all(o.quote,
               '口径|可比|剔除|不含|本级|市直|区直|县直|省直|市区|城区|全域|上半年|下半年|季度|[0-9０-９一二三四五六七八九十]月|截至|截止|累计')))
               AS coverage,
           regexp_matches(o.quote, '预计|预期|初步|快报') AS is_preliminary,
           regexp_matches(o.quote, '力争|争取|奋斗') AS is_hoped
    FROM observation o
    SEMI JOIN (SELECT left_row AS row_id FROM disagreement UNION SELECT right_row FROM disagreement) cited
        ON cited.row_id = o.rowid
    JOIN document d ON d.doc_id = o.doc_id
    LEFT JOIN indicator i ON i.code = o.indicator
),
-- What stands before the name and tells which of several things is meant: 在建 before 项目, the name of a port before its
-- throughput. The whole region, the year and the verbs of achieving tell nothing.
headed AS MATERIALIZED (
    SELECT *,
           CASE WHEN name IS NULL THEN NULL WHEN is_counted THEN
               regexp_extract(split_part(quote, name, 1), '[一-鿿]{1,2}$')
           ELSE
               regexp_extract(regexp_replace(
                   regexp_extract(split_part(quote, name, 1), '[一-鿿]*$'),
                   '全[年市县區区省州旗盟国國]|全社会|[我本][省市县区州旗]|预计|初步|核算|统计|今年|去年|当年|五年来?|实现|完成|达到|新增|取得|其中|[一二三四五六七八九十]是|年均|累计|[共总年]',
                   '', 'g'), '[一-鿿]{1,4}$')
           END AS head
    FROM side
),
quoted AS (
    SELECT g.*,
           contains(l.quote, r.quote) OR contains(r.quote, l.quote) OR contains(l.quote, r.value_text)
               OR contains(r.quote, l.value_text) AS is_side_by_side,
           l.name IS NOT NULL AND r.name IS NOT NULL AND l.name <> r.name AS is_other_name,
           l.counter <> '' AND r.counter <> '' AND l.counter <> r.counter AS is_other_counter,
           CASE WHEN l.is_counted THEN g.relation = 'same document' AND l.head <> r.head
                ELSE l.head <> '' AND r.head <> '' AND l.head <> r.head
                    OR l.head <> r.head AND regexp_matches(l.head || r.head, '[省市县区乡镇园港州旗库场]$|企业$|公司$')
           END AS is_other_head,
           l.coverage <> r.coverage AS is_other_coverage,
           l.is_preliminary <> r.is_preliminary OR (l.doc_kind = 'communique') <> (r.doc_kind = 'communique')
               OR (l.doc_kind = 'news') <> (r.doc_kind = 'news') AS is_preliminary_and_final,
           l.is_hoped <> r.is_hoped AS is_floor_and_hope,
           l.report_year <> r.report_year AS is_later,
           abs(g.left_value - g.right_value) <= CASE
               WHEN g.measure IN ('growth', 'annual_growth') OR g.unit IN ('%', 'pp') THEN 2
               ELSE 0.2 * greatest(abs(g.left_value), abs(g.right_value)) END AS is_near
    FROM disagreement g
    JOIN headed l ON l.row_id = g.left_row
    JOIN headed r ON r.row_id = g.right_row
),
said_differently AS (
    SELECT region_code, indicator, measure, kind, period_start, period_end, relation,
           left_row, left_value, right_row, right_value, NULL::DOUBLE AS expected
    FROM quoted
    WHERE NOT (is_other_coverage OR is_other_counter OR coalesce(is_other_head, FALSE))
      AND CASE
          -- In one sentence two numbers are two things, and under two names as well.
          WHEN relation = 'same document' THEN NOT (is_side_by_side OR is_other_name)
              AND NOT (is_near AND is_preliminary_and_final)
          -- A target of another year is set anew.
          WHEN kind = 'target' THEN NOT coalesce(is_later, FALSE)
          -- An actual that later or final figures move a little is revised.
          ELSE NOT (is_near AND coalesce(is_later OR is_preliminary_and_final, FALSE))
      END
      AND NOT (kind = 'target' AND is_floor_and_hope)
),
yearly AS MATERIALIZED (
    SELECT region_code, indicator, measure, period_end AS year, unit, price_basis, value, row_id
    FROM chosen_actual
    WHERE period_start = period_end AND bound = 'eq'
),
-- A level against the level of the year before and the growth that is reported. Prices, new price bases and revised
-- baselines move it by some points, and growth at constant prices says little of levels: only what is far off is shown.
level_against_growth AS (
    SELECT y.region_code, y.indicator, 'level' AS measure, 'actual' AS kind, y.year AS period_start,
           y.year AS period_end, 'level against growth' AS relation,
           y.row_id AS left_row, y.value AS left_value, g.row_id AS right_row, g.value AS right_value,
           b.value * (1 + g.value / 100) AS expected
    FROM yearly y
    JOIN yearly b ON b.region_code = y.region_code AND b.indicator = y.indicator AND b.measure = 'level'
        AND b.year = y.year - 1 AND b.unit = y.unit
    JOIN yearly g ON g.region_code = y.region_code AND g.indicator = y.indicator AND g.measure = 'growth'
        AND g.year = y.year
    WHERE y.measure = 'level' AND y.unit <> '%' AND b.value > 0
      AND abs(y.value / b.value - 1 - g.value / 100) > CASE g.price_basis WHEN 'constant' THEN 0.5 ELSE 0.15 END
),
part_above_whole AS (
    SELECT p.region_code, p.indicator, 'level' AS measure, 'actual' AS kind, p.year AS period_start,
           p.year AS period_end, 'part above whole' AS relation,
           p.row_id AS left_row, p.value AS left_value, w.row_id AS right_row, w.value AS right_value,
           w.value AS expected
    FROM (SELECT code AS part, unnest(part_of) AS whole FROM indicator) x
    JOIN yearly p ON p.indicator = x.part AND p.measure = 'level'
    JOIN yearly w ON w.indicator = x.whole AND w.measure = 'level' AND w.region_code = p.region_code
        AND w.year = p.year AND w.unit = p.unit
    WHERE p.value > w.value
),
sum_against_years AS (
    SELECT s.region_code, s.indicator, 'level' AS measure, 'actual' AS kind, s.period_start, s.period_end,
           'sum against years' AS relation, any_value(s.row_id) AS left_row, s.value AS left_value,
           arg_max(y.row_id, y.year) AS right_row, sum(y.value) AS right_value, sum(y.value) AS expected
    FROM chosen_actual s
    JOIN indicator i ON i.code = s.indicator AND i.accumulates
    JOIN yearly y ON y.region_code = s.region_code AND y.indicator = s.indicator AND y.measure = 'level'
        AND y.unit = s.unit AND y.year BETWEEN s.period_start AND s.period_end
    WHERE s.measure = 'level' AND s.period_end > s.period_start AND s.bound = 'eq'
    GROUP BY s.region_code, s.indicator, s.period_start, s.period_end, s.value
    HAVING count(*) = s.period_end - s.period_start + 1 AND abs(sum(y.value) - s.value) > 0.02 * abs(s.value)
)
FROM said_differently
UNION ALL BY NAME FROM level_against_growth
UNION ALL BY NAME FROM part_above_whole
UNION ALL BY NAME FROM sum_against_years
