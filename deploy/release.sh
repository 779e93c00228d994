#!/usr/bin/env bash
# Builds dist/claimwatch-VERSION.tar.gz of what is committed, and checks it in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1
name=claimwatch-$version

grep -q "^## $version" CHANGELOG.md || { echo "CHANGELOG.md has no part \"## $version\": name \"Unreleased\" so."; exit 1; }
[ -f "tests/files/backups/$name.zip" ] || { echo "tests/files/backups/$name.zip is missing: manage.py back_up of the sample."; exit 1; }
[ -z "$(git status --porcelain --untracked-files=no)" ] || { echo "Something is not committed."; exit 1; }

mkdir -p dist
git archive --prefix="$name/" --output="dist/$name.tar.gz" HEAD

clean=$(mktemp -d)
trap 'rm -rf "$clean"' EXIT
tar -xzf "dist/$name.tar.gz" -C "$clean"
cd "$clean/$name"
"${PYTHON:-python3}" -m venv "$clean/venv"
"$clean/venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
export VAR_DIR="$clean/var" DATABASE_URL="" CELERY_BROKER_URL="" CACHE_URL=""
"$clean/venv/bin/python" manage.py collectstatic --noinput --verbosity=0
"$clean/venv/bin/python" manage.py restore "tests/files/backups/$name.zip"
"$clean/venv/bin/python" manage.py check
"$clean/venv/bin/python" manage.py back_up
"$clean/venv/bin/python" manage.py health database cache broker disk
cd - >/dev/null
echo "dist/$name.tar.gz is sound: $(sha256sum "dist/$name.tar.gz" | cut -d' ' -f1)"
