"""Questions and answers at a terminal: `drafter ask` and `drafter fix`."""

from drafter.intake.questionnaire.asking import ask
from drafter.intake.questionnaire.fixing import fix

__all__ = ["ask", "fix"]
