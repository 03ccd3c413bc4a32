import unittest

from src.form import form


class Form(unittest.TestCase):
    def test_numbers_are_written(self):
        for number, text in [(1, "I"), (4, "IV"), (49, "XLIX"), (1994, "MCMXCIV"), (3999, "MMMCMXCIX")]:
            self.assertEqual(form(number), text)

    def test_what_has_no_numeral_is_refused(self):
        for number in [0, -1, 4000]:
            with self.assertRaises(ValueError, msg=str(number)):
                form(number)
