"""老人: the list of elders, rosters in, cards out."""
