"""The columns that migrations make: text, and whole numbers that nobody counts up but the program."""

import sqlalchemy as sa


def text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, autoincrement=False, nullable=False)
