"""The conversation: next question, one back, save after each, leave and come again."""

from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, say
from drafter.intake.questionnaire.steps import SILENT, AskAgain, Step, steps
from drafter.wording import _


def converse(interview: Interview) -> None:
    """Ask until nothing is open; `Leave` goes on up, with every answer kept in a file."""
    heading = ""
    while step := _next(interview):
        if step.heading and step.heading != heading:
            heading = step.heading
            say(f"\n—— {heading} ——")
        _answer(step, interview)
        interview.save()


def _next(interview: Interview) -> Step | None:
    answered = set(interview.done)
    return next((step for step in steps(interview) if step.id not in answered), None)


def _answer(step: Step, interview: Interview) -> None:
    try:
        step.ask(interview)
    except Back:
        _step_back(interview)
    except AskAgain:
        interview.ask_what_occurred()
    else:
        interview.done.append(step.id)


def _step_back(interview: Interview) -> None:
    """Open the last answer again; it stands there to be changed or kept."""
    current = {step.id for step in steps(interview)}
    while interview.done:
        last = interview.done.pop()
        if last in current and not last.startswith(SILENT):
            return
    say(_("  这是第一题。"))
