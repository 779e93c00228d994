# One image for web, workers and beat: compose.yaml gives each its command. Nothing is written but in the two volumes.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/claimwatch/.venv
COPY requirements.txt /opt/claimwatch/
RUN /opt/claimwatch/.venv/bin/pip install -r /opt/claimwatch/requirements.txt

FROM python:3.13-slim
LABEL org.opencontainers.image.title="claimwatch"
ENV PATH=/opt/claimwatch/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    VAR_DIR=/var/lib/claimwatch
RUN useradd --system --uid 10001 --home-dir /var/lib/claimwatch --create-home claimwatch \
    && install --directory --owner=claimwatch --mode=700 /var/backups/claimwatch
COPY --from=build /opt/claimwatch/.venv /opt/claimwatch/.venv
WORKDIR /opt/claimwatch
COPY manage.py pyproject.toml LICENSE NOTICES.md ./
COPY config config
COPY literature literature
COPY claims claims
COPY templates templates
USER 10001
VOLUME ["/var/lib/claimwatch", "/var/backups/claimwatch"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready/', timeout=8)"]
CMD ["python", "-m", "config.serve", "web", "--bind=0.0.0.0:8000"]
