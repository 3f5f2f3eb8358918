"""``canteen replay``: a recorded month through the same verbs as the window."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - the command line reads annotations at run time
from typing import Annotated

import typer
from rich.progress import track

from canteen import claims, replay, settings
from canteen.commands.roster import read_and_tell
from canteen.commands.told import Told, policy_of
from canteen.errors import InputError
from canteen.exchange.text import read_text
from canteen.exchange.whole import Place
from canteen.paper.day import day_sheet
from canteen.rules.dates import CHINA, Month
from canteen.rules.document import check_documents


def replay_month(
    context: typer.Context,
    roster: Annotated[Path, typer.Option(help="花名册 · roster")],
    policy: Annotated[list[Path], typer.Option(help="政策 · policy document, may be repeated")],
    service: Annotated[Path, typer.Option(help="就餐流水 · recorded service, one JSON object a line")],
    out: Annotated[Path, typer.Option(help="结果放哪里 · folder for answers, claim and day sheets")],
) -> None:
    """用一本新账册重放一个月的就餐。 Put a recorded month through the same verbs as the window.

    例 example: canteen replay --roster 花名册.xlsx --policy 政策.toml --service 6月.jsonl --out 结果
    """
    told: Told = context.obj
    events = replay.read_events(service)
    policies = [read_text(file) for file in policy]
    check_documents([policy_of(file, text) for file, text in zip(policy, policies, strict=True)])
    people = read_and_tell(told, roster)
    path = _new_folder(out) / "replay.book"
    running = replay.open_canteen(path, settings.book_key(path), people, policies, now=events[0]["at"])
    book = told.keep_open(running.book)
    answers = track(
        replay.run(running, events),
        told.words.say("commands.replaying"),
        total=len(events),
        console=told.out,
        transient=True,
    )
    lines = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
    Place(out / "answers.jsonl").put(lines.encode())
    first, *later = sorted({Month.of(event["at"].astimezone(CHINA).date()) for event in events})
    for month, name in ((first, "claim.json"), *((month, f"claim-{month}.json") for month in later)):
        claim = json.dumps(replay.claim_of(running, month), ensure_ascii=False, indent=1)
        Place(out / name).put(f"{claim}\n".encode())
    for day in claims.closed_days(book):
        Place(out / f"{day}.pdf").put(day_sheet(claims.day_sheet(book, day), told.words))
    told.say("replayed", events=len(events), days=len(claims.closed_days(book)), path=out)


def _new_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError("file_place", where=str(folder)) from None
    if (folder / "replay.book").exists():
        raise InputError("out_not_empty", where=str(folder))
    return folder
