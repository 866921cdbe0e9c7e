"""Reminders: told before a deadline, when a round opens and when a deadline moves; once, and not at night.

tables         the database tables              ports        where rounds come from, how a message reaches a person
subscriptions  what each person wants to know   notices      what is due (pure)
dispatcher     sends what is due, once          message      the one message that says it
"""
