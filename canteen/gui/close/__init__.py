"""日结: the page that closes a day and prints its sheet."""
