"""The face: the only room with Qt. Values in, signals with plain values out; no SQL, no sums, no policy."""
