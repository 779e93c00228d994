"""`learn_from_decisions SLUG [--train] [--json]`: what was learnt from the decisions on a document's suggestions."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from claims.models import Document
from claims.triage.learning.report import Report, learning_of
from claims.triage.learning.training import learn


class Command(BaseCommand):
    help = "Tells what was learnt from attached and dismissed suggestions, and how far down one must read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--train", action="store_true", help="learn now, if the decisions changed")
        parser.add_argument("--json", action="store_true", help="print what came out as one JSON object")

    def handle(self, *args: Any, slug: str, train: bool, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        if train:
            learn(document, at=timezone.now(), settled=timedelta(0))
        report = learning_of(document)
        as_json = json.dumps(asdict(report), cls=DjangoJSONEncoder, ensure_ascii=False)
        self.stdout.write(as_json if options["json"] else _as_text(report))


def _as_text(report: Report) -> str:
    lines = [f"{report.document}: {report.attached} attached, {report.dismissed} dismissed.", report.says]
    if report.orders:
        lines.append(f"Training {report.number}, from {report.learnt_from} decisions.")
        lines += [f"Words {side}: {', '.join(words)}" for side, words in report.words.items()]
        lines += [
            f"{depth['recall']:.0%} of what was attached: in the first {depth['share']:.0%} "
            f"({depth['low']:.0%} to {depth['high']:.0%})"
            for depth in report.figures["learnt"]["depths"]
        ]
    return "\n".join(lines)
