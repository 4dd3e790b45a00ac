
import django.db.models.deletion
from django.db import migrations, models
from django.utils.timezone import localtime


def date_what_is_there(apps, schema_editor):
    """What was published binds since then; what was withdrawn, until its catalogue was last changed."""
    obligations = apps.get_model("catalogue", "Obligation").objects.filter(item__catalogue__published_at__isnull=False)
    for owed in obligations.select_related("item__catalogue").iterator():
        catalogue = owed.item.catalogue
        owed.since = localtime(catalogue.published_at).date()
        if owed.withdrawn or owed.item.withdrawn:
            owed.withdrawn, owed.until = True, localtime(catalogue.changed_at or catalogue.published_at).date()
        owed.save(update_fields=["since", "until", "withdrawn"])


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_coverage_cells'),
        ('organisations', '0003_cache_table'),
    ]

    operations = [
        migrations.AddField(
            model_name='fulfilment',
            name='began_on',
            field=models.DateField(blank=True, null=True, verbose_name='开始计算的日期'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='gaps',
            field=models.JSONField(blank=True, default=list, verbose_name='中断'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='heir',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='forebears', to='catalogue.obligation'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='since',
            field=models.DateField(blank=True, null=True, verbose_name='生效日期'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='失效日期'),
        ),
        migrations.AddField(
            model_name='standardcatalogue',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='catalogue.standardcatalogue'),
        ),
        migrations.AddField(
            model_name='standarditem',
            name='copied_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='catalogue.standarditem'),
        ),
        migrations.AddField(
            model_name='standarditem',
            name='refreshed_before',
            field=models.JSONField(blank=True, default=list, verbose_name='以前的更新周期'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(fields=['unit', 'until', 'since'], name='obligations_by_day'),
        ),
        migrations.RunPython(date_what_is_there, migrations.RunPython.noop),
    ]
