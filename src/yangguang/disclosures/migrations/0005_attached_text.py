
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0004_near_records'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttachedText',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='摘要')),
                ('text', models.TextField(blank=True, verbose_name='文字')),
            ],
            options={
                'verbose_name': '附件文字',
            },
        ),
    ]
