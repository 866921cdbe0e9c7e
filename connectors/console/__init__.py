"""The console of staff under `/console/`: one frame, one navigation, one way to say who may see a page.

access      who may see a page (`needs`), that a form came from it (`checked`), the cookie
frame       the frame of the pages          navigation   what stands in it
start       the first page                  sign_in, own_password, single_sign_on   the way in
staff, audit   the administrator's pages    office/      the programme office's
A part of the console is a package with a router and its templates.
"""
