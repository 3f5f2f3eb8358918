"""The tones: made the same every time, told apart by rhythm, and never a reason to stop."""

from __future__ import annotations

import importlib.util
import sys
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canteen import resources
from canteen.gui.sounds import CommandVoice, Player, Silence

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_FILE = Path(__file__).parents[2] / "installer" / "sounds.py"
_SPEC = importlib.util.spec_from_file_location("tones", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
tones = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tones)
LENGTHS = {"served": 0.27, "refused": 0.58, "decide": 0.42, "unknown": 0.43, "undone": 0.22, "waiting": 0.42}


@pytest.mark.parametrize("name", LENGTHS)
def test_every_tone_lies_ready_as_its_script_makes_it(name: str) -> None:
    with wave.open(str(resources.path("sounds", f"{name}.wav"))) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (48_000, 2, 1)
        assert file.getnframes() / 48_000 == pytest.approx(LENGTHS[name], abs=0.03)
        assert file.readframes(file.getnframes()) == tones.tone(name)


def test_no_tone_is_as_high_as_a_scanner_s_own_beep() -> None:
    assert max(hertz for notes in tones.TONES.values() for hertz, _ in notes) < 1400


def test_a_machine_without_sound_says_so_and_nothing_stops() -> None:
    assert Player(Silence()).play("served") is False


def test_a_muted_desk_is_not_a_machine_without_sound() -> None:
    player = Player(Silence())
    player.muted = True
    assert player.play("served") is True


def test_a_player_that_fails_is_noticed_at_the_next_tone(qtbot: QtBot) -> None:
    player = Player(CommandVoice(sys.executable, "-c", "import sys; sys.exit(1)"))
    player.play("served")
    qtbot.wait(600)
    assert player.play("served") is False


def test_a_player_that_is_not_there_never_raises(qtbot: QtBot) -> None:
    player = Player(CommandVoice("no-such-player"))
    player.play("served")
    qtbot.wait(100)
    assert player.play("refused") is False
