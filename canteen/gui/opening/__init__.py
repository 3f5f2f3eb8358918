"""开张: what a new machine shows before there is a book."""
