"""Times that a clock which ran ahead has left in our rows.

Each time to wait for has a longest wait. What lies further ahead than that, no right clock has written: it is not
waited for, but has come. What is said to have happened later than now has not happened. The rows mend themselves then,
since whatever is done for them writes the time anew.
"""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value

SKEW = timedelta(minutes=5)  # that the clocks of two machines of one installation may differ: that much is believed
AT_ONCE = timedelta()


def ahead(column: str, *, at: datetime, longest: timedelta | F = AT_ONCE) -> Q:
    """Rows whose `column` lies further ahead of `at` than `longest`, which may be a column of the row."""
    if isinstance(longest, timedelta):
        return Q(**{f"{column}__gt": at + SKEW + longest})
    latest = ExpressionWrapper(Value(at + SKEW, DateTimeField()) + longest, DateTimeField())
    return Q(**{f"{column}__gt": latest})


def has_come(column: str, *, at: datetime, longest: timedelta | F) -> Q:
    """Rows for whose `column` nobody waits any more at `at`."""
    return Q(**{f"{column}__lte": at}) | ahead(column, at=at, longest=longest)


def is_ahead(moment: datetime, *, at: datetime, longest: timedelta = AT_ONCE) -> bool:
    """`ahead`, of one moment."""
    return moment > at + SKEW + longest


def holds(moment: datetime | None, *, at: datetime, longest: timedelta) -> bool:
    """Is `moment` waited for at `at`? The opposite of `has_come`."""
    return moment is not None and at < moment and not is_ahead(moment, at=at, longest=longest)
