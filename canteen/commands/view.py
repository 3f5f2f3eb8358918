"""``canteen view``: a bundle in its read-only window."""

from __future__ import annotations

import typer

from canteen.commands.told import DIFFERENCES, File, Told
from canteen.commands.verify import KeyFile, prove_bundle


def view(context: typer.Context, file: File, key: KeyFile = None) -> None:
    """打开一个上报包，只看不改：从合计一直点到哪一餐、哪一条。 Look at a bundle, from any total to a meal.

    例 example: canteen view JZ1_140105001_1_000003.jzb --key 区里的钥匙文件
    """
    told: Told = context.obj
    package, proof = prove_bundle(told, file, key)
    code = told.show(package, proof)
    if code or proof.difference is not None:
        raise typer.Exit(code or DIFFERENCES)
