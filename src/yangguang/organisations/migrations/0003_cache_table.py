from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The table that all web processes count sign-in attempts in."""

    dependencies = [("organisations", "0002_group_members_by_hand")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
