import django.db.models.deletion
from django.db import migrations, models


def keep_where_they_came_from(apps, schema_editor):
    """Each catalogue keeps the import that became it."""
    for incoming in apps.get_model("catalogue", "CatalogueImport").objects.exclude(catalogue=None).iterator():
        incoming.catalogue.came_from = incoming
        incoming.catalogue.save(update_fields=["came_from"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_dated_obligations")]

    operations = [
        migrations.AddField(
            model_name="standardcatalogue",
            name="came_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="catalogues",
                to="catalogue.catalogueimport",
            ),
        ),
        migrations.RunPython(keep_where_they_came_from, migrations.RunPython.noop),
        migrations.RemoveField(model_name="catalogueimport", name="catalogue"),
    ]
