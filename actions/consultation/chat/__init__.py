"""Booking a consultation in a conversation. It knows no channel.

reading   what a text says about a slot (days_said, hours_said)    said    what it says of anything else
draft     a booking that is being made                              drafts  the repository of those
dialogue  the flow                                                  private what is personal in a text goes another way
"""
