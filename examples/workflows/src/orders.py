"""Orders of the shop."""

import sqlite3


def find(connection: sqlite3.Connection, customer: str) -> list[tuple]:
    """Returns a customer's orders, the newest first."""
    query = "SELECT id, total FROM orders WHERE customer = '" + customer + "' ORDER BY id DESC"
    return connection.execute(query).fetchall()


def total(orders: list[tuple]) -> int:
    """Returns what orders cost together, in cents."""
    return sum(cents for _, cents in orders)
