"""The LINE channel, by the Messaging API through `line-bot-sdk`.

webhook   takes events in          worker     works them off          api        speaks to LINE
events    what an event says       rendering  messages in LINE's forms
intake    stores them together     answering  what is said to each         delivery   sends, and writes down its fate
"""
