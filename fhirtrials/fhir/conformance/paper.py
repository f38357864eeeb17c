"""The extension that holds what a literature database says of a paper: written by ``fhir/shared/paper.py``."""

from fhirtrials.fhir.conformance.described import Described, Part

PAPER = Described(
    "paper",
    "What a literature database says of the paper",
    definition="What stands in the record of a paper about the study and has no element in a related artifact.",
    contexts={"": ("ResearchStudy.relatedArtifact",)},
    parts=(
        Part("doi", "Digital object identifier", "string"),
        Part("pmc", "Number in PubMed Central", "string"),
        Part("vernacular-title", "Title in the paper's own language", "string"),
        Part("language", "Language of the paper", "code", many=True),
        Part(
            "author",
            "One who signs the paper",
            many=True,
            parts=(
                Part("family", "Family name", "string"),
                Part("given", "Given names as printed", "string"),
                Part("initials", "Initials", "string"),
                Part("suffix", "Jr, III", "string"),
                Part("group", "A group that signs as one", "string"),
                Part("orcid", "ORCID", "string"),
                Part("affiliation", "Where the author works", "string", many=True),
            ),
        ),
        Part("affiliation", "Where authors work, where it is not said which", "string", many=True),
        Part(
            "journal",
            "Where the paper stands",
            parts=(
                Part("title", "Title of the journal", "string"),
                Part("abbreviation", "The title as it is cited", "string"),
                Part("issn", "ISSN", "string"),
                Part("volume", "Volume", "string"),
                Part("issue", "Issue", "string"),
                Part("pages", "Pages", "string"),
            ),
        ),
        Part("published", "Date of the journal's issue", "date"),
        Part("published-as", "That date as printed, where it is more than a date", "string"),
        Part("published-online", "Date of the electronic article", "date"),
        Part(
            "abstract",
            "The abstract in one language",
            many=True,
            parts=(
                Part("language", "Language", "code"),
                Part("kind", "What sort of abstract, where not the ordinary one", "string"),
                Part(
                    "section",
                    "A section of it",
                    many=True,
                    parts=(
                        Part("label", "Its heading", "string"),
                        Part("category", "What the database files it under", "string"),
                        Part("text", "Its text; in other languages by HL7's translation extension", "markdown"),
                    ),
                ),
                Part("copyright", "Whose it is", "markdown"),
            ),
        ),
        Part(
            "kind",
            "What sort of paper",
            many=True,
            parts=(Part("code", "MeSH unique id", "string"), Part("name", "In words", "string")),
        ),
        Part(
            "heading",
            "MeSH heading of the paper",
            many=True,
            parts=(
                Part("code", "MeSH unique id", "string"),
                Part("name", "In words", "string"),
                Part("major", "Whether it is a major topic", "boolean"),
                Part("qualifier", "Aspect of it that the paper treats", "string", many=True),
            ),
        ),
        Part("keyword", "Keyword of the authors", "string", many=True),
        Part("trial-number", "Registry number that the paper names", "string", many=True),
        Part(
            "related",
            "An erratum, a retraction, a comment",
            many=True,
            parts=(
                Part("kind", "What it is to this paper, as the database says it", "string"),
                Part("pubmed", "Its PubMed number", "string"),
                Part("citation", "Its citation", "string"),
            ),
        ),
        Part("conflict-of-interest", "Interests that the authors declare", "markdown"),
    ),
)
