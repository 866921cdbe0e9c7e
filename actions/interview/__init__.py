"""The diagnosis (みらデジ経営チェック) as a conversation: plain domain code, it knows no channel and no dialogue engine.

interview.yml, script   the interview as data           state                one interview at one moment
engine                  what may happen to it           course               what applies, what is left, progress
values                  what a question takes           literacy, scoring    what the answers add up to
tapping                 buttons: offers, taps           told                 what was answered, in words
hearing, reading        words and what they do          cues, reading.yml    how people say things
options_said            the option a text names         facts_told           what it tells of the business
tables, repository      the database                    ports                the register of companies
corporate_number        13 digits and their check digit
"""
