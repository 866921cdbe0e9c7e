"""Thin rasa-sdk actions, one a file: read the tracker, call the domain, say the reply, set slots.

One of them speaks in every turn, and everything it says goes out as one JSON message (`reply.say`), with what the turn
was taken for, so that a channel needs no second look at the tracker. The form of the diagnosis (`interview`) hands side
questions to the other actions and puts its question behind what they say.
"""
