"""设置: the canteen, its hours, its calendar, the screen."""
