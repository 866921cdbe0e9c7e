"""The one kind of failure an operator sees while the environments are set up."""


class SetupError(Exception):
    """Something the operator can act on; its text is one Japanese sentence."""
