#!/bin/sh
# What a container of the image does: web | worker | beat | prepare | practice | any command of manage.py.
set -eu
role="${1:-web}"
[ "$#" -gt 0 ] && shift
case "$role" in
    web | worker | beat)
        # Never on the practice copy's database, nor practice on this one.
        python manage.py check --tag database --database default
        ;;
esac
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
    practice)
        # All of it in one container, on files: a class of thirty writes less than one busy window.
        python manage.py migrate --noinput
        python manage.py collectstatic --noinput --verbosity 0
        python manage.py seed_county --demo
        exec python manage.py serve --host 0.0.0.0 --port 8000
        ;;
    *)
        exec python manage.py "$role" "$@"
        ;;
esac
