"""Steps from one schema to the next; each is written once and never changed."""
