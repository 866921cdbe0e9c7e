"""What people are told about their bookings, by mail and where they talk with the assistant.

booking_news   what has just happened              wording      the sentences
reminders      what comes up, told once            told         a booking in words
invitation     the booking for a calendar program  tables       the database table
"""
