"""What comes of a finished diagnosis.

content, wording    the texts (result.yml, wording.yml)    model      the result as data
result              interview and score to result          profile    the person's business
steps               next steps and tools                   schemes    schemes that fit, and why
cases               cases like one's own business          compared   what has changed since the last time
axes                the two series of the radar charts     drawing    these as shapes
charts, chart_svg   the shapes as PNG and as SVG           ports      what is needed from elsewhere
peers               others like oneself, by their leave    printed_peers   what the study prints about others
results, tables     the repository                         messages   the result in a conversation
desk                makes, keeps and shows results
"""
