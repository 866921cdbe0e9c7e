"""Messages of the assistant in LINE's forms: text, Flex, image, quick replies. Limits: `connectors.line.limits`.

render    a whole reply, in at most five message objects     texts   long texts, cut at sentences
buttons   quick replies and lists to choose from             flex    the pieces that cards are made of
cards     schemes, cases, rounds and bookings as a carousel  answer  facts and sources of an answer
condense  fewer objects without losing words
"""
