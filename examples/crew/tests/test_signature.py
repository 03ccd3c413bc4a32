import hashlib
import hmac
import unittest

from webhooks.signature import is_signed

KEY = b"only for the tests"


def signed(body):
    return "sha256=" + hmac.new(KEY, body, hashlib.sha256).hexdigest()


class Signature(unittest.TestCase):
    def test_what_is_signed_is_believed(self):
        self.assertTrue(is_signed(b"{}", signed(b"{}"), KEY))

    def test_what_is_not_is_refused(self):
        for header in [None, "", "sha256=", signed(b"{ }"), signed(b"{}")[7:], signed(b"{}").upper()]:
            self.assertFalse(is_signed(b"{}", header, KEY), header)
