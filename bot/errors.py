"""The one exception for people: a code and what its sentence needs. bot/ui/texts turns it into words."""


class UserError(Exception):
    """Something a person can put right.

    :param code: names the sentence in ``bot/ui/texts/errors.py``
    :param params: what that sentence mentions
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
