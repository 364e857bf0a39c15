# Build: the locked packages and the compiled texts. Run: those, the compiled code, and a user who owns only /data.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY bot/texts bot/texts
RUN for po in bot/texts/*.po; do \
        .venv/bin/pybabel compile --input-file "$po" --output-file "${po%.po}.mo" --locale "$(basename "$po" .po)" || exit 1; \
    done \
    && .venv/bin/pip uninstall --yes babel

FROM python:3.13-slim
# The same number in every version: /data belongs to it, and so does a key file that is mounted.
RUN useradd --system --uid 999 --no-create-home --shell /usr/sbin/nologin damier \
    && install --directory --owner damier --mode 0700 /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY config.example.toml damier-bot ./
COPY storage storage
COPY handlers handlers
COPY bot bot
COPY --from=build /app/bot/texts bot/texts
# Readable whatever the umask of the checkout was.
RUN chmod -R a+rX config.example.toml damier-bot storage handlers bot \
    && python -m compileall -q bot handlers storage
ENV PATH="/app:/app/.venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DAMIER_DATABASE_URL="sqlite:////data/damier.db" \
    DAMIER_BACKUPS="/data/backups" \
    DAMIER_PORT=8080
USER damier
VOLUME /data
# Whether the process answers; /healthz says more, of what starting it again would not mend.
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"DAMIER_PORT\"]}/livez', timeout=5)"]
ENTRYPOINT ["damier-bot"]
CMD ["run"]
