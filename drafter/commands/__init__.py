"""The commands. The language is already chosen when this is imported."""

from drafter.commands import book, many, office, one, people
from drafter.commands.shown import app

__all__ = ["app", "book", "many", "office", "one", "people"]
