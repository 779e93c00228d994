"""What can go wrong at the door of NCBI: one tree, each error saying whether trying again later can help.

Messages are for people: they say what happened and what to do, and never hold the API key or the e-mail
address.
"""


class EntrezError(Exception):
    """An E-utilities request did not give a usable answer.

    `permanent` is False when the same request may succeed later (leave the watermark, try again) and True
    when it will fail again until somebody changes the query or the settings.
    """

    permanent = False

    def __init__(self, message: str, *, permanent: bool | None = None) -> None:
        super().__init__(message)
        if permanent is not None:
            self.permanent = permanent


class Unavailable(EntrezError):
    """NCBI, or the way to it, is down, overloaded or too slow. Temporary."""


class RateLimited(Unavailable):
    """NCBI says too many requests were sent; `retry_after` is the number of seconds it asks to wait (0.0:
    not said).
    """

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeadlineExceeded(Unavailable):
    """The time allowed for one request, waits and retries included, is over."""


class Stopped(EntrezError):
    """The process was asked to stop before the request was sent or repeated. Temporary."""


class BadAnswer(EntrezError):
    """An answer came that cannot be trusted: empty, cut short, HTML, or not about what was asked.
    Temporary.
    """


class AnswerTooLarge(BadAnswer):
    """The answer is cut short or timed out again and again: ask for fewer records at a time."""


class SessionExpired(EntrezError):
    """The history session (WebEnv) is gone, which happens after about eight hours: search again."""


class Refused(EntrezError):
    """NCBI understood the request and will not serve it: a wrong parameter, key or address."""

    permanent = True


class QueryRefused(Refused):
    """PubMed cannot run this search term: correct the query."""


class TooManyResults(Refused):
    """More than the 9,999 records that one PubMed search can list: split the search."""
