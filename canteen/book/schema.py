"""Tables. The journal is the truth, identity stands apart, all others can be rebuilt from the journal."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem  # noqa: TC002 - said beside its kin

APPLICATION_ID = 0x435A5331  # "CZS1"
VERSION = 3
STEP = "0003"  # the migration that leads here

metadata = MetaData()


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _int(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _table(name: str, *columns: SchemaItem, rowid: bool = False) -> Table:
    # `canteen` leads every primary key, so that a distributed database can shard by it.
    return Table(
        name,
        metadata,
        _text("canteen", key=True),
        *columns,
        sqlite_strict=True,
        sqlite_with_rowid=rowid,
    )


journal = _table(
    "journal",
    _text("desk", key=True),
    _int("epoch", key=True),
    _int("seq", key=True),
    _text("uuid"),
    _text("kind"),
    _text("day"),
    _int("at_ms"),
    _text("operator"),
    _blob("body"),
    _blob("prev"),
    _blob("hash"),
    UniqueConstraint("uuid", name="one_deed_once"),
    rowid=True,
)

# ── identity: never in the journal ──

identity = _table(
    "identity",
    _text("person", key=True),
    _text("name"),
    _text("pinyin"),
    _text("initials"),
    _text("sex"),
    _text("id_number"),
    _text("phone"),
    _text("address"),
    _text("community"),
    _text("diet"),
    _text("certificate"),
    _text("collector"),
    _text("collector_phone"),
    _text("remark"),
    Index("identity_by_id_number", "canteen", "id_number", unique=True),
    rowid=True,
)

# What stood before, field by field, with the entry that says that it changed.
identity_change = _table(
    "identity_change",
    _text("entry", key=True),
    _text("field", key=True),
    _text("before"),
    _text("after"),
)

# The particulars behind a status: scale, score and assessor, kinds of a disability, name of an institution.
evidence = _table(
    "evidence",
    _text("evidence", key=True),
    _text("person"),
    _text("scale"),
    _text("score"),
    _text("assessor"),
    _text("kinds"),
    _text("place"),
)

photo = _table("photo", _text("person", key=True), _blob("jpeg"), rowid=True)

# How everybody whom a roster touched stood before it; empty for whom it brought.
intake = _table(
    "intake",
    _text("roster", key=True),
    _text("person", key=True),
    _text("before"),
)

# Who the persons of a locked claim were called then: its sheets say the same when they are printed again.
roll_name = _table(
    "roll_name",
    _text("claim", key=True),
    _text("person", key=True),
    _text("name"),
    _text("sex"),
    _text("born"),
    _text("id_number"),
    _text("community"),
    _text("phone"),
)

helper = _table(
    "helper",
    _text("helper", key=True),
    _text("name"),
    Index("helper_by_name", "canteen", "name", unique=True),
)

# ── kept apart: scans that led to no meal, and secrets of the book ──

refusal = _table(
    "refusal",
    _text("id", key=True),
    _text("desk"),
    _int("at_ms"),
    _text("day"),
    _text("code"),
    _text("person"),
    _int("length"),
    Index("refusal_by_day", "canteen", "day"),
)

# Policies that somebody works on; nothing is decided by them.
draft = _table("draft", _text("draft", key=True), _text("text"), _int("at_ms"), _text("operator"))

# Alembic's own note of the last step; a new book carries it too, so that the next step finds its place.
step = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

secret = Table(
    "secret",
    metadata,
    _text("name", key=True),
    _blob("value"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# ── projections ──

canteen = _table(
    "canteen",
    _text("name"),
    _text("district"),
    _text("street"),
    _text("phone"),
    _text("bank"),
    _text("account"),
    _int("practice"),
)

person = _table("person", _text("person", key=True), _text("born"), _text("stopped"), _text("since"))

status = _table(
    "status",
    _text("person", key=True),
    _int("line", key=True),
    _text("tag"),
    _text("begins"),
    _text("ends"),
    _text("decided"),
    _text("review"),
    _text("source"),
    _text("evidence"),
)

# Where the entries about a person stand in the journal; meals are found by themselves.
life = _table(
    "life",
    _text("person", key=True),
    _text("desk", key=True),
    _int("epoch", key=True),
    _int("seq", key=True),
    _int("at_ms"),
    _text("entry"),
    _text("kind"),
)

roster = _table(
    "roster",
    _text("roster", key=True),
    _text("desk"),
    _int("epoch"),
    _int("seq"),
    _int("at_ms"),
    _text("operator"),
    _text("sheet"),
    _text("as_of"),
    _int("enrolled"),
    _int("changed"),
    _int("departed"),
    _int("undone"),
)

card = _table(
    "card",
    _text("card", key=True),
    _text("person"),
    _int("number"),
    _text("tail"),
    _text("state"),
    _text("since"),
    _text("issued"),
    _text("note"),
    Index("card_by_person", "canteen", "person", "number"),
    Index("card_by_tail", "canteen", "tail"),
)

policy = _table(
    "policy",
    _text("policy", key=True),
    _text("begins"),
    _text("ends"),
    _text("sha256"),
    _text("text"),
    _int("at_ms"),
    _text("operator"),
)

price = _table(
    "price",
    _text("meal_type", key=True),
    _text("name", key=True),
    _text("begins", key=True),
    _int("fen"),
    _int("offered"),
)

menu = _table("menu", _text("day", key=True), _text("meal_type", key=True), _text("dishes"))

payments = _table("payments", _text("begins", key=True), _text("payments"))

day_off = _table("day_off", _text("day", key=True), _text("reason"))

hours = _table(
    "hours",
    _text("begins", key=True),
    _text("meal_type", key=True),
    _text("opens"),
    _text("closes"),
)

calendar = _table("calendar", _text("day", key=True), _text("kind"), _text("name"), _text("source"))

meal = _table(
    "meal",
    _text("meal", key=True),
    _text("desk"),
    _int("seq"),
    _text("person"),
    _text("day"),
    _text("meal_type"),
    _int("number"),
    _int("at_ms"),
    _text("mode"),
    _text("payment"),
    _text("helper"),
    _text("way"),
    _text("slip"),
    _text("booked"),  # the day whose sheet has it as a line of its own; empty for a meal of its own day
    _text("operator"),
    _text("tags"),
    _int("price_fen"),
    _int("delivery_fee_fen"),
    _int("subsidy_fen"),
    _int("discount_fen"),
    _int("voucher_fen"),
    _int("delivery_fen"),
    _int("self_pay_fen"),
    _text("state"),
    _int("ended_at_ms"),
    _text("ended_day"),
    _text("ended_reason"),
    _text("ended_by"),
    _text("ended_entry"),  # the entry that ended it
    Index(
        "one_meal_once",
        "canteen",
        "person",
        "day",
        "meal_type",
        unique=True,
        sqlite_where=text("state = 'served' AND person <> ''"),
    ),
    Index("meal_by_day", "canteen", "day", "meal_type", "number"),
    # Few meals end: the others have no place in it.
    Index("meal_by_end", "canteen", "ended_day", sqlite_where=text("ended_day <> ''")),
    Index("meal_by_slip", "canteen", "slip", sqlite_where=text("slip <> ''")),
    Index("meal_by_booking", "canteen", "booked", sqlite_where=text("booked <> ''")),
    rowid=True,
)

granted = _table(
    "granted",
    _text("person", key=True),
    _text("day", key=True),
    _text("meal_type", key=True),
    _text("meal", key=True),
    _text("benefit", key=True),
    _text("policy"),
    _int("fen"),
)

closing = _table(
    "closing",
    _text("desk", key=True),
    _text("day", key=True),
    _text("closing"),
    _int("number"),
    _int("replaces"),
    _int("epoch"),
    _int("seq"),
    _int("at_ms"),
    _text("operator"),
    _blob("sheet"),
    _int("prints"),
)

# A day that was opened again, until it is closed again; afterwards what its new closing replaced.
reopening = _table(
    "reopening",
    _text("desk", key=True),
    _text("day", key=True),
    _text("closing"),
    _int("number"),
    _int("at_ms"),
    _text("operator"),
    _text("reason"),
    _text("witness"),
)

seal = _table(
    "seal",
    _text("desk", key=True),
    _int("epoch", key=True),
    _int("seq", key=True),
    _text("day"),
    _int("last_seq"),
    _text("hash"),
    _text("root"),
    _text("key"),
    _int("counter"),
    _text("signature"),
    _int("nil"),
    _int("meals_ever"),
    _int("subsidy_ever_fen"),
    Index("seal_by_day", "canteen", "day"),
)

signing_key = _table(
    "signing_key", _text("desk", key=True), _text("key", key=True), _text("public"), _int("seq")
)

cash_float = _table("cash_float", _text("desk", key=True), _text("day", key=True), _int("fen"))

cash_count = _table(
    "cash_count",
    _text("desk", key=True),
    _text("day", key=True),
    _int("number", key=True),
    _int("counted_fen"),
    _text("pieces"),
    _int("at_ms"),
    _text("operator"),
)

supplement = _table(
    "supplement",
    _text("supplement", key=True),
    _text("meal"),
    _text("person"),
    _text("for_day"),
    _text("meal_type"),
    _text("policy"),
    _text("tags"),
    _text("parts"),
    _text("grants"),
    _int("accepted"),
    _text("reason"),
    _int("at_ms"),
    _text("day"),
    _text("operator"),
    Index("supplement_by_meal", "canteen", "meal"),
    Index("supplement_by_day", "canteen", "for_day"),
    Index("supplement_by_person", "canteen", "person"),
)

# Which claim carries a correction, a late meal or a supplement as a line of its own.
carried = _table("carried", _text("item", key=True), _text("claim"))

advance = _table(
    "advance",
    _text("advance", key=True),
    _text("received"),
    _int("fen"),
    _text("funder"),
    _text("batch"),
    _text("note"),
    _int("at_ms"),
    _text("operator"),
)

parameter = _table("parameter", _text("begins", key=True), _text("name", key=True), _int("value"))

claim = _table(
    "claim",
    _text("claim", key=True),
    _text("desk"),
    _text("month"),
    _int("number"),
    _int("version"),
    _text("state"),
    _text("digest"),
    _int("claimed_fen"),
    _int("at_ms"),
    _text("operator"),
    _text("approver"),
    Index("claim_by_month", "canteen", "month"),
)

claim_step = _table(
    "claim_step",
    _text("claim", key=True),
    _int("seq", key=True),
    _text("step"),
    _int("at_ms"),
    _text("operator"),
    _text("by"),
    _text("finding"),
    _int("fen"),
)

claim_print = _table("claim_print", _text("claim", key=True), _text("sheet", key=True), _int("prints"))

district = _table(
    "district", _text("district", key=True), _text("name"), _text("recipient"), _text("public"), _int("seq")
)

bundle = _table(
    "bundle",
    _text("desk", key=True),
    _int("number", key=True),
    _text("claim"),
    _int("first_seq"),
    _int("last_seq"),
    _text("head"),
    _text("sha256"),
    _text("manifest"),
    _text("recipient"),
    _int("at_ms"),
    _text("operator"),
)

receipt = _table(
    "receipt",
    _text("receipt", key=True),
    _int("number"),
    _int("bundle"),
    _int("up_to_seq"),
    _text("head"),
    _text("claim"),
    _text("decision"),
    _text("finding"),
    _text("lines"),
    _text("received"),
    _int("at_ms"),
    _text("operator"),
)

reduction_answer = _table(
    "reduction_answer",
    _text("receipt", key=True),
    _int("line", key=True),
    _text("answer"),
    _text("note"),
    _int("at_ms"),
    _text("operator"),
)

PROJECTIONS = (
    canteen,
    person,
    status,
    life,
    roster,
    card,
    policy,
    price,
    menu,
    payments,
    hours,
    calendar,
    day_off,
    meal,
    granted,
    closing,
    reopening,
    seal,
    signing_key,
    cash_float,
    cash_count,
    supplement,
    carried,
    advance,
    parameter,
    claim,
    claim_step,
    claim_print,
    district,
    bundle,
    receipt,
    reduction_answer,
)

TRIGGERS = tuple(
    f"CREATE TRIGGER journal_no_{deed.lower()} BEFORE {deed} ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"
    for deed in ("UPDATE", "DELETE")
)
