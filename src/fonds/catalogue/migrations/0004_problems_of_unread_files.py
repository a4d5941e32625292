import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_condition_thresholds"),
    ]

    operations = [
        migrations.AddField(
            model_name="foundproblem",
            name="unread_path",
            field=models.TextField(blank=True, default="", help_text="Where there is no version."),
        ),
        migrations.AlterField(
            model_name="foundproblem",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="problems",
                to="catalogue.fileversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="foundproblem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unread_path", ""), ("version__isnull", False)),
                    models.Q(("version", None), models.Q(("unread_path", ""), _negated=True)),
                    _connector="OR",
                ),
                name="problem_of_version_or_path",
            ),
        ),
    ]
