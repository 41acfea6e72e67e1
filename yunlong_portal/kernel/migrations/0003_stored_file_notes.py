from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_calendar_editions_and_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedfile',
            name='notes',
            field=models.JSONField(blank=True, default=list, help_text='隐藏的工作表、电子签名、没读到的页等', verbose_name='须留意'),
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='is_readable',
            field=models.BooleanField(default=True, help_text='否:有机器读不到的部分(扫描件、图片、超长),保密和隐私检查须由人看过', verbose_name='机器可读'),
        ),
    ]
