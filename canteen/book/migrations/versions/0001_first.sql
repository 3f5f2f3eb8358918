CREATE TABLE journal (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	uuid TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	day TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	body BLOB NOT NULL, 
	prev BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	PRIMARY KEY (canteen, desk, epoch, seq), 
	CONSTRAINT one_deed_once UNIQUE (uuid)
)
 STRICT

;
CREATE TABLE identity (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	name TEXT NOT NULL, 
	pinyin TEXT NOT NULL, 
	initials TEXT NOT NULL, 
	sex TEXT NOT NULL, 
	id_number TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	address TEXT NOT NULL, 
	community TEXT NOT NULL, 
	diet TEXT NOT NULL, 
	PRIMARY KEY (canteen, person)
)
 STRICT

;
CREATE TABLE helper (
	canteen TEXT NOT NULL, 
	helper TEXT NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (canteen, helper)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE refusal (
	canteen TEXT NOT NULL, 
	id TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	code TEXT NOT NULL, 
	person TEXT NOT NULL, 
	length INTEGER NOT NULL, 
	PRIMARY KEY (canteen, id)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE secret (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE canteen (
	canteen TEXT NOT NULL, 
	name TEXT NOT NULL, 
	district TEXT NOT NULL, 
	street TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	practice INTEGER NOT NULL, 
	PRIMARY KEY (canteen)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE person (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	born TEXT NOT NULL, 
	stopped TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (canteen, person)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE status (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	tag TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	PRIMARY KEY (canteen, person, line)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE card (
	canteen TEXT NOT NULL, 
	card TEXT NOT NULL, 
	person TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	tail TEXT NOT NULL, 
	state TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (canteen, card)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE policy (
	canteen TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (canteen, policy)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE price (
	canteen TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	PRIMARY KEY (canteen, meal_type, begins)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE hours (
	canteen TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	opens TEXT NOT NULL, 
	closes TEXT NOT NULL, 
	PRIMARY KEY (canteen, begins, meal_type)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE calendar (
	canteen TEXT NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (canteen, day)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE meal (
	canteen TEXT NOT NULL, 
	meal TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	person TEXT NOT NULL, 
	day TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	mode TEXT NOT NULL, 
	payment TEXT NOT NULL, 
	helper TEXT NOT NULL, 
	operator TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	price_fen INTEGER NOT NULL, 
	delivery_fee_fen INTEGER NOT NULL, 
	subsidy_fen INTEGER NOT NULL, 
	discount_fen INTEGER NOT NULL, 
	voucher_fen INTEGER NOT NULL, 
	delivery_fen INTEGER NOT NULL, 
	self_pay_fen INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	ended_at_ms INTEGER NOT NULL, 
	ended_day TEXT NOT NULL, 
	ended_reason TEXT NOT NULL, 
	ended_by TEXT NOT NULL, 
	PRIMARY KEY (canteen, meal)
)
 STRICT

;
CREATE TABLE granted (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	day TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	meal TEXT NOT NULL, 
	benefit TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	PRIMARY KEY (canteen, person, day, meal_type, meal, benefit)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE closing (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	day TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	sheet BLOB NOT NULL, 
	prints INTEGER NOT NULL, 
	PRIMARY KEY (canteen, desk, day)
)
 WITHOUT ROWID,
 STRICT

;
CREATE UNIQUE INDEX identity_by_id_number ON identity (canteen, id_number);
CREATE UNIQUE INDEX helper_by_name ON helper (canteen, name);
CREATE INDEX refusal_by_day ON refusal (canteen, day);
CREATE INDEX card_by_person ON card (canteen, person, number);
CREATE INDEX card_by_tail ON card (canteen, tail);
CREATE INDEX meal_by_day ON meal (canteen, day, meal_type, number);
CREATE UNIQUE INDEX one_meal_once ON meal (canteen, person, day, meal_type) WHERE state = 'served' AND person <> '';
CREATE INDEX meal_by_end ON meal (canteen, ended_day) WHERE ended_day <> '';
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
