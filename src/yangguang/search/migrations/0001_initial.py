
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=300, unique=True, verbose_name='同义词（用空格隔开）')),
                ('shipped', models.BooleanField(default=False, verbose_name='系统自带')),
            ],
            options={
                'verbose_name': '同义词',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='FruitlessQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.CharField(max_length=60, verbose_name='查询词')),
                ('day', models.DateField(verbose_name='日期')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='次数')),
            ],
            options={
                'verbose_name': '无结果查询',
                'ordering': ['-day', '-times'],
                'constraints': [models.UniqueConstraint(fields=('typed', 'day'), name='a_fruitless_query_a_day')],
            },
        ),
        migrations.CreateModel(
            name='IndexChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='种类')),
                ('key', models.BigIntegerField(verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('applied', models.BooleanField(default=False, verbose_name='已处理')),
            ],
            options={
                'verbose_name': '索引变更',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('applied', False)), fields=['id'], name='changes_to_index'), models.Index(fields=['at'], name='changes_by_time')],
            },
        ),
    ]
