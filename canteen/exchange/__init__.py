"""Files that come from or go to others: rosters, workbooks, packages."""
