
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('disclosures', '0005_attached_text'),
        ('organisations', '0003_cache_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='制定机关')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('title_key', models.CharField(db_index=True, max_length=300, verbose_name='标题（比对用）')),
                ('document_number', models.CharField(blank=True, db_index=True, max_length=100, verbose_name='文号')),
                ('registration_number', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='统一登记号')),
                ('document_class', models.CharField(choices=[('law', '法律、法规、规章'), ('normative', '规范性文件')], max_length=12, verbose_name='类别')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='主题')),
                ('came_from', models.CharField(blank=True, max_length=300, verbose_name='来源文件')),
                ('created_at', models.DateTimeField(verbose_name='入库时间')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('state', models.CharField(blank=True, choices=[('not_issued', '未公布'), ('not_yet_effective', '尚未生效'), ('effective', '有效'), ('suspended', '中止执行'), ('lapsed', '失效'), ('repealed', '废止'), ('replaced', '被代替')], max_length=20, verbose_name='效力（缓存）')),
                ('until', models.DateField(blank=True, null=True, verbose_name='效力至（缓存）')),
                ('changes_on', models.DateField(blank=True, null=True, verbose_name='下次变化（缓存）')),
                ('expiring', models.BooleanField(default=False, verbose_name='即将到期（缓存）')),
                ('state_on', models.DateField(blank=True, null=True, verbose_name='缓存日期')),
                ('disclosure', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regulation', to='disclosures.disclosure')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regulations', to='organisations.unit')),
            ],
            options={
                'verbose_name': '文件',
                'ordering': ['-issued_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issued', '公布'), ('effective', '施行'), ('term_set', '规定有效期'), ('amended', '修改'), ('renewed', '续期'), ('suspended', '中止执行'), ('resumed', '恢复执行'), ('partly_repealed', '部分废止'), ('declared_lapsed', '宣布失效'), ('replaced', '代替'), ('repealed', '废止')], max_length=20, verbose_name='事件')),
                ('on', models.DateField(verbose_name='日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('months', models.PositiveIntegerField(blank=True, null=True, verbose_name='期限（月）')),
                ('provisions', models.JSONField(blank=True, default=list, verbose_name='条款')),
                ('by_words', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('undone', models.BooleanField(default=False, verbose_name='已撤销')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events_caused', to='regulations.regulation')),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='regulations.regulation')),
            ],
            options={
                'verbose_name': '效力事件',
                'ordering': ['regulation_id', 'on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('amends', '修改'), ('repeals', '废止'), ('replaces', '代替'), ('renews', '延续'), ('implements', '实施'), ('based_on', '依据'), ('interprets', '解读'), ('cites', '引用')], max_length=12, verbose_name='关系')),
                ('target_title', models.CharField(blank=True, max_length=300, verbose_name='所指标题')),
                ('target_number', models.CharField(blank=True, max_length=100, verbose_name='所指文号')),
                ('article', models.CharField(blank=True, max_length=60, verbose_name='出处')),
                ('provisions', models.CharField(blank=True, max_length=200, verbose_name='所指条款')),
                ('level', models.CharField(default='whole', max_length=10, verbose_name='层级')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='原文')),
                ('state', models.CharField(choices=[('suggested', '待确认'), ('confirmed', '已确认'), ('rejected', '不是')], default='suggested', max_length=10, verbose_name='状态')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='regulations.regulation')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='regulations.regulation')),
            ],
            options={
                'verbose_name': '文件关系',
                'ordering': ['source_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版次')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='文本日期')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('text', models.TextField(verbose_name='正文')),
                ('history', models.TextField(blank=True, verbose_name='沿革')),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='regulations.regulation')),
            ],
            options={
                'verbose_name': '文件版本',
                'ordering': ['regulation_id', 'number'],
            },
        ),
        migrations.AddIndex(
            model_name='regulation',
            index=models.Index(fields=['-issued_on', '-id'], name='documents_by_day'),
        ),
        migrations.AddIndex(
            model_name='regulation',
            index=models.Index(fields=['state', '-issued_on', '-id'], name='documents_by_state'),
        ),
        migrations.AddIndex(
            model_name='regulation',
            index=models.Index(fields=['unit', '-issued_on', '-id'], name='documents_of_a_unit'),
        ),
        migrations.AddIndex(
            model_name='regulation',
            index=models.Index(fields=['changes_on'], name='documents_that_change'),
        ),
        migrations.AddIndex(
            model_name='relation',
            index=models.Index(fields=['target', 'state', 'kind'], name='relations_to_a_document'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('regulation', 'number'), name='a_version_a_number'),
        ),
    ]
