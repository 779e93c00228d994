"""How often one account may ask the API."""

import logging
from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from config.outages import outage

if TYPE_CHECKING:  # that module reads this one while it is loaded
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class RequestsByUser(UserRateThrottle):
    """Lets requests through, with a line in the log, while the cache that counts them is away.

    It guards the machine's time, not a secret: a program that reads the API should not stop for a lost counter.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except Exception as error:
            if not (what := outage(error)):
                raise
            logger.warning("Requests of the API are not counted: %s (%s)", what, error)
            return True
