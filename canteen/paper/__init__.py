"""Sheets and cards: values in, PDF out. Nothing here reads the clock, the book or the screen."""
