"""Issues of `eqlab scheme` and `eqlab file`: what was typed that cannot be done."""

from eqlab.core.issue import Issue, Nature

NO_SCHEME = Issue(code="EQ-CLI-160", template='There is no assessment scheme "{scheme}".', nature=Nature.AUTHOR)
NO_TEMPLATE = Issue(code="EQ-CLI-161", template='There is no template "{name}".', nature=Nature.AUTHOR)
SCHEME_CHANGED = Issue(
    code="EQ-CLI-162",
    template="The file {file} was opened under the scheme {scheme}, which is not there any more as it was then.",
    advice="Put that edition of the scheme back into the content.",
    nature=Nature.CONFIGURATION,
)
NOTHING_GIVEN = Issue(
    code="EQ-CLI-163",
    template="Nothing is handed in.",
    advice="Name a file, or have an empty one written with --blank.",
    nature=Nature.AUTHOR,
)
NO_FORM = Issue(code="EQ-CLI-164", template='The scheme has no form "{form}".', nature=Nature.AUTHOR)
NOT_A_FORM = Issue(
    code="EQ-CLI-165",
    template="The file {file} fills in no form: {problem}.",
    advice="`eqlab file form FILE --blank FORM` writes one to fill in.",
    nature=Nature.AUTHOR,
)
NOT_PUBLISHED = Issue(
    code="EQ-CLI-166",
    template='The document "{document}" was never published in that version.',
    advice="`eqlab file document` publishes one.",
    nature=Nature.AUTHOR,
)
NO_DIGEST = Issue(
    code="EQ-CLI-167",
    template="It is not said which build is meant.",
    advice="Name its file, or give its digest with --sha256.",
    nature=Nature.AUTHOR,
)
NO_COUNTRY = Issue(
    code="EQ-CLI-169",
    template='"{country}" is no code of a country.',
    advice="Write its two letters, such as LU (ISO 3166-1).",
    nature=Nature.AUTHOR,
)
NO_STATEMENT = Issue(code="EQ-CLI-168", template='The file {file} has no statement "{name}".', nature=Nature.AUTHOR)
