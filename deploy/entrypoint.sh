#!/bin/sh
# What a container of the image does: web | worker | beat | prepare | any command of manage.py.
set -eu
role="${1:-web}"
[ "$#" -gt 0 ] && shift
case "$role" in
    web)
        exec granian --interface wsgi --host 0.0.0.0 --port 8000 --no-ws \
            --workers "${WEB_WORKERS:-2}" --blocking-threads 4 --backlog 512 --respawn-failed-workers \
            yunlong_portal.wsgi:application
        ;;
    worker)
        # Processes, not threads, and each leaves after a while: rendering PDFs does not give back all its memory.
        exec celery --app yunlong_portal worker --pool prefork --concurrency "${WORKER_PROCESSES:-2}" \
            --max-tasks-per-child 200 --without-gossip --without-mingle
        ;;
    beat)
        exec celery --app yunlong_portal beat
        ;;
    prepare)
        python manage.py migrate --noinput
        exec python manage.py seed_county
        ;;
    *)
        exec python manage.py "$role" "$@"
        ;;
esac
