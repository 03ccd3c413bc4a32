"""Roman numerals, read."""
