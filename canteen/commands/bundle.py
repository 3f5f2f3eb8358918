"""``canteen bundle, receipt, enrol-district``: the canteen's side of the round trip with its district."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import claims, keeping
from canteen.commands.claim import month_of
from canteen.commands.told import File, Told, check_kind
from canteen.errors import InputError
from canteen.exchange.letters import KEY_SUFFIX, letter, read_district_sheet, read_receipt
from canteen.exchange.whole import place
from canteen.handover import hand_over

if TYPE_CHECKING:
    from canteen.book import Book
    from canteen.book.bundles import Returned

app = typer.Typer(
    no_args_is_help=True, help="上报包：写到 U 盘，给区里。 Bundles for the district, on a stick."
)
receipt_app = typer.Typer(
    no_args_is_help=True, help="回执：收下区里说的，逐条答复。 The district's receipts."
)

BookFile = Annotated[
    Path | None, typer.Option("--book", help="另一本账册，不写就是本机的 · another book than this machine's")
]


@app.command("sheet")
def sheet(context: typer.Context, out: File, book: BookFile = None) -> None:
    """写一张登记表：区里凭它认得这台电脑。 Write the sheet by which a district knows this desk.

    例 example: canteen bundle sheet 向阳食堂.jzk
    """
    told: Told = context.obj
    if out.suffix != KEY_SUFFIX:
        raise InputError("letter_suffix", where=out.name, suffix=KEY_SUFFIX)
    with place(out) as tried:
        said, signs = keeping.key_sheet(told.open_book(book), operator=told.operator, now=told.now)
        tried.put(letter(said, bytes.fromhex(said.public), signs))
    _say(told, "sheet", path=out, fingerprint=said.fingerprint)


@app.command("write")
def write(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False)],
    month: Annotated[
        str, typer.Option(help="连哪个月的月报一起交，如 2026-06 · hand in this month's claim")
    ] = "",
    book: BookFile = None,
) -> None:
    """把区里还没确认的都写成一个包；写完读回来核对过，才说可以拔。 Write one bundle and read it back.

    例 example: canteen bundle write /media/usb --month 2026-06
    """
    told: Told = context.obj
    if not folder.is_dir():
        raise InputError("folder_file" if folder.exists() else "folder_missing", where=str(folder))
    opened = told.open_book(book)
    claim = _claim_of(opened, month) if month else None
    handed = told.track(
        "bundle_writing",
        lambda bar: hand_over(
            opened,
            folder,
            claim,
            operator=told.operator,
            now=told.now,
            progress=lambda _step, done, total: bar(done, total) if total else None,
        ),
    )
    manifest = handed.package.manifest
    facts = {"path": handed.written.path, "first": manifest.first_seq, "last": manifest.last_seq}
    _say(told, "written", number=manifest.number, **facts)
    if handed.written.on_system_disk:
        _say(told, "own_disk")
    else:
        _say(told, "pull")


@app.command("list")
def listed(context: typer.Context, book: BookFile = None) -> None:
    """列出写过的包，区里收到没有。 List the bundles, and which of them the district confirmed.

    例 example: canteen bundle list
    """
    told: Told = context.obj
    for each in keeping.handed(told.open_book(book)):
        state = told.words.say(f"bundle.{'delivered' if each.delivered else 'on_its_way'}")
        facts = {"number": each.number, "first": each.first_seq, "last": each.last_seq, "state": state}
        _say(told, "line", at=f"{each.at:%Y-%m-%d %H:%M}", **facts)


@receipt_app.command("take")
def take(context: typer.Context, file: File, book: BookFile = None) -> None:
    """收下区里的回执：月报办到哪一步，核减了哪些。 Take the district's receipt.

    例 example: canteen receipt take JZR1_140105001_1_000001.jzr
    """
    told: Told = context.obj
    check_kind(told, file, "receipt")
    came = read_receipt(file)
    opened = told.open_book(book)
    taken = keeping.take_receipt(
        opened, came.receipt, came.signature, came.sha256, operator=told.operator, now=told.now
    )
    _say(told, "receipt", number=taken.number, bundle=taken.bundle, last=came.receipt.up_to_seq)
    _tell(told, taken)


@receipt_app.command("list")
def list_receipts(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", show_default=False)],
    book: BookFile = None,
) -> None:
    """看一个月的回执和答复，并排着看。 Receipts of a month with our answers beside.

    例 example: canteen receipt list 2026-06
    """
    told: Told = context.obj
    opened = told.open_book(book)
    for each in keeping.receipts(opened, _claim_of(opened, month)):
        _say(told, "receipt_line", number=each.number, at=f"{each.received:%Y-%m-%d %H:%M}")
        _tell(told, each)


@receipt_app.command("answer")
def answer(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", show_default=False)],
    number: Annotated[int, typer.Argument(metavar="RECEIPT", show_default=False)],
    line: Annotated[int, typer.Argument(metavar="LINE", show_default=False)],
    evidence: Annotated[
        str, typer.Option(help="补什么材料；不写就是认可 · what is handed in; empty: agreed")
    ] = "",
    book: BookFile = None,
) -> None:
    """答复核减的一条：认可，或者补材料。 Answer one line: agreed, or evidence.

    例 example: canteen receipt answer 2026-06 1 2 --evidence 签字的纸条
    """
    told: Told = context.obj
    opened = told.open_book(book)
    came = [each for each in keeping.receipts(opened, _claim_of(opened, month)) if each.number == number]
    if not came:
        raise InputError("answer_no_line", line=line)
    said: keeping.Answer = "evidence" if evidence else "agree"
    receipt, who = came[0].receipt, told.operator
    _tell(told, keeping.answer_line(opened, receipt, line, said, note=evidence, operator=who, now=told.now))


def enrol_district(context: typer.Context, file: File, book: BookFile = None) -> None:
    """认下区里：包交给谁、谁签的回执算数。 Pin the district that takes our bundles.

    例 example: canteen enrol-district district.jzd
    """
    told: Told = context.obj
    check_kind(told, file, "district")
    known = read_district_sheet(file)
    keeping.enrol_district(told.open_book(book), known, operator=told.operator, now=told.now)
    _say(told, "district", name=known.name, fingerprint=known.fingerprint)


def _claim_of(book: Book, month: str) -> str:
    locked = claims.locked_claim(book, month_of(month))
    if locked is None:
        raise InputError("bundle_no_claim")
    return locked.standing.claim


def _tell(told: Told, said: Returned) -> None:
    """Say a decision with its lines, and what we said to each."""
    _say(told, f"decision_{said.decision}", finding=said.finding)
    for each in said.lines:
        cut = each.cut
        facts = {"line": cut.line, "reason": cut.reason, "amount": told.words.money(cut.fen)}
        answered = told.words.say(f"bundle.answer_{each.answer or 'none'}", note=each.note)
        _say(told, "cut", answer=answered, **facts)


def _say(told: Told, text_id: str, **facts: object) -> None:
    told.line(told.words.say(f"bundle.{text_id}", **facts))
