"""``canteen district``: plays the district by files: its keys, its canteens, what it takes and says back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import district as deeds
from canteen.commands.told import DIFFERENCES, Told, check_kind
from canteen.errors import InputError
from canteen.exchange.bundle import LARGEST_MB, open_bundle, outcome_of
from canteen.exchange.letters import letter, read_key_sheet, receipt_name
from canteen.exchange.standing import Office, begin, opened
from canteen.exchange.whole import place
from canteen.rules.bundle import Outcome, Package, Verdict
from canteen.rules.money import fen_of
from canteen.rules.receipt import DECISIONS, Cut, Decision
from canteen.words.bundle import verdict_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    no_args_is_help=True, help="区里：收包、审、写回执。 The district: takes bundles, writes receipts."
)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False)]
Bundle = Annotated[Path, typer.Argument(metavar="BUNDLE", show_default=False)]


@app.command("begin")
def begin_district(
    context: typer.Context,
    folder: Folder,
    name: Annotated[str, typer.Option(help="区县名称 · name of the office")],
    code: Annotated[str, typer.Option(help="区县编号 · its code")] = "",
) -> None:
    """建一个区里的文件夹：两把钥匙，和给食堂的登记文件。 Make a district's folder with its two keys.

    例 example: canteen district begin 民政局 --name 示范区民政局 --code 140105
    """
    told: Told = context.obj
    office = begin(folder, code or name, name)
    _say(told, "begun", path=office.shown, fingerprint=office.sheet.fingerprint)


@app.command("enrol")
def enrol(
    context: typer.Context,
    folder: Folder,
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", show_default=False)],
) -> None:
    """认下一家食堂的电脑；登记表要当面交。 Know a canteen's desk by the sheet it brought in person.

    例 example: canteen district enrol 民政局 向阳食堂.jzk
    """
    told: Told = context.obj
    office = opened(folder)
    check_kind(told, sheet, "sheet")
    said = read_key_sheet(sheet)
    if office.kept(said.canteen, said.desk) is not None:
        raise InputError("district_known", where=sheet.name, canteen=said.canteen)
    office.keep(deeds.enrol(office.sheet, said))
    _say(told, "enrolled", name=said.name, canteen=said.canteen, fingerprint=said.fingerprint)


@app.command("take")
def take(
    context: typer.Context,
    folder: Folder,
    bundle: Bundle,
    json_wanted: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--json", help="给程序看的 · for programs")
    ] = False,
) -> None:
    """收一个包：收下，或者说为什么不收；不收的一笔都不进，留在 quarantine 里。 Take a bundle whole, or not.

    退出码：0 收下了或早收过，1 没收。 Exit codes: 0 taken or known already, 1 not taken.

    例 example: canteen district take 民政局 /media/usb/JZ1_140105001_1_000001.jzb
    """
    told: Told = context.obj
    office = opened(folder)
    check_kind(told, bundle, "bundle")
    verdict = _take(office, bundle, told)
    if json_wanted:
        answer = {"outcome": verdict.outcome.name, "facts": dict(verdict.facts)}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        told.line(verdict_sentence(verdict, told.words))
    if not verdict.accepted and verdict.outcome is not Outcome.ALREADY_IMPORTED:
        raise typer.Exit(DIFFERENCES)


def _take(office: Office, bundle: Path, told: Told) -> Verdict:
    """Judge a file, and keep it in its place; what is known of its desk changes last, and whole."""
    content = _content(bundle)
    verdict, kept, _ = _judged(office, content)
    if verdict.accepted and kept is not None:
        office.file_bundle(bundle.name, content)
        office.keep(kept)
    elif verdict.outcome is not Outcome.ALREADY_IMPORTED:
        office.set_aside(bundle.name, content, verdict_sentence(verdict, told.words))
    return verdict


def _judged(office: Office, content: bytes) -> tuple[Verdict, deeds.Kept | None, Package | None]:
    try:
        package = open_bundle(content, office.identity)
    except InputError as fault:
        outcome = outcome_of(fault)
        if outcome is None:
            raise
        return Verdict(outcome, {"where": fault.where}), None, None
    manifest = package.manifest
    known = office.kept(manifest.canteen, manifest.desk)
    if known is None:
        unknown = Verdict(Outcome.UNKNOWN_DEVICE, {"canteen": manifest.canteen, "desk": manifest.desk})
        return unknown, None, package
    return *deeds.take(known, package), package


def _content(bundle: Path) -> bytes:
    if not bundle.is_file():
        raise InputError("file_folder" if bundle.is_dir() else "file_missing", where=bundle.name)
    with bundle.open("rb") as file:
        return file.read(LARGEST_MB * 1024 * 1024 + 1)


@app.command("answer")
def answer(
    context: typer.Context,
    folder: Folder,
    bundle: Bundle,
    decision: Annotated[str, typer.Option(help="received · returned · approved · reduced")],
    finding: Annotated[str, typer.Option(help="意见 · in one sentence")] = "",
    cut: Annotated[
        list[str] | None,
        typer.Option(help="核减一条：“就餐记录 原因 金额(元)” · 'MEAL REASON YUAN', MEAL may be -"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="回执放在哪个文件夹 · where the receipt goes")] = None,
) -> None:
    """给收下的包写回执：收到、退回、通过，或者核减。 Write the signed receipt to a bundle.

    例 example: canteen district answer 民政局 JZ1_140105001_1_000001.jzb --decision reduced
    --finding 重复一餐 --cut "3f0c… 同一天在两家就餐 7.00"
    """
    told: Told = context.obj
    office = opened(folder)
    _, kept, package = _judged(office, _content(bundle))
    if package is None or kept is None:
        raise InputError("district_not_taken", where=bundle.name)
    said = deeds.Said(_decision(decision), finding, tuple(_cuts(cut or [])))
    known = office.kept(kept.standing.canteen, kept.standing.desk) or kept
    receipt, then = deeds.answer(known, package, said, now=told.now)
    with place((out or folder / "receipts") / receipt_name(receipt)) as tried:
        office.keep(then)
        tried.put(letter(receipt, office.public, office.signs))
    _say(told, "answered", number=receipt.number, path=tried.path, last=receipt.up_to_seq)


def _decision(text: str) -> Decision:
    for each in DECISIONS:
        if each == text:
            return each
    raise InputError("district_decision", where=text)


def _cuts(texts: Sequence[str]) -> list[Cut]:
    return [_cut(number, text) for number, text in enumerate(texts, start=1)]


def _cut(number: int, text: str) -> Cut:
    words = text.split()
    fen = fen_of(words[-1]) if len(words) > 2 else None
    if not fen:
        raise InputError("district_cut", where=text)
    return Cut(number, "" if words[0] == "-" else words[0], "", " ".join(words[1:-1]), fen)


@app.command("revoke")
def revoke(
    context: typer.Context,
    folder: Folder,
    canteen: Annotated[str, typer.Argument(metavar="CANTEEN", show_default=False)],
    key: Annotated[str, typer.Argument(metavar="KEY", show_default=False)],
    desk: Annotated[str, typer.Option(help="哪一台 · which desk")] = "1",
) -> None:
    """电脑丢了：这把钥匙签的不再算数。 A machine is lost: its key counts no more.

    例 example: canteen district revoke 民政局 140105001 1f2e3d4c5b6a7988
    """
    told: Told = context.obj
    office = opened(folder)
    kept = office.kept(canteen, desk)
    if kept is None:
        raise InputError("district_unknown", where=canteen)
    office.keep(deeds.revoke(kept, key))
    _say(told, "revoked", key=key, name=kept.name)


def _say(told: Told, text_id: str, **facts: object) -> None:
    told.line(told.words.say(f"district.{text_id}", **facts))
