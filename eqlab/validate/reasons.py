"""Why a library refuses something, in the lab's own words; what is not known stays, marked as the library's words.

The tables are by library. A pattern is found anywhere in what the library says; its groups are facts of the words.
"""

from eqlab.core.reason import Table, table, told
from eqlab.core.text import Words, words
from eqlab.validate.words import shorten

_LONGEST = 80
_TYPES = {
    "str": "xs:string",
    "int": "xs:integer",
    "float": "xs:double",
    "bool": "xs:boolean",
    "Decimal": "xs:decimal",
    "Date10": "xs:date",
    "DateTime10": "xs:dateTime",
}
"""Types of XPath by the names that Python has for them."""


LIBXML2: Table = table(
    (r"^AttValue: \" or ' expected", words("the value of an attribute is not in quotes")),
    (r"^AttValue: ['\"] expected", words("the value of an attribute has no quote at its end")),
    (r"^Specification mandates value for attribute (?P<name>\S+)", words("the attribute {name} has no value")),
    (r"^xmlParseEntityRef: no name", words("an ampersand stands alone; it is written &amp;")),
    (r"^EntityRef: expecting ';'", words("a reference that begins with an ampersand has no semicolon at its end")),
    (r"^Double hyphen within comment", words("a comment has two hyphens within")),
    (r"^Comment not terminated", words("a comment has no end")),
    (r"^CData section not finished", words("a CDATA section has no end")),
    (r"^ParsePI: PI (?P<name>\S+) never end", words("the processing instruction {name} has no end")),
    (r"^Couldn't find end of Start Tag (?P<name>\S+)", words("the start tag of {name} has no end")),
    (r"^(error parsing attribute name|attributes construct error)", words("a start tag holds what is no attribute")),
    (r"^Start tag expected|^Document is empty", words("it does not begin with an element")),
    (r"^String not closed expecting", words("a text in quotes has no quote at its end")),
    (r"^xmlns(:\S+)?: '(?P<uri>.*?)' is not a valid URI", words("{uri} is no URI that a prefix may stand for")),
    (r"^StartTag: invalid element name", words("a tag does not begin with the name of an element")),
    (r"^Sequence '\]\]>' not allowed", words("the characters ]]> stand in text; they are written ]]&gt;")),
    (r"^Unescaped '<' not allowed", words("the value of an attribute holds <, which is written &lt;")),
    (r"^XML declaration allowed only at the start", words("the XML declaration does not stand at the very beginning")),
    (r"^Failed to parse QName '(?P<name>[^']*)'", words("{name} is no name with a prefix")),
    (r"^xmlns:(?P<name>[^:]+): Empty XML namespace", words("the prefix {name} stands for an empty namespace")),
    (r"^standalone accepts only", words("standalone in the XML declaration is neither yes nor no")),
    (
        r"^Opening and ending tag mismatch: (?P<open>\S+) line (?P<line>\d+) and (?P<end>\S+)",
        words('the end tag "{end}" does not belong to "{open}", the element that is open since line {line}'),
    ),
    (
        r"^Premature end of data in tag (?P<open>\S+) line (?P<line>\d+)",
        words('it ends while "{open}", which began on line {line}, is still open'),
    ),
    (r"^EndTag: '</' not found", words("it ends while elements are still open")),
    (r"^Unregistered error message$|^$", words("it cannot be parsed")),
)
XSD: Table = table(
    (r"Duplicate key-sequence \[(?P<value>.*?)\] in unique", words("the value {value} stands twice")),
    (r"No match found for key-sequence \[(?P<value>.*?)\]", words("the value {value} refers to nothing that is there")),
    (r"Not all fields of key", words("a part of the key is missing")),
    (r"does not match the fixed value constraint '(?P<value>.*?)'", words("the value has to be {value}")),
)
ELEMENTPATH: Table = table(
    (r"^unexpected end of source", words("it ends too early")),
    (r"^unexpected name '(?P<name>[^']*)'", words('the name "{name}" cannot stand here')),
    (r"^unexpected '(?P<name>[^']*)' (?:operator|symbol)", words('"{name}" cannot stand here')),
    (r"^unknown symbol '(?P<name>.+)'$|^unknown symbol \"(?P<quote>.+)\"", words("a text has no quote at its end")),
    (
        r"Too few arguments[:,] expected at least (?P<count>\d+)",
        words("a function is called with fewer than {count} arguments"),
    ),
    (
        r"Too many arguments[:,] expected at most (?P<count>\d+)",
        words("a function is called with more than {count} arguments"),
    ),
    (r"^invalid attribute specification", words("@ is not followed by the name of an attribute")),
    (r"^unknown constructor function '(?P<name>[^']*)'", words("there is no type xs:{name}")),
    (r"^could not convert '(?P<text>.*)' to (?P<type>\S+)", words('"{text}" is no {type}')),
    (r"^invalid value '(?P<text>.*)' for (?P<type>\S+)", words('"{text}" is no {type}')),
    (r"^Invalid datetime string '(?P<text>.*)' for", words('"{text}" is no date or time of its type')),
    (r"^Division by zero", words("a number is divided by zero")),
    (r"^month must be in", words("a month is not between 1 and 12")),
    (r"^day (?:is out of range|must be in)", words("a day is none of its month")),
    (
        r"sequence of more than one item is not allowed|sequence of length greater than one|more than one value in",
        words("there are several values where one is expected"),
    ),
    (r"exactly-one called with", words("there is not exactly one value where one is expected")),
    (r"zero-or-one called with", words("there are several values where one is expected")),
    (r"one-or-more called with", words("there is no value where one is expected")),
    (r"^effective boolean value is not defined", words("several values are neither true nor false")),
    (
        r"^cannot compare <class '[\w.]*?(?P<one>\w+)'> and <class '[\w.]*?(?P<other>\w+)'>",
        words("a value of the type {one} cannot be compared with one of {other}"),
    ),
    (
        r"^\d\w\w argument has type <class '[\w.]*?(?P<one>\w+)'>",
        words("a value of the type {one} cannot be used here"),
    ),
    (r"^cannot apply '(?P<name>[^']+)' operator between", words('the values beside "{name}" cannot be compared')),
    (r"is not of type '(?P<type>[^']*)'", words("a value is no {type}")),
    (r"argument must be (?P<type>\S+)", words("an argument is no {type}")),
    (
        r"^(?:Invalid argument type|type is not appropriate)",
        words("an argument is of a type that the function does not take"),
    ),
)
SAXON: Table = table(
    (r"(?:Unexpected token|found) <eof>", words("it ends too early")),
    (r"Unexpected token `?(?P<name>[^`\s]+)`?", words('"{name}" cannot stand here')),
    (r"Unmatched quote in expression", words("a text has no quote at its end")),
    (r"Unknown constructor function: \{[^}]*\}(?P<name>[\w-]+)", words("there is no type xs:{name}")),
    (
        r"Cannot find a (?P<count>\d+)-argument function named (?:Q\{[^}]*\})?(?P<name>[\w.-]+)\(\)",
        words("there is no function {name} that takes as many arguments: {count}"),
    ),
    (r"Variable (?P<name>\$\S+) has not been declared", words("there is no variable {name}")),
    (
        r"(?:Namespace prefix|Undeclared (?:namespace )?prefix):? '?(?P<name>[\w.-]+)'?",
        words('the prefix "{name}" is not declared'),
    ),
    (r"Cannot convert string \"(?P<text>.*?)\" to (?:an? )?(?P<type>[\w:.-]+)", words('"{text}" is no {type}')),
    (r"The string \"(?P<text>.*?)\" cannot be cast to (?:an? )?(?P<type>[\w:.-]+)", words('"{text}" is no {type}')),
    (
        r"Invalid (?P<type>date|time|dateTime|duration|gYear\w*) (?:value )?\"(?P<text>.*?)\"",
        words('"{text}" is no {type}'),
    ),
    (r"(?:Integer d|D|d)ivision by zero", words("a number is divided by zero")),
    (
        r"A sequence of more than one item .*? is not allowed as the first operand of '(?P<name>[^']+)'",
        words('there are several values before "{name}", where one is expected'),
    ),
    (
        r"A sequence of more than one item .*? is not allowed as the second operand of '(?P<name>[^']+)'",
        words('there are several values after "{name}", where one is expected'),
    ),
    (
        r"A sequence of more than one item .*? is not allowed as the \w+ argument of (?:fn:)?(?P<name>[\w:.-]+)\(\)",
        words("there are several values for {name}(), where one is expected"),
    ),
    (
        r"An empty sequence is not allowed as the \w+ argument of (?:fn:)?(?P<name>[\w:.-]+)\(\)",
        words("there is no value for {name}(), where one is expected"),
    ),
    (r"An empty sequence is not allowed", words("there is no value where one is expected")),
    (
        r"cannot compare (?P<one>[\w:.-]+) to (?P<other>[\w:.-]+)",
        words("a value of the type {one} cannot be compared with one of {other}"),
    ),
    (
        r"Arithmetic operator is not defined for arguments of types \((?P<one>[^,()]+), (?P<other>[^,()]+)\)",
        words("values of the types {one} and {other} cannot be calculated with"),
    ),
    (r"Effective boolean value is not defined", words("several values are neither true nor false")),
    (
        r"required item type of the \w+ argument of (?:fn:)?(?P<name>[\w:.-]+)\(\) is (?P<type>[\w:.-]+)",
        words("{name}() takes values of the type {type}"),
    ),
    (r"Key '?(?P<name>[\w:.-]+)'? has not been defined", words('there is no key "{name}"')),
    (r"regular expression", words("a regular expression is not well-formed")),
    (r"Unrecognized flag '(?P<name>[^']*)'", words('there is no flag "{name}" of regular expressions')),
    (r"^the schema may not read (?P<name>\S+)", words("the schema may not read {name}")),
    (
        r"^only phases that are not active declare the variable (?P<name>\$\S+?)\.?$",
        words("only phases that are not active declare the variable {name}"),
    ),
    (r"^Error signalled by application call on error", words("the rule itself gives up, with error()")),
)
PYHANKO: Table = table(
    (r"startxref not found|EOF marker", words("its end is missing: there is no startxref")),
    (r"Could not read malformed PDF file", words("its list of objects (cross-reference table) cannot be read")),
    (
        r"xref table read|[Cc]ould not find xref|Failed to locate xref|Unknown marker|not enough values to unpack",
        words("its list of objects (cross-reference table) is broken"),
    ),
    (r"Illegal PDF header", words("it does not begin as a PDF does")),
    (r"Stream (?:has )?ended (?:prematurely|unexpectedly)", words("it ends in the middle of an object")),
    (r"Unable to find 'endstream'", words("a stream has no end")),
    (r"Unexpected token in hex string", words("a text in hexadecimal form has another sign in it")),
    (r"'/Root'", words("it does not say where its catalog is (Root)")),
    (r"'/Size'", words("it does not say how many objects it has (Size)")),
    (
        r"Failed to read dictionary key at byte 0x(?:0x)?(?P<at>[0-9a-f]+)",
        words("a dictionary has a key that is no name, at byte {at} (hexadecimal)"),
    ),
    (
        r"Dictionary read error at byte 0x(?:0x)?(?P<at>[0-9a-f]+)",
        words("a dictionary is broken at byte {at} (hexadecimal)"),
    ),
    (r"Failed to read object header at (?P<at>\d+)", words("no object begins at byte {at}, where one should")),
    (r"Unexpected byte .* at position (?P<at>\d+)", words("an object is broken at byte {at}")),
    (r"^invalid literal for int\(\)", words("a number is expected where another sign stands")),
    (r"^$", words("a part of it is not what it should be")),
)

PATTERNS: Table = table(
    (r"^missing \).* at position (?P<at>\d+)", words("a bracket at position {at} is not closed")),
    (r"^unterminated character set at position (?P<at>\d+)", words("a class at position {at} is not closed")),
    (r"^nothing to repeat at position (?P<at>\d+)", words("there is nothing to repeat at position {at}")),
    (r"^multiple repeat at position (?P<at>\d+)", words("a repeat is repeated at position {at}")),
    (r"^unbalanced parenthesis at position (?P<at>\d+)", words("the bracket at position {at} was never opened")),
    (r"^bad character range (?P<range>\S+)", words("the range {range} ends before it begins")),
    (r"^bad escape \(end of pattern\)", words("it ends with a backslash")),
    (r"^bad escape (?P<escape>\S+)", words("there is no escape {escape}")),
    (r"^min repeat greater", words("the least number of repeats is more than the most")),
    (r"^unknown extension (?P<sign>\S+)", words("there is nothing that begins with {sign}")),
    (r"^unknown group name (?P<name>\S+)", words("there is no group {name}")),
)


def reason(said: str, rows: Table) -> Words:
    """Return why, without a full stop: in words of the table, else in the library's own, marked as such."""
    if isinstance(said, Words):
        return said
    plain = " ".join(said.split()).rstrip(". ")
    known = told(plain, rows, lambda fact: shorten(_TYPES.get(fact, fact), _LONGEST))
    return known or words("{said} (in the words of the library)", said=shorten(plain, 2 * _LONGEST))


def stopped(why: str) -> Words:
    """Return a reason with a full stop, for sentences that end with one."""
    return words("{why}.", why=why)
