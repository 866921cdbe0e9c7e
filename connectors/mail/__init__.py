"""Mail over SMTP.

smtp   the port to a mail server       mime   a mail as it goes over the wire
"""
