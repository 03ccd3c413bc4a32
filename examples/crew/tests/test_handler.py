import json
import unittest

from webhooks.handler import answer
from tests.test_signature import KEY, signed


class Handler(unittest.TestCase):
    def test_a_push_is_accepted_with_its_branch(self):
        body = json.dumps({"ref": "refs/heads/main"}).encode()
        self.assertEqual(answer(body, {"X-Hub-Signature-256": signed(body)}, KEY), (202, "main"))

    def test_what_is_not_signed_is_refused(self):
        self.assertEqual(answer(b"{}", {}, KEY), (401, ""))
