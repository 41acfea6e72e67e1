from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "tests.running_app"
    label = "running_app"

    def ready(self) -> None:
        from tests.running_app import pauses, work
        from yunlong_portal.kernel import jobs

        jobs.register("tests.mark", work.mark)
        jobs.every(1, "tests.every_second", work.every_second)
        pauses.install()
