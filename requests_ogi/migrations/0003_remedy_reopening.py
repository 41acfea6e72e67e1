import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_ogi', '0002_published_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalremedy',
            name='reopening',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='requests_ogi.requestevent', verbose_name='据此重新办理'),
        ),
        migrations.AddField(
            model_name='remedy',
            name='reopening',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ordered_by', to='requests_ogi.requestevent', verbose_name='据此重新办理'),
        ),
        migrations.AddConstraint(
            model_name='remedy',
            constraint=models.UniqueConstraint(fields=('request', 'kind', 'body', 'received_on'), name='requests_remedy_once'),
        ),
    ]
