#!/usr/bin/python3
"""push.py: tells a pitcrew server of a push as GitHub does, signed, and tries again while it cannot be told.

From the environment: PITCREW_URL, DEPLOY_HOOK (the secret), REF, COMMIT, and DELIVERY, a name for this push that
stays the same however often it is told.
"""

import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request

TRIES = 8
# Answers after which the same may work later; any other refusal stays one.
PASSING = {408, 425, 429, 500, 502, 503, 504}


def request():
    body = json.dumps(
        {
            "ref": os.environ["REF"],
            "after": os.environ["COMMIT"],
            "sender": {"login": os.environ.get("ACTOR", "unknown")},
            # One push is told once: GitHub's own name for it makes two pushes of one commit differ.
            "delivery": os.environ["DELIVERY"],
        }
    ).encode()
    signature = hmac.new(os.environ["DEPLOY_HOOK"].encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": os.environ["DELIVERY"],
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    url = os.environ["PITCREW_URL"].rstrip("/") + "/api/v1/webhooks/github"
    return urllib.request.Request(url, data=body, headers=headers, method="POST")


def main():
    wait = float(os.environ.get("FIRST_WAIT", "2"))
    for turn in range(1, TRIES + 1):
        try:
            with urllib.request.urlopen(request(), timeout=10) as response:
                print(response.read().decode())
                return
        except urllib.error.HTTPError as error:
            why = f"{error.code} {error.read(2000).decode(errors='replace')}"
            if error.code not in PASSING:
                sys.exit(f"push.py: refused: {why}")
            wait = max(wait, float(error.headers.get("Retry-After") or 0))
        except OSError as error:
            why = str(error)
        print(f"push.py: try {turn} of {TRIES}: {why}", file=sys.stderr)
        if turn < TRIES:
            time.sleep(wait)
            wait = min(wait * 2, 60)
    sys.exit("push.py: the server could not be told")


if __name__ == "__main__":
    main()
