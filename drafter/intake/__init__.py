"""How figures and words come in: gate, workbook, questionnaire, importer."""
