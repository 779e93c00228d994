"""From nothing to an installation that runs."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.crypto import get_random_string

from config import values
from config.dotenv import set_values
from config.mail_url import FORMS, parse_mail_url


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is the variable; the flag is its option. An empty answer leaves the default of `.env.example`."""

    name: str
    flag: str
    words: str
    hint: str
    parse: Callable[[str], object]

    def accepts(self, answer: str) -> bool:
        try:
            self.parse(answer)
        except Exception:  # several libraries read them, each with errors of its own
            return not answer
        return "'" not in answer and "\n" not in answer


QUESTIONS = (
    Question("SITE_URL", "address", "Address of the site", "https://claims.example.org", values.as_site),
    Question(
        "DATABASE_URL", "database", "Database (empty: SQLite)", "postgres://USER:PASSWORD@HOST/NAME", values.as_database
    ),
    Question("EMAIL_URL", "mail", "Where mail goes (empty: printed only)", FORMS, parse_mail_url),
    Question("DEFAULT_FROM_EMAIL", "sender", "Whom mail is from", "Claimwatch <claims@example.org>", values.as_mailbox),
    Question("ADMINS", "admins", "Who is told of faults", "you@example.org", values.as_mailboxes),
    Question("ENTREZ_EMAIL", "ncbi-email", "Your address for NCBI", "you@example.org", values.as_bare_mailbox),
    Question("ENTREZ_API_KEY", "ncbi-key", "Your key of NCBI (may be empty)", "the key alone", values.as_key),
)


class Command(BaseCommand):
    help = "Asks for what an installation needs, or takes it from flags, prepares everything and says what is left."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        for question in QUESTIONS:
            parser.add_argument(f"--{question.flag}", dest=question.name, help=f"{question.words}: {question.hint}")
        parser.add_argument(
            "--user", default="", help="name of the first user; the password is DJANGO_SUPERUSER_PASSWORD"
        )
        parser.add_argument("--user-email", default="", help="address of the first user; a test mail goes there")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / ".env", help="where the answers are kept")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        asking = not options["no_input"]
        answers = {one.name: self._answer(one, options[one.name], asking) for one in QUESTIONS}
        given = {name: answer for name, answer in answers.items() if answer}
        if site := given.get("SITE_URL"):
            given["ALLOWED_HOSTS"] = ",".join(dict.fromkeys([urlsplit(site).hostname or "", "localhost", "127.0.0.1"]))
        user = options["user"] or (input("Name of the first user (empty: none): ").strip() if asking else "")
        try:
            set_values(options["file"], given)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['file']} says: {', '.join(given) or 'nothing new'}.")
        self._prepare(given, user, options["user_email"])

    def _answer(self, question: Question, flag: str | None, asking: bool) -> str:
        if flag is None and asking:
            while not question.accepts(answer := input(f"{question.words}, such as {question.hint}: ").strip()):
                self.stderr.write(f"That cannot be used. Write {question.hint}.")
            return answer
        if not question.accepts(answer := (flag or "").strip()):
            raise CommandError(f"--{question.flag} cannot be used as it is. Write {question.hint}.")
        return answer

    def _prepare(self, given: dict[str, str], user: str, address: str) -> None:
        """Each step in a process of its own, which reads the new values; what fails is said, and the next goes on."""
        environment = {**os.environ, **given}
        done = self._step("The database is prepared.", environment, "migrate", "--verbosity=0")
        self._step("Static files are collected.", environment, "collectstatic", "--noinput", "--verbosity=0")
        if done and user:
            self._first_user(environment, user, address)
        if "EMAIL_URL" in given and address:
            self._step(f"A test mail was sent to {address}.", environment, "sendtestemail", address)
        if "ENTREZ_EMAIL" in given:
            self._step("NCBI answers.", environment, "ask_ncbi")
        self._say_what_is_left(environment)

    def _first_user(self, environment: dict[str, str], user: str, address: str) -> None:
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD") or get_random_string(16)
        said = f"{user} can sign in" + (
            "." if "DJANGO_SUPERUSER_PASSWORD" in os.environ else f" with {password}, which is not shown again."
        )
        email = address or f"{user}@claimwatch.invalid"
        words = ("createsuperuser", "--noinput", f"--username={user}", f"--email={email}", "--verbosity=0")
        self._step(said, {**environment, "DJANGO_SUPERUSER_PASSWORD": password}, *words)

    def _step(self, success: str, environment: dict[str, str], *words: str) -> bool:
        done = _manage(environment, *words)
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        self.stdout.write(success if done.returncode == 0 else f"LEFT TO DO: manage.py {words[0]}: {last}")
        return done.returncode == 0

    def _say_what_is_left(self, environment: dict[str, str]) -> None:
        found = _manage(environment, "check", "--deploy").stderr
        left = [line.strip() for line in found.splitlines() if line.startswith("?:") or "HINT" in line]
        self.stdout.write("\n".join(["Left to do:", *left] if left else ["Nothing is left to do but to start it."]))
        self.stdout.write("How it is started, watched and kept: docs/operating.md.")


def _manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, sys.argv[0], *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
