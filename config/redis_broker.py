"""The broker in Redis: kombu's transport, without the fault that ends a worker when Redis goes while a task runs."""

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError


class Channel(redis.Channel):
    """Says that its connection is closed in a way that is expected.

    After a loss Celery 5.7 closes the connection twice, and acknowledges late what ended meanwhile. kombu 5.7 then asks
    the closed connection where Redis is, and its AttributeError ends the worker. A ConnectionError is passed over at
    both places: Redis delivers such a message again after the visibility timeout, and a task is a wake-up.
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection of this channel is closed.")
        return super()._connparams(asynchronous)


class Transport(redis.Transport):
    """Stands for kombu's own under the same names: see `config.local`."""

    Channel = Channel
