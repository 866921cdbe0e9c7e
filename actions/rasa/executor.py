"""All actions, registered for the action endpoint."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.executor import ActionExecutor

from actions.answering import Knowledge
from actions.flow import Flow
from actions.handover.chat import HandoverTurns
from actions.open_flows import OpenFlows
from actions.personal import Personal
from actions.rasa.answer_question import AnswerQuestion
from actions.rasa.delete_my_data import DeleteMyData
from actions.rasa.interview import ValidateInterviewForm
from actions.rasa.restart import Restart
from actions.rasa.save_item import SaveItem
from actions.rasa.small_talk import small_talk, yes_and_no
from actions.rasa.subscribe_reminder import SubscribeReminder
from actions.rasa.talk_to_human import TalkToHuman


def action_executor(
    knowledge: Knowledge,
    personal: Personal,
    flows: Sequence[Flow],
    staff: HandoverTurns,
) -> ActionExecutor:
    """The executor that runs an action call of Rasa's (`await executor.run(call)`).

    :param flows: all of them, one for bookings among them and the diagnosis last.
    :param staff: calls a person.
    """
    answer = AnswerQuestion(knowledge)
    asides = {
        **{action.name().removeprefix("action_"): action for action in small_talk()},
        "talk_to_human": TalkToHuman(staff),
        "save_item": SaveItem(personal),
        "subscribe_reminder": SubscribeReminder(personal),
        "delete_my_data": DeleteMyData(personal),
    }
    executor = ActionExecutor()
    open_flows = OpenFlows(flows)
    form = ValidateInterviewForm(open_flows, personal.conversations, {**asides, **yes_and_no()}, answer)
    for action in (answer, *asides.values(), form, Restart(open_flows, personal.conversations)):
        executor.register_action(action)
    return executor
