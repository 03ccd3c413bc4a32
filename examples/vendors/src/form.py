"""Roman numerals, written."""
