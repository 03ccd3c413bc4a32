#!/usr/bin/python3
"""Puts together what is known of the alerts that fire. Their texts are data: nothing of them is carried out."""

import json
import os
import pathlib
import sys


def main():
    alerts = json.load(sys.stdin)["inputs"]["alerts"]
    incident = {
        "alerts": [
            {
                "name": alert["labels"].get("alertname", "without a name"),
                "severity": alert["labels"].get("severity", "unknown"),
                "where": alert["labels"].get("instance", "unknown"),
                "says": alert.get("annotations", {}).get("summary", ""),
                "since": alert.get("startsAt", ""),
            }
            for alert in alerts
        ]
    }
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(incident))


if __name__ == "__main__":
    main()
