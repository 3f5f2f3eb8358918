"""The rules of the field: no clock, no disk, no screen, no database."""
