import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0004_near_records"),
        ("workplan", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="record",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="disclosures.disclosure",
                verbose_name="公开信息",
            ),
        ),
    ]
