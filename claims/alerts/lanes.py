"""Handing messages to many receivers side by side, so that no slow one holds up the others. Knows of no database."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, Protocol, TypeVar

AT_A_TIME = 16
OF_ONE_HOST = 4  # of these at most
SLOW = 5.0  # seconds: a host that takes longer keeps the rest of its messages until the next round
LONGEST_ROUND = 60.0  # seconds: nothing is begun after them


class Attempt(Protocol):
    def hand_over(self) -> None:
        """Takes as long as the receiver likes. Run in a thread, and touches no database there."""


Job = TypeVar("Job", bound=Attempt)


@dataclass(slots=True)
class Lane:
    """The messages of one receiver, the first due first: each waits for the one before."""

    host: str
    messages: deque[int] = field(default_factory=deque)


@dataclass(slots=True)
class Round(Generic[Job]):
    """`begin` takes a message, and gives None where nothing of it is to be sent; `end` is told how it went, and says
    whether it went well. Both are called here, and never in a thread."""

    begin: Callable[[int], Job | None]
    end: Callable[[Job, BaseException | None], bool]
    longest: float = LONGEST_ROUND
    slow: set[str] = field(default_factory=set)
    at_work: dict[Future[None], tuple[Lane, Job, float]] = field(default_factory=dict)

    def run(self, lanes: Iterable[Lane]) -> int:
        """How many messages went out. What there was no time for is due still."""
        free, ends, sent = deque(lanes), monotonic() + self.longest, 0
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            while True:
                while monotonic() < ends and (lane := self._next(free)):
                    self._begin(lane, free, pool)
                if not self.at_work:
                    return sent
                for future in wait(self.at_work, return_when=FIRST_COMPLETED).done:
                    sent += self._end(future, free)

    def _next(self, free: deque[Lane]) -> Lane | None:
        busy = Counter(lane.host for lane, _, _ in self.at_work.values())
        if len(self.at_work) >= AT_A_TIME:
            return None
        found = (lane for lane in free if lane.host not in self.slow and busy[lane.host] < OF_ONE_HOST)
        if lane := next(found, None):
            free.remove(lane)
        return lane

    def _begin(self, lane: Lane, free: deque[Lane], pool: ThreadPoolExecutor) -> None:
        if job := self.begin(lane.messages.popleft()):
            self.at_work[pool.submit(job.hand_over)] = lane, job, monotonic()
        elif lane.messages:
            free.append(lane)

    def _end(self, future: Future[None], free: deque[Lane]) -> bool:
        """A receiver that failed keeps the rest of its own messages, too."""
        lane, job, begun = self.at_work.pop(future)
        if monotonic() - begun > SLOW:
            self.slow.add(lane.host)
        went_well = self.end(job, future.exception())
        if went_well and lane.messages:
            free.append(lane)
        return went_well
