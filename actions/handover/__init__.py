"""From the assistant to a person: a conversation handed to the staff, or a call back.

tables         the database tables               office_hours   when the staff are there
presence       who of the staff is at the desk   handovers      the repository of conversations handed over
answering      what the staff say and note       overdue        nobody came, the office closed, the staff vanished
transcript     a conversation as the staff read  announcing     what the person is told about who speaks
callbacks      requests to be called back        callback_form  what is known of such a request so far
callback_flow  the questions towards it          private_number the number goes another way than the text
chat           what a turn about a person does   wording        what is said
"""
