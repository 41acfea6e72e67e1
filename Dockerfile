# The portal for a county: `portal` runs web, worker, beat and the one-time set-up, `front` is nginx with the static files.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /srv/venv
COPY requirements.lock /tmp/
# psycopg2 is built against the system's own libpq; the wheel brings a copy that nobody would update.
RUN /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --no-binary psycopg2-binary --requirement /tmp/requirements.lock


FROM python:3.11-slim-bookworm AS portal
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 libpq5 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORTAL_VAR=/var/portal
RUN useradd --system --uid 10001 --home-dir /var/portal portal \
    && install --directory --owner=portal --group=portal /var/portal /var/portal/media \
    && install --directory --owner=portal --group=portal --mode=0700 /var/portal/private
COPY --from=build /srv/venv /srv/venv
WORKDIR /srv/portal
COPY . .
RUN python -m compileall -q .
USER portal
# The keys are for this one command; a running portal has its own.
RUN PORTAL_PRODUCTION=1 PORTAL_SECRET_KEY=collectstatic PORTAL_DATA_KEYS=none PORTAL_INDEX_KEY=none \
    python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
ENTRYPOINT ["/srv/portal/deploy/entrypoint.sh"]
CMD ["web"]


FROM nginx:1.26-bookworm AS front
COPY deploy/nginx/portal.conf /etc/nginx/conf.d/default.conf
COPY deploy/nginx/errors /srv/errors
COPY --from=portal /var/portal/static /srv/static
