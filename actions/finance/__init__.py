"""The financial check (ローカルベンチマーク): six indicators over up to three periods from a few figures.

figures, indicators      what is calculated from what      questions.yml, questions   what is asked
benchmarks, point_table  what there is to compare with     check, reading         the conversation
result, next_steps.yml   what is said of it                tables, repository         the database
wording.yml, wording     the sentences                     chat.yml, chat         a turn of it
"""
