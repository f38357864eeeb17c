"""The only place where the rooms meet: from sources to what a sink writes, a few trials at a time.

    conversion   documents → trials → [without_people] → understand → fhir.bundle → validation.check
    merging      documents → trials → merge → a document of trials, which is converted
    fhir_files   documents → bundles and resources → validation.check
                 documents → bundles and resources → fhir.trials_from → understand
    servers      documents → bundles as they are, or converted → sinks.server
                 sinks.server → fhir.as_written → bundles
    criteria     documents → trials or plain texts → understand

Everything is a generator, so memory does not grow with the input; only the numbers of the trials done are kept. A
module a way: one imports the rooms it walks through, and a push of bundles needs neither criteria nor validation.
"""
