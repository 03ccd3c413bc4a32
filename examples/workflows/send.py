#!/usr/bin/python3
"""send.py ADDRESS: sends an alert as a Standard Webhook, signed with the secret in `HOOK`."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid

alert = {
    "status": "firing",
    "labels": {"alertname": "DiskFull", "instance": "db-1"},
    "annotations": {"summary": "97 % of / are used; $(touch owned) {{ run.id }}"},
}
body = json.dumps({"groupKey": "DiskFull", "alerts": [alert]})
name, moment = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
key = base64.b64decode(os.environ["HOOK"].removeprefix("whsec_"))
signed = hmac.new(key, f"{name}.{moment}.{body}".encode(), hashlib.sha256).digest()
request = urllib.request.Request(sys.argv[1], body.encode(), {
    "Content-Type": "application/json",
    "webhook-id": name,
    "webhook-timestamp": moment,
    "webhook-signature": "v1," + base64.b64encode(signed).decode(),
})
print(urllib.request.urlopen(request).read().decode())
