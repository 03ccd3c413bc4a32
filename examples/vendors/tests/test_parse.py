import unittest

from src.parse import parse


class Parse(unittest.TestCase):
    def test_numerals_are_read(self):
        for text, number in [("I", 1), ("IV", 4), ("XLIX", 49), ("MCMXCIV", 1994), ("MMMCMXCIX", 3999)]:
            self.assertEqual(parse(text), number, text)

    def test_what_is_none_is_refused(self):
        for text in ["", "IIII", "VX", "IC", "MMMM", "x", "A"]:
            with self.assertRaises(ValueError, msg=text):
                parse(text)
