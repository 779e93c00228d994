"""`propose_cohorts [SLUG]`: finds papers on the same participants among the evidence of a document, or of all."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from claims.evidence.cohort_proposals import propose_cohorts
from claims.models import Claim, Evidence


class Command(BaseCommand):
    help = "Proposes pairs of papers that seem to share their participants. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", nargs="?", default="")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        claims = Claim.objects.filter(pk__in=Evidence.objects.current().values("claim")).order_by("pk")
        claims = claims.filter(document__slug=slug) if slug else claims
        bar = tqdm(claims.iterator(), total=claims.count(), unit=" claims", file=sys.stderr, disable=None)
        self.stdout.write(f"{sum(propose_cohorts([claim]) for claim in bar)} new pairs proposed.")
