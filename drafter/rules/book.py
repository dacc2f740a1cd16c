"""The rule book: every rule, in the order it is printed."""

from drafter.rules import Rule

BOOK: tuple[Rule, ...] = ()
