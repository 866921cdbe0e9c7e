"""Haystack components around the search: question_guard and follow_up_resolver before it, answer_writer after it."""
