"""Why a message did not arrive, in one word for those who word it."""


class Undelivered(Exception):
    """A message did not arrive.

    `problem` is one word: not_set_up, unreachable, timeout, certificate, encryption, login, refused,
    address, forbidden (an address inside the network), gone (the recipient), or status:503.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
