"""What an adviser sees before a consultation and leaves after it.

triage    urgency -> queue: who comes next, and why      card: what the owner agreed to show; asking: asks for more
records   records of advice, with what is to be done next; next_actions; referrals to other desks (`desks.yml`)
telling   what the owner is told of them, in chat or by mail; corrections
turns     what the owner presses and asks about it, as one of the flows (flow)
keeping   export, and the end of the time it is kept
"""
