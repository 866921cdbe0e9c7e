"""LINE's side of the Messaging API on this machine: for trying the channel in a browser, and for tests.

platform   what LINE would know: users, tokens, keys, messages     api    the endpoints a bot calls
webhooks   signed events to the bot, sent again when it fails      faults what can be made to go wrong
app        all of it as one application, with the page             page/  a phone in the browser
"""
