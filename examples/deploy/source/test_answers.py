import unittest

from app import answers


class Answers(unittest.TestCase):
    def test_health_names_the_version(self):
        status, body = answers.answer("/health")
        self.assertEqual((status, body["version"]), (200, answers.VERSION))

    def test_what_is_not_there_is_not_found(self):
        self.assertEqual(answers.answer("/nowhere")[0], 404)


if __name__ == "__main__":
    unittest.main()
