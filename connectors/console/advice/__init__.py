"""An adviser's consultations: today and week, and the record of each.

week     the pages of days            record   the record: drafts, done, no-show
form     what a form sent             access   whose booking it is         names   words on the pages
"""
