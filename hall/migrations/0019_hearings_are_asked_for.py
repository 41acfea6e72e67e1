"""What was told and said of a hearing becomes an event of its case.

It can be taken back only as long as no case has such an event: they are evidence and stay, and without it their kind
is unknown.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hall', '0018_fill_what_is_counted_to'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='applicationevent',
            name='hall_event_kind',
        ),
        migrations.AlterField(
            model_name='applicationevent',
            name='kind',
            field=models.CharField(choices=[('received', '收到申请材料'), ('papers_awaited', '等申请人把纸质材料带到窗口'), ('papers_came', '收到带到窗口的材料'), ('correction_asked', '一次性告知补正'), ('corrected', '收到补正材料'), ('accepted', '受理'), ('special_started', '特殊环节开始'), ('special_ended', '特殊环节结束'), ('hearing_told', '告知听证权利'), ('hearing_served', '听证告知书送达'), ('hearing_waived', '申请人不要求听证'), ('hearing_asked', '申请人要求听证'), ('extended', '延长期限'), ('decided', '作出决定'), ('ready', '结果可取'), ('delivered', '送达'), ('ended', '结束办理')], max_length=20, verbose_name='事件'),
        ),
        migrations.AddConstraint(
            model_name='applicationevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'papers_awaited', 'papers_came', 'correction_asked', 'corrected', 'accepted', 'special_started', 'special_ended', 'hearing_told', 'hearing_served', 'hearing_waived', 'hearing_asked', 'extended', 'decided', 'ready', 'delivered', 'ended'])), name='hall_event_kind'),
        ),
    ]
