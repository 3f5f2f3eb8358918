"""Make resources/sounds/*.wav: the tones of the desk, from their table, the same bytes every time.

48 kHz, 16 bit, mono; a sine with a quarter of its second harmonic; 5 ms to rise, 20 ms to fall; peak -5 dBFS.
All below 1.4 kHz, for old ears and apart from the scanner's own beep; rhythm differs, not only pitch.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 48_000
PEAK = 10 ** (-5 / 20)
QUIET = 0.4
RISE_MS, FALL_MS = 5, 20

# (hertz, milliseconds); 0 hertz is a gap
TAPS = ((659, 80), (0, 70), (659, 80), (0, 70), (659, 120))
TONES = {
    "served": ((880, 90), (0, 20), (1319, 160)),
    "refused": ((392, 220), (0, 40), (262, 320)),
    "decide": TAPS,
    "unknown": ((523, 80), (0, 50), (392, 300)),
    "undone": ((1319, 80), (0, 20), (880, 120)),
    "waiting": TAPS,
}
LOUDNESS = {"waiting": QUIET}


def note(hertz: int, milliseconds: int) -> list[float]:
    """Return one note, or a gap, as samples between -1 and 1."""
    count = RATE * milliseconds // 1000
    rise, fall = RATE * RISE_MS // 1000, RATE * FALL_MS // 1000
    samples = []
    for place in range(count):
        turn = 2 * math.pi * hertz * place / RATE
        edge = min(1.0, place / rise, (count - place) / fall)
        samples.append((math.sin(turn) + 0.25 * math.sin(2 * turn)) / 1.25 * edge)
    return samples


def tone(name: str) -> bytes:
    """Return the samples of one tone as 16 bit numbers."""
    wave_form = [sample for hertz, milliseconds in TONES[name] for sample in note(hertz, milliseconds)]
    top = max(abs(sample) for sample in wave_form)
    scale = PEAK * LOUDNESS.get(name, 1.0) * 32767 / top
    return struct.pack(f"<{len(wave_form)}h", *(round(sample * scale) for sample in wave_form))


def main() -> None:
    """Write every tone."""
    folder = Path(__file__).resolve().parents[1] / "resources" / "sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for name in TONES:
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(tone(name))


if __name__ == "__main__":
    main()
