"""The rule book: every rule, in the order it is printed."""

from drafter.rules import Rule, edition

BOOK: tuple[Rule, ...] = (*edition.RULES,)
