#!/usr/bin/python3
"""A limit for each tenant of the database, in nginx's words."""

import pathlib
import sqlite3


def main():
    with sqlite3.connect("file:storage/house.db?mode=ro", uri=True) as db:
        tenants = db.execute("SELECT name, per_second FROM tenant ORDER BY name").fetchall()
    zones = [f"limit_req_zone $server_name zone={name}:1m rate={rate}r/s;" for name, rate in tenants]
    places = [
        f"location /{name}/ {{ limit_req zone={name}; limit_req_status 429; proxy_pass http://app; }}"
        for name, _ in tenants
    ]
    pathlib.Path("edge/conf.d").mkdir(exist_ok=True)
    pathlib.Path("edge/conf.d/tenants.conf").write_text("\n".join(zones) + "\n")
    pathlib.Path("edge/server.d/tenants.conf").write_text("\n".join(places) + "\n")


if __name__ == "__main__":
    main()
