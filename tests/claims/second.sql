-- A month's claim once more, in plain SQL over the entries of one desk. It shares nothing with the program
-- but the entries themselves and the printed rules of sharing. Money in fen.
--
-- Given: entry (the journal), param (first day of the month, first day after it), share (who pays a benefit
-- of a document: one row for each payer, with the text of the rule), running (operating money for each meal).

-- ── which days are closed: the last thing that happened to them was a closing ──

CREATE TABLE said_last AS
WITH closings AS (
  SELECT seq, day, row_number() OVER (ORDER BY seq) AS number FROM entry WHERE kind = 'day.close'
), happened AS (
  SELECT seq, day, number FROM closings
  UNION ALL SELECT seq, json_extract(body, '$.for_day'), 0 FROM entry WHERE kind = 'day.reopen'
), newest AS (
  SELECT *, row_number() OVER (PARTITION BY day ORDER BY seq DESC) AS turn FROM happened
)
SELECT day, number FROM newest WHERE turn = 1;

CREATE TABLE closed AS SELECT day, number FROM said_last WHERE number > 0;
CREATE TABLE open_again AS SELECT day FROM said_last WHERE number = 0;

-- ── every meal that was not voided, with its class and what it was granted ──

CREATE TABLE plate AS
SELECT
  seq, uuid AS meal, at_ms, operator,
  CASE json_extract(body, '$.for_day') WHEN '' THEN day ELSE json_extract(body, '$.for_day') END AS day,
  json_extract(body, '$.for_day') <> '' AS late,
  json_extract(body, '$.person') AS person,
  json_extract(body, '$.meal_type') AS meal_type,
  json_extract(body, '$.number') AS number,
  json_extract(body, '$.mode') AS mode,
  json_extract(body, '$.slip') AS slip,
  json_extract(body, '$.policy') AS policy,
  json_extract(body, '$.price_fen') + json_extract(body, '$.delivery_fee_fen') AS menu_fen,
  json_extract(body, '$.self_pay_fen') AS self_fen,
  json_extract(body, '$.tags') AS tags
FROM entry
WHERE kind = 'meal.serve'
  AND uuid NOT IN (SELECT json_extract(body, '$.meal') FROM entry WHERE kind = 'meal.void');

CREATE TABLE class (tag TEXT, letter TEXT);
INSERT INTO class VALUES ('特困', '甲'), ('低保', '乙'), ('低保边缘', '丙'), ('刚性支出困难', '丙'), ('计生特殊', '丁');

-- The first class in the order of the list; whoever has none of these is 戊.
CREATE TABLE letter AS
WITH told AS (
  SELECT meal AS owner, tags FROM plate
  UNION ALL SELECT uuid, json_extract(body, '$.tags') FROM entry WHERE kind = 'supplement.decide'
)
SELECT owner, coalesce(
  (SELECT letter FROM class JOIN json_each(told.tags) ON tag = value ORDER BY class.rowid LIMIT 1), '戊'
) AS letter
FROM told;

CREATE TABLE given AS
SELECT
  plate.meal, plate.policy,
  json_extract(grant.value, '$[0]') AS benefit,
  json_extract(grant.value, '$[1]') AS kind,
  json_extract(grant.value, '$[3]') AS fen
FROM plate JOIN entry ON entry.uuid = plate.meal, json_each(entry.body, '$.grants') AS grant;

-- What was charged: the menu's price and the fee, less what the canteen gives off and what brings it there.
CREATE TABLE meal AS
SELECT
  plate.*, letter.letter,
  menu_fen - coalesce(sum(fen) FILTER (WHERE kind IN ('discount', 'delivery')), 0) AS price_fen,
  coalesce(sum(fen) FILTER (WHERE kind = 'subsidy'), 0) AS subsidy_fen,
  coalesce(sum(fen) FILTER (WHERE kind = 'delivery'), 0) AS delivery_fen,
  coalesce(sum(fen) FILTER (WHERE kind = 'voucher'), 0) AS voucher_fen
FROM plate LEFT JOIN given USING (meal) JOIN letter ON letter.owner = plate.meal
GROUP BY plate.meal;
CREATE UNIQUE INDEX meal_by_key ON meal (meal);

-- ── what was decided of meals afterwards ──

CREATE TABLE decided AS
SELECT
  seq, uuid AS item, at_ms, operator,
  json_extract(body, '$.meal') AS meal,
  json_extract(body, '$.policy') AS policy,
  json_extract(body, '$.reason') AS reason
FROM entry
WHERE kind = 'supplement.decide' AND json_extract(body, '$.accepted')
  AND json_extract(body, '$.meal') IN (SELECT meal FROM meal);

CREATE TABLE part AS
SELECT
  decided.seq, decided.item, decided.meal, decided.policy,
  json_extract(part.value, '$[0]') AS benefit,
  json_extract(part.value, '$[1]') AS kind,
  json_extract(part.value, '$[2]') AS before_fen,
  json_extract(part.value, '$[3]') AS fen
FROM decided JOIN entry ON entry.uuid = decided.item, json_each(entry.body, '$.parts') AS part;

CREATE TABLE undone AS
SELECT
  seq, uuid AS item, at_ms, operator,
  json_extract(body, '$.meal') AS meal,
  json_extract(body, '$.reason') AS reason
FROM entry WHERE kind = 'meal.correct';

-- What a benefit gave in the end, just before a meal was taken back: the last of what was granted or decided.
CREATE TABLE stood AS
WITH every AS (
  SELECT undone.item, 0 AS seq, given.policy, given.benefit, given.kind, given.fen
  FROM undone JOIN given USING (meal)
  UNION ALL
  SELECT undone.item, part.seq, part.policy, part.benefit, part.kind, part.fen
  FROM undone JOIN part USING (meal) WHERE part.seq < undone.seq
), newest AS (
  SELECT *, row_number() OVER (PARTITION BY item, benefit ORDER BY seq DESC) AS turn FROM every
)
SELECT item, policy, benefit, kind, fen FROM newest WHERE turn = 1;

-- ── lines of their own: of this month, and of earlier ones that no claim carries ──

CREATE TABLE carried AS
WITH newest AS (
  SELECT uuid, body, row_number() OVER (
    PARTITION BY json_extract(body, '$.month') ORDER BY json_extract(body, '$.version') DESC) AS turn
  FROM entry WHERE kind = 'claim.lock'
)
SELECT json_extract(line.value, '$.item') AS item
FROM newest, param, json_each(newest.body, '$.claim.claim.adjustments') AS line
WHERE turn = 1 AND json_extract(newest.body, '$.month') <> substr(param.first, 1, 7);

CREATE TABLE line_grant AS
SELECT given.meal AS item, given.policy, given.benefit, given.kind, 0 AS before_fen, given.fen
FROM given JOIN meal USING (meal) WHERE meal.late
UNION ALL SELECT item, policy, benefit, kind, fen, 0 FROM stood
UNION ALL SELECT item, policy, benefit, kind, before_fen, fen FROM part;

CREATE TABLE line AS
WITH told AS (
  SELECT seq, meal AS item, 'late' AS kind, meal, at_ms, operator, '' AS reason, slip, 1 AS meals
  FROM meal WHERE late
  UNION ALL SELECT seq, item, 'correction', meal, at_ms, operator, reason, '', -1 FROM undone
  UNION ALL SELECT seq, item, 'supplement', meal, at_ms, operator, reason, '', 0 FROM decided
)
SELECT
  row_number() OVER (PARTITION BY told.kind ORDER BY told.seq) AS line,
  told.seq, told.kind, told.item, told.meal, meal.person, meal.day AS for_day, meal.meal_type, meal.number,
  letter.letter, told.at_ms, told.operator, told.reason, told.slip, meal.day >= param.first AS own, told.meals,
  CASE told.kind WHEN 'late' THEN meal.self_fen WHEN 'correction' THEN -meal.self_fen ELSE 0 END AS paid_fen,
  CASE told.kind WHEN 'late' THEN meal.price_fen WHEN 'correction' THEN -meal.price_fen ELSE 0 END AS cost_fen
FROM told JOIN meal USING (meal), param
JOIN letter ON letter.owner = CASE told.kind WHEN 'supplement' THEN told.item ELSE told.meal END
WHERE meal.day < param.past AND meal.day NOT IN (SELECT day FROM open_again)
  AND told.item NOT IN (SELECT item FROM carried);

-- What is granted more the elder paid less, and what was taken back was paid as it stood at the end: for a
-- correction that is its own price less what supplements had changed before it.
CREATE TABLE adjustment AS
WITH shift AS (
  SELECT line.item, sum(part.fen - part.before_fen) AS more_fen,
    coalesce(sum(part.fen - part.before_fen) FILTER (WHERE part.kind IN ('discount', 'delivery')), 0) AS off_fen
  FROM line JOIN part ON line.kind = 'supplement' AND part.item = line.item
  GROUP BY line.item
  UNION ALL
  SELECT line.item, -sum(part.fen - part.before_fen),
    -coalesce(sum(part.fen - part.before_fen) FILTER (WHERE part.kind IN ('discount', 'delivery')), 0)
  FROM line JOIN part ON line.kind = 'correction' AND part.meal = line.meal AND part.seq < line.seq
  GROUP BY line.item
)
SELECT
  line, kind, line.item, meal, person, for_day, meal_type, number, letter, at_ms, operator, reason, slip, own,
  meals, cost_fen - coalesce(off_fen, 0) AS price_fen, paid_fen - coalesce(more_fen, 0) AS self_pay_fen
FROM line LEFT JOIN shift USING (item) ORDER BY line.seq;

-- ── what stands on the sheets ──

CREATE TABLE sheet AS
SELECT meal.* FROM meal JOIN closed USING (day), param
WHERE NOT late AND meal.day >= param.first AND meal.day < param.past;

CREATE TABLE roll AS
SELECT
  person,
  (
    SELECT group_concat(letter, '') FROM (
      SELECT letter FROM sheet AS mine WHERE mine.person = sheet.person GROUP BY letter ORDER BY min(day), min(seq)
    )
  ) AS letters,
  sum(meal_type = 'breakfast') AS breakfasts, sum(meal_type = 'lunch') AS lunches,
  sum(meal_type = 'dinner') AS dinners, sum(mode = 'delivered') AS delivered,
  sum(price_fen) AS price_fen, sum(self_fen) AS self_pay_fen, sum(subsidy_fen) AS subsidy_fen,
  sum(delivery_fen) AS delivery_fen, sum(voucher_fen > 0) AS vouchered, sum(voucher_fen) AS voucher_fen
FROM sheet WHERE person <> '' GROUP BY person ORDER BY person;

CREATE TABLE guests AS
SELECT count(*) AS guests, coalesce(sum(self_fen), 0) AS guests_fen FROM sheet WHERE person = '';

CREATE TABLE summary AS
SELECT
  letter, meal_type, subsidy_fen AS standard_fen, count(DISTINCT person) AS people, count(*) AS meals,
  sum(price_fen) AS price_fen, sum(self_fen) AS self_pay_fen, sum(subsidy_fen) AS subsidy_fen
FROM sheet WHERE person <> ''
GROUP BY letter, meal_type, sheet.subsidy_fen
ORDER BY instr('甲乙丙丁戊', letter), instr('breakfast lunch dinner', meal_type), sheet.subsidy_fen DESC;

-- A day is closed, or it was quiet and sealed as such; a day that is open again is neither.
CREATE TABLE days AS
WITH seals AS (
  SELECT seal.*, row_number() OVER (PARTITION BY day ORDER BY seq DESC) AS turn FROM (
    SELECT seq, json_extract(body, '$.seal.day') AS day, json_extract(body, '$.seal.nil') AS nil,
      seal_hash(json_extract(body, '$.seal')) AS hash
    FROM entry WHERE kind = 'day.seal'
  ) AS seal
), listed AS (
  SELECT day, number FROM closed UNION ALL
  SELECT day, 0 FROM seals WHERE turn = 1 AND nil AND day NOT IN (SELECT day FROM closed)
)
SELECT
  listed.day, listed.number, coalesce(seals.hash, '') AS seal, count(sheet.meal) AS meals,
  coalesce(sum(sheet.price_fen), 0) AS price_fen, coalesce(sum(sheet.self_fen), 0) AS self_pay_fen,
  coalesce(sum(sheet.subsidy_fen), 0) AS subsidy_fen, coalesce(sum(sheet.voucher_fen), 0) AS voucher_fen
FROM listed LEFT JOIN seals ON seals.day = listed.day AND turn = 1 LEFT JOIN sheet ON sheet.day = listed.day, param
WHERE listed.day >= param.first AND listed.day < param.past
GROUP BY listed.day ORDER BY listed.day;

-- ── who pays: percents on the month's total, fixed amounts meal by meal ──

-- Meals of the month as this claim holds them: on the sheets or entered late, and not taken back by it.
CREATE TABLE held AS
SELECT meal FROM sheet WHERE person <> ''
UNION SELECT meal FROM adjustment WHERE kind = 'late' AND own;

CREATE TABLE pot AS
WITH gone AS (SELECT item, meal FROM adjustment WHERE kind = 'correction' AND own AND meal IN (SELECT meal FROM held)),
told AS (
  SELECT 'meals' AS part, 0 AS change, given.policy, benefit, kind, 0 AS before_fen, fen
  FROM given JOIN held USING (meal) WHERE meal NOT IN (SELECT meal FROM gone)
  UNION ALL
  SELECT 'changes', 1, line_grant.policy, benefit, line_grant.kind, before_fen, fen
  FROM line_grant JOIN adjustment USING (item)
  WHERE NOT (own AND adjustment.kind = 'late') AND item NOT IN (SELECT item FROM gone)
  UNION ALL
  -- Of a meal that goes whole, what was never granted on its own day was a change, and goes as one.
  SELECT 'changes', 1, stood.policy, stood.benefit, stood.kind, stood.fen, coalesce(given.fen, 0)
  FROM gone JOIN stood USING (item) LEFT JOIN given ON given.meal = gone.meal AND given.benefit = stood.benefit
)
SELECT
  CASE kind WHEN 'delivery' THEN 'delivery' ELSE part END AS part, change, benefit, before_fen, fen,
  (SELECT rule FROM share WHERE share.policy = told.policy AND share.benefit = told.benefit LIMIT 1) AS rule
FROM told WHERE kind IN ('subsidy', 'delivery');

CREATE TABLE payer AS SELECT DISTINCT rule, place, payer, percent, most_fen, before_fen AS ahead_fen, way FROM share;

CREATE TABLE funder AS
WITH total AS (
  SELECT part, change, benefit, rule, sum(fen - before_fen) AS fen FROM pot GROUP BY part, change, benefit, rule
), portion AS (
  SELECT total.*, place, payer, way, max(place) OVER side = place AS last,
    CASE WHEN fen < 0 THEN -1 ELSE 1 END AS sign,
    abs(fen) * percent / 10000 AS whole, abs(fen) * percent % 10000 AS rest
  FROM total JOIN payer USING (rule) WHERE way <> 'fixed'
  WINDOW side AS (PARTITION BY part, change, benefit, rule)
), ranked AS (
  SELECT *, abs(fen) - sum(whole) OVER side AS spare,
    row_number() OVER (PARTITION BY part, change, benefit, rule ORDER BY rest DESC, place) AS turn
  FROM portion WINDOW side AS (PARTITION BY part, change, benefit, rule)
), split AS (
  SELECT part, benefit, payer,
    sign * (whole + CASE WHEN way = 'last' THEN last * spare ELSE turn <= spare END) AS fen
  FROM ranked
  UNION ALL
  -- A payer of a fixed amount pays it as far as the meal goes that those before left; the last pays the rest.
  SELECT part, benefit, payer,
    max(0, min(coalesce(most_fen, pot.fen), pot.fen - ahead_fen))
    - max(0, min(coalesce(most_fen, pot.before_fen), pot.before_fen - ahead_fen))
  FROM pot JOIN payer USING (rule) WHERE way = 'fixed'
)
SELECT part, benefit, payer, sum(fen) AS fen FROM split GROUP BY part, benefit, payer
UNION ALL
-- The canteen's own money: so much for each subsidised meal that stands.
SELECT 'operating', running.name, running.payer, count(*) * running.fen
FROM meal JOIN sheet USING (meal) JOIN running ON running.policy = meal.policy
WHERE meal.person <> '' AND meal.subsidy_fen > 0 AND meal.meal NOT IN (SELECT meal FROM undone)
GROUP BY running.name, running.payer;
