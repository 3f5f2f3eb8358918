CREATE TABLE advance (
	canteen TEXT NOT NULL, 
	advance TEXT NOT NULL, 
	received TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	funder TEXT NOT NULL, 
	batch TEXT NOT NULL, 
	note TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, advance)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE bundle (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	claim TEXT NOT NULL, 
	first_seq INTEGER NOT NULL, 
	last_seq INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	manifest TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, desk, number)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE carried (
	canteen TEXT NOT NULL, 
	item TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	PRIMARY KEY (canteen, item)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE cash_count (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	day TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	counted_fen INTEGER NOT NULL, 
	pieces TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, desk, day, number)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE cash_float (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	day TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	PRIMARY KEY (canteen, desk, day)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE claim (
	canteen TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	month TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	claimed_fen INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	approver TEXT NOT NULL, 
	PRIMARY KEY (canteen, claim)
)
 WITHOUT ROWID,
 STRICT

;
CREATE INDEX claim_by_month ON claim (canteen, month);
CREATE TABLE claim_print (
	canteen TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	sheet TEXT NOT NULL, 
	prints INTEGER NOT NULL, 
	PRIMARY KEY (canteen, claim, sheet)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE claim_step (
	canteen TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	step TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	finding TEXT NOT NULL, 
	fen INTEGER NOT NULL, 
	PRIMARY KEY (canteen, claim, seq)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE closing;
CREATE TABLE closing (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	day TEXT NOT NULL, 
	closing TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	replaces INTEGER NOT NULL, 
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
CREATE TABLE district (
	canteen TEXT NOT NULL, 
	district TEXT NOT NULL, 
	name TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	public TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY (canteen, district)
)
 WITHOUT ROWID,
 STRICT

;
DROP TABLE meal;
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
	way TEXT NOT NULL, 
	slip TEXT NOT NULL, 
	booked TEXT NOT NULL, 
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
	ended_entry TEXT NOT NULL, 
	PRIMARY KEY (canteen, meal)
)
 STRICT

;
CREATE INDEX meal_by_booking ON meal (canteen, booked) WHERE booked <> '';
CREATE INDEX meal_by_day ON meal (canteen, day, meal_type, number);
CREATE INDEX meal_by_end ON meal (canteen, ended_day) WHERE ended_day <> '';
CREATE INDEX meal_by_slip ON meal (canteen, slip) WHERE slip <> '';
CREATE UNIQUE INDEX one_meal_once ON meal (canteen, person, day, meal_type) WHERE state = 'served' AND person <> '';
CREATE TABLE parameter (
	canteen TEXT NOT NULL, 
	begins TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (canteen, begins, name)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE receipt (
	canteen TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	bundle INTEGER NOT NULL, 
	up_to_seq INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	finding TEXT NOT NULL, 
	lines TEXT NOT NULL, 
	received TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, receipt)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE reduction_answer (
	canteen TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	answer TEXT NOT NULL, 
	note TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, receipt, line)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE reopening (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	day TEXT NOT NULL, 
	closing TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	witness TEXT NOT NULL, 
	PRIMARY KEY (canteen, desk, day)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE roll_name (
	canteen TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	person TEXT NOT NULL, 
	name TEXT NOT NULL, 
	sex TEXT NOT NULL, 
	born TEXT NOT NULL, 
	id_number TEXT NOT NULL, 
	community TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	PRIMARY KEY (canteen, claim, person)
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE seal (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	last_seq INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	root TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	counter INTEGER NOT NULL, 
	signature TEXT NOT NULL, 
	nil INTEGER NOT NULL, 
	meals_ever INTEGER NOT NULL, 
	subsidy_ever_fen INTEGER NOT NULL, 
	PRIMARY KEY (canteen, desk, epoch, seq)
)
 WITHOUT ROWID,
 STRICT

;
CREATE INDEX seal_by_day ON seal (canteen, day);
CREATE TABLE signing_key (
	canteen TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	public TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY (canteen, desk, "key")
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE supplement (
	canteen TEXT NOT NULL, 
	supplement TEXT NOT NULL, 
	meal TEXT NOT NULL, 
	person TEXT NOT NULL, 
	for_day TEXT NOT NULL, 
	meal_type TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	parts TEXT NOT NULL, 
	grants TEXT NOT NULL, 
	accepted INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	operator TEXT NOT NULL, 
	PRIMARY KEY (canteen, supplement)
)
 WITHOUT ROWID,
 STRICT

;
CREATE INDEX supplement_by_day ON supplement (canteen, for_day);
CREATE INDEX supplement_by_meal ON supplement (canteen, meal);
CREATE INDEX supplement_by_person ON supplement (canteen, person);
