"""Asks ``/healthz`` of the web server in this container: exit 0 when it answers 200."""

import http.client
import os
import sys

host = os.environ.get("PORTAL_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status != http.client.OK)
