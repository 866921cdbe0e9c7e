"""The programme office's pages.

funnel     how far people come            survey     what they say of it
advisers   who gives consultations, when  bookings   the consultations
people     export and erasure of what is known of a person
mail       mails that did not get through
"""
