"""The open interface: everything public as JSON, described by OpenAPI, mounted from each room's `api.py`."""
