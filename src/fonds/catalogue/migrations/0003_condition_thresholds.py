from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_labels_and_relations"),
    ]

    operations = [
        migrations.AddField(
            model_name="condition",
            name="measure",
            field=models.CharField(
                blank=True, help_text="What its raw values measure, and the unit.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="thresholds",
            field=models.CharField(
                blank=True,
                help_text="Full exclusion, crossover, full inclusion; or one threshold. Empty "
                "where codes are given as memberships.",
                max_length=100,
            ),
        ),
    ]
