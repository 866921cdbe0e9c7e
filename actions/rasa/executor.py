"""All actions, registered for the action endpoint."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.answering import Knowledge
from actions.interview.dialogue import InterviewDialogue
from actions.open_flows import OpenFlows
from actions.personal import Personal
from actions.rasa.answer_question import AnswerQuestion
from actions.rasa.delete_my_data import DeleteMyData
from actions.rasa.interview import ValidateInterviewForm
from actions.rasa.restart import Restart
from actions.rasa.save_item import SaveItem
from actions.rasa.small_talk import small_talk
from actions.rasa.subscribe_reminder import SubscribeReminder
from actions.rasa.talk_to_human import ShowDesks
from actions.replies.wording import wording


def action_executor(knowledge: Knowledge, personal: Personal, dialogue: InterviewDialogue) -> ActionExecutor:
    """The executor that runs an action call of Rasa's (`await executor.run(call)`)."""
    answer = AnswerQuestion(knowledge)
    desks = ShowDesks(knowledge, "action_book_consultation", wording().not_yet["book_consultation"])
    asides = {
        **{action.name().removeprefix("action_"): action for action in small_talk()},
        "talk_to_human": ShowDesks(knowledge, "action_talk_to_human", wording().human),
        **dict.fromkeys(("book_consultation", "change_booking", "cancel_booking"), desks),
        "save_item": SaveItem(personal),
        "subscribe_reminder": SubscribeReminder(personal),
        "delete_my_data": DeleteMyData(personal),
    }
    executor = ActionExecutor()
    flows = OpenFlows(dialogue, personal.interviews, personal.finance, personal.checks)
    form = ValidateInterviewForm(flows, personal.conversations, asides, answer)
    for action in (answer, *dict.fromkeys(asides.values()), form, Restart(flows, personal.conversations)):
        executor.register_action(action)
    return executor
