"""One elder written: form, dated facts, photo, leaving and coming back."""
