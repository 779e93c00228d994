"""The files by which it is deployed are sound, and say nothing that the product does not take."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from config import queues, serve
from config.version import VERSION
from tests.servers.processes import CHECKOUT
from tests.show import documented
from tests.show.installation import COME_UP, Installation
from tests.show.saved import EXAMPLE

pytestmark = pytest.mark.embedded
FILES = ["docs/operating.md", "README.md", "compose.yaml", "Dockerfile"]
FILES += [path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "deploy").rglob("*.service")]
MANAGE = re.compile(r"manage\.py ((?!pyproject)[a-z_]+\b[^`\n;&]*)")
SERVE = re.compile(r"config\.serve ((?:web|worker|beat)[^`\n]*)")


def read(name: str) -> str:
    """Lists of words of YAML and Dockerfile as a shell would have them."""
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    return re.sub(r'",\s*"', " ", text)


def commands(pattern: re.Pattern[str]) -> set[str]:
    return {found.strip('"]') for name in FILES for found in pattern.findall(read(name))}


@pytest.mark.parametrize("words", sorted(commands(MANAGE)))
def test_a_command_that_is_written_down_is_there_with_its_options(words: str) -> None:
    name, options = words.split()[0], re.findall(r"--[a-z][a-z-]*", words)
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    assert [option for option in options if option not in parser._option_string_actions] == []


@pytest.mark.parametrize("words", sorted(commands(SERVE)))
def test_a_process_that_is_written_down_is_one(words: str) -> None:
    assert serve.command(words.replace("%i", "default").split())[0] == sys.executable


def test_each_queue_has_a_worker_wherever_it_is_deployed() -> None:
    for name in ("compose.yaml", "docs/operating.md"):
        assert {queue for queue in queues.NAMES if f"config.serve worker {queue}" in read(name)} == set(queues.NAMES)
    target = read("deploy/systemd/claimwatch.target")
    assert {queue for queue in queues.NAMES if f"worker@{queue}." in target} == set(queues.NAMES)


def test_each_block_of_commands_is_run_by_the_show_with_values_of_its_own() -> None:
    page = documented.PAGE.read_text(encoding="utf-8")
    found = documented.blocks(page)
    assert len(found) == page.count("```sh") == page.count("```") / 2
    assert set(found) == {*COME_UP, "look", "back-up", "restore", "upgrade"}
    examples = Installation(CHECKOUT).values
    text = "".join(block.lines for block in found.values())
    assert [example for example in examples if example not in text] == []
    assert EXAMPLE in text


def test_a_block_ends_with_the_first_command_that_fails(tmp_path: Path) -> None:
    block = documented.blocks("```sh look root\nfalse\necho never\n```\n")["look"]
    with pytest.raises(SystemExit, match="The block “look” failed with 1"):
        documented.run(block, {}, {"HOME": str(tmp_path)})


def lint(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else shutil.which(program)
    if not found:
        pytest.skip(f"There is no {program} here.")
    return subprocess.run([found, *words], cwd=CHECKOUT, capture_output=True, text=True, timeout=100)


def test_the_image_is_built_soundly() -> None:
    done = lint("hadolint", "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_composition_follows_its_specification() -> None:
    done = lint("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("upstream", "dialled"), [(None, "web:8000"), ("127.0.0.1:8000", "127.0.0.1:8000")])
def test_the_proxy_is_sound_and_leads_to_the_web_server(
    upstream: str | None, dialled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_HOST", "claims.example.org")
    monkeypatch.delenv("UPSTREAM", raising=False)
    if upstream:
        monkeypatch.setenv("UPSTREAM", upstream)
    done = lint("caddy", "adapt", "--validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile")
    assert done.returncode == 0, done.stderr
    assert re.findall(r'"dial": *"([^"]*)"', done.stdout) == [dialled]


def test_the_units_are_sound(tmp_path: Path) -> None:
    for unit in (CHECKOUT / "deploy/systemd").iterdir():
        text = unit.read_text().replace("/opt/claimwatch/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    done = lint("systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir())))
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "claimwatch" in line] == []


def test_the_image_is_given_all_that_it_copies() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text()
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (CHECKOUT / name).exists() and f"!{name}\n" in ignored


def test_the_version_is_written_once_and_each_package_has_its_notice() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    assert "version" in project["project"]["dynamic"] and re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    notices = (CHECKOUT / "NOTICES.md").read_text()
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", (CHECKOUT / "requirements.txt").read_text(), re.MULTILINE)
    assert [name for name in pinned if f"| {name} |" not in notices] == []
