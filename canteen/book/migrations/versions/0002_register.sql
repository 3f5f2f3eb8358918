CREATE TABLE identity_before AS SELECT * FROM identity;
DROP TABLE identity;
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
	certificate TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	collector_phone TEXT NOT NULL, 
	remark TEXT NOT NULL, 
	PRIMARY KEY (canteen, person)
)
 STRICT

;
CREATE UNIQUE INDEX identity_by_id_number ON identity (canteen, id_number);
INSERT INTO identity (canteen, person, name, pinyin, initials, sex, id_number, phone, address, community, diet, certificate, collector, collector_phone, remark)
SELECT canteen, person, name, pinyin, initials, sex, id_number, phone, address, community, diet, '', '', '', '' FROM identity_before;
DROP TABLE identity_before;
DROP TABLE calendar;
CREATE TABLE calendar (
	canteen TEXT NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (canteen, day)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE canteen;
CREATE TABLE canteen (
	canteen TEXT NOT NULL, 
	name TEXT NOT NULL, 
	district TEXT NOT NULL, 
	street TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	bank TEXT NOT NULL, 
	account TEXT NOT NULL, 
	practice INTEGER NOT NULL, 
	PRIMARY KEY (canteen)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE card;
CREATE TABLE card (
	canteen TEXT NOT NULL, 
	card TEXT NOT NULL, 
	person TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	tail TEXT NOT NULL, 
	state TEXT NOT NULL, 
	since TEXT NOT NULL, 
	issued TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (canteen, card)
)
 WITHOUT ROWID,
 STRICT

;
CREATE INDEX card_by_person ON card (canteen, person, number);
CREATE INDEX card_by_tail ON card (canteen, tail);
CREATE TABLE day_off (
	canteen TEXT NOT NULL, 
	day TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (canteen, day)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE draft (
	canteen TEXT NOT NULL, 
	draft TEXT NOT NULL, 
	text TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, draft)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE evidence (
	canteen TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	person TEXT NOT NULL, 
	scale TEXT NOT NULL, 
	score TEXT NOT NULL, 
	assessor TEXT NOT NULL, 
	kinds TEXT NOT NULL, 
	place TEXT NOT NULL, 
	PRIMARY KEY (canteen, evidence)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE identity_change (
	canteen TEXT NOT NULL, 
	entry TEXT NOT NULL, 
	field TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	PRIMARY KEY (canteen, entry, field)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE intake (
	canteen TEXT NOT NULL, 
	roster TEXT NOT NULL, 
	person TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	PRIMARY KEY (canteen, roster, person)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE life (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	entry TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	PRIMARY KEY (canteen, person, desk, epoch, seq)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE menu (
	canteen TEXT NOT NULL, 
	day TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	dishes TEXT NOT NULL, 
	PRIMARY KEY (canteen, day, meal_type)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE payments (
	canteen TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	payments TEXT NOT NULL, 
	PRIMARY KEY (canteen, begins)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE photo (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	jpeg BLOB NOT NULL, 
	PRIMARY KEY (canteen, person)
)
 STRICT

;
DROP TABLE policy;
CREATE TABLE policy (
	canteen TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	text TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, policy)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE price;
CREATE TABLE price (
	canteen TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	name TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	offered INTEGER NOT NULL, 
	PRIMARY KEY (canteen, meal_type, name, begins)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE roster (
	canteen TEXT NOT NULL, 
	roster TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	sheet TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	enrolled INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	departed INTEGER NOT NULL, 
	undone INTEGER NOT NULL, 
	PRIMARY KEY (canteen, roster)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE status;
CREATE TABLE status (
	canteen TEXT NOT NULL, 
	person TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	tag TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	decided TEXT NOT NULL, 
	review TEXT NOT NULL, 
	source TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	PRIMARY KEY (canteen, person, line)
)
 WITHOUT ROWID,
 STRICT

;
