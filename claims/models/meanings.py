"""How a claim stood when its followers were last told, so that the next look can tell them what is new."""

from django.db import models

from claims.models.claims import Claim


class Meaning(models.Model):
    """One claim's. Of one that was there before this was noted nothing is known, and the first look tells nobody."""

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="meaning")
    is_known = models.BooleanField(default=True)
    contested = models.BooleanField(default=False)
    supported = models.BooleanField(default=False)
    overstated = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)
    certainty = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"Of {self.claim_id}: {self.certainty or 'not graded'}"
