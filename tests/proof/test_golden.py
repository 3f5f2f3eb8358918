"""Frozen seals, keys and signatures: the same bytes on every machine and in every version, for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from canteen import signing
from canteen.rules.chain import canonical
from canteen.rules.closing import code_of
from canteen.rules.seal import (
    checkpoint,
    included,
    inclusion_proof,
    key_statement,
    merkle_root,
    seal_body,
    seal_hash,
    seal_read,
)

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))
KEYS = {each["key"]: each for each in GOLDEN["keys"]}


def test_a_seal_is_written_hashed_and_signed_as_it_always_was() -> None:
    for each in GOLDEN["seals"]:
        seal = seal_read(each["seal"])
        assert seal_body(seal) == each["seal"]
        assert canonical(each["seal"]).decode() == each["bytes"]
        digest = seal_hash(each["seal"])
        assert digest.hex() == each["hash"]
        assert code_of(each["hash"]) == each["code"]
        private = bytes.fromhex(KEYS[each["key"]]["private"])
        assert signing.sign(private, digest).hex() == each["signature"]
        assert checkpoint(seal, each["hash"], each["signature"]) == each["checkpoint"]


def test_a_root_and_the_path_of_one_entry_are_as_they_always_were() -> None:
    for each in GOLDEN["seals"]:
        hashes = [bytes.fromhex(entry) for entry in each["entries"]]
        root = bytes.fromhex(each["seal"]["root"])
        assert merkle_root(hashes) == root
        if hashes:
            path = [bytes.fromhex(side) for side in each["path_of_second"]]
            assert inclusion_proof(hashes, 1) == tuple(path)
            assert included(hashes[1], 1, len(hashes), path, root)


def test_a_key_is_named_and_handed_on_as_it_always_was() -> None:
    for key in GOLDEN["keys"]:
        public = signing.public_of(bytes.fromhex(key["private"]))
        assert (public.hex(), signing.key_id(public)) == (key["public"], key["key"])
        if key["before"]:
            private = bytes.fromhex(KEYS[key["before"]]["private"])
            assert signing.sign(private, key_statement(**key["statement"])).hex() == key["signature"]


def test_somebody_who_distrusts_the_program_finds_the_same(tmp_path: Path) -> None:
    script, text = HERE / "verify_golden.py", (HERE / "golden.json").read_text(encoding="utf-8")
    last = GOLDEN["seals"][2]
    changes = {
        "": "3 seals hold",
        last["hash"]: "seal 2026-03-20: another hash",
        last["signature"]: "seal 2026-03-20: not signed",
        last["entries"][3]: "seal 2026-03-20: another root",
        GOLDEN["keys"][1]["signature"]: f"key {GOLDEN['keys'][1]['key']}: not handed on",
    }
    for was, said in changes.items():
        file = tmp_path / "golden.json"
        other = was[:-1] + ("0" if was[-1:] != "0" else "1")
        file.write_text(text.replace(f'"{was}"', f'"{other}"') if was else text, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-I", str(script), str(file)], capture_output=True, text=True, check=False
        )
        assert (run.returncode, run.stdout.strip()) == (int(bool(was)), said)
    assert "canteen" not in [
        line.split()[1] for line in script.read_text("utf-8").splitlines() if "import " in line
    ]
