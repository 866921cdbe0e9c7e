"""All actions, registered for the action endpoint."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.answering import Knowledge
from actions.rasa.answer_question import AnswerQuestion
from actions.rasa.delete_my_data import DeleteMyData
from actions.rasa.not_yet import NotYet
from actions.rasa.restart import Restart
from actions.rasa.small_talk import small_talk
from actions.rasa.talk_to_human import ShowDesks
from actions.replies.wording import wording


def action_executor(knowledge: Knowledge) -> ActionExecutor:
    """The executor that runs an action call of Rasa's (`await executor.run(call)`)."""
    executor = ActionExecutor()
    for action in (
        AnswerQuestion(knowledge),
        *small_talk(),
        Restart(),
        ShowDesks(knowledge, "action_talk_to_human", wording().human),
        ShowDesks(knowledge, "action_book_consultation", wording().not_yet["book_consultation"]),
        *(NotYet(subject) for subject in ("start_diagnosis", "save_item", "subscribe_reminder")),
        DeleteMyData(),
    ):
        executor.register_action(action)
    return executor
