"""A suggestion among the others that wait: how it ranks for its claim, and what else its paper waits on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count

from claims.models import Suggestion
from claims.models.vocabulary import Rank


@dataclass(frozen=True, slots=True)
class Among:
    """A suggestion among those that wait: its `rank` for its claim (None once it is decided), and how many `others` its
    paper waits on."""

    rank: Rank | None = None
    others: int = 0


def among_those(rows: Sequence[Suggestion], user: User | AnonymousUser) -> dict[int, Among]:
    """Of each of these rows, by its id; of the claims that the user may see."""
    ranks = Suggestion.objects.ranks([row.pk for row in rows])
    waiting = Suggestion.objects.visible_to(user).waiting().filter(reference__in={row.reference_id for row in rows})
    numbers = dict(
        waiting.order_by().values("reference").annotate(number=Count("pk")).values_list("reference", "number")
    )
    return {
        row.pk: Among(ranks.get(row.pk), numbers.get(row.reference_id, 0) - (row.state == Suggestion.State.NEW))
        for row in rows
    }
