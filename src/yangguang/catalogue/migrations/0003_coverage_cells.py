import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The cache of coverage is made anew with what counting whole cities needs; it holds nothing of its own."""

    dependencies = [
        ("catalogue", "0002_column_gathered"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="CoverageCell"),
        migrations.CreateModel(
            name="CoverageCell",
            fields=[
                ("obligation", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="cell", serialize=False, to="catalogue.obligation")),
                ("live", models.PositiveIntegerField(default=0, verbose_name="在公开的记录")),
                ("last_on", models.DateField(null=True, verbose_name="最近公开日期")),
                ("last_late", models.BooleanField(default=False, verbose_name="最近一次超期")),
                ("stale_after", models.DateField(null=True, verbose_name="应更新日期")),
                ("catalogue", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.standardcatalogue")),
                ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.unit")),
            ],
            options={
                "verbose_name": "公开情况汇总",
                "indexes": [
                    models.Index(fields=["unit", "live", "stale_after", "last_late"], name="cells_of_a_unit"),
                    models.Index(fields=["catalogue", "live", "stale_after", "last_late"], name="cells_of_a_catalogue"),
                ],
            },
        ),
    ]
