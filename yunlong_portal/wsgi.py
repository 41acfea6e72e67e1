"""The door for the web server."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from yunlong_portal.kernel.supervisor import ROLE_VARIABLE, die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunlong_portal.settings")

# Under `serve` the web server forks the process that imports this; were the server killed with -9, that process
# would go on holding the port.
if os.environ.get(ROLE_VARIABLE) == "web" and (server := multiprocessing.parent_process()) and server.pid:
    die_with_parent(server.pid)

application = get_wsgi_application()
