"""A member's own way in and out: signing in, signing out, the own password, single sign-on.

routes    the addresses          single_sign_on   OpenID Connect's two          templates/   the pages
openid    speaks to the provider
"""
