"""How dates and times are written where no page says otherwise; Django looks for the folder of the language."""
