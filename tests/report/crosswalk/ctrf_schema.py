"""What CTRF 1.0.0 asks of the documents that we write: names, types, what must be there, and nothing else."""

from eqlab.core.values import Json

STATUS: Json = {"enum": ["passed", "failed", "skipped", "pending", "other"]}
TEXT: Json = {"type": "string"}
NAME: Json = {"type": "string", "minLength": 1}
WHOLE: Json = {"type": "integer"}
TIME: Json = {"type": "string", "format": "date-time"}
FREE: Json = {"type": "object"}
PRIMITIVE: Json = {"type": ["string", "number", "boolean"]}


def closed(required: dict[str, Json], **optional: Json) -> Json:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def listed(items: Json) -> Json:
    return {"type": "array", "items": items}


ATTACHMENT = closed({"name": TEXT, "contentType": TEXT, "path": TEXT}, extra=FREE)
STEP = closed({"name": TEXT, "status": STATUS}, extra=FREE)
TIMES: dict[str, Json] = {"start": WHOLE, "stop": WHOLE}
ATTEMPT = closed(
    {"attempt": {"type": "integer", "minimum": 1}, "status": STATUS},
    duration=WHOLE,
    message=TEXT,
    trace=TEXT,
    extra=FREE,
    **TIMES,
)
TEST = closed(
    {"name": NAME, "status": STATUS, "duration": WHOLE},
    id={"type": "string", "format": "uuid"},
    suite={"type": "array", "minItems": 1, "items": TEXT},
    message=TEXT,
    trace=TEXT,
    rawStatus=TEXT,
    tags=listed(TEXT),
    labels={
        "type": "object",
        "additionalProperties": {"anyOf": [PRIMITIVE, {"type": "array", "minItems": 1, "items": PRIMITIVE}]},
    },
    filePath=TEXT,
    retries=WHOLE,
    retryAttempts=listed(ATTEMPT),
    flaky={"type": "boolean"},
    attachments=listed(ATTACHMENT),
    steps=listed(STEP),
    extra=FREE,
    **TIMES,
)
COUNTS = ("tests", "passed", "failed", "skipped", "pending", "other", "start", "stop")
SUMMARY = closed(dict.fromkeys(COUNTS, WHOLE), flaky=WHOLE, suites=WHOLE, duration=WHOLE, extra=FREE)
ENVIRONMENT = closed({}, reportName=TEXT, appName=TEXT, appVersion=TEXT, extra=FREE)
RESULTS = closed(
    {"tool": closed({"name": NAME}, version=TEXT), "summary": SUMMARY, "tests": listed(TEST)},
    environment=ENVIRONMENT,
    extra=FREE,
)
CTRF = closed(
    {
        "results": RESULTS,
        "reportFormat": {"const": "CTRF"},
        "specVersion": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
    },
    reportId={"type": "string", "format": "uuid"},
    timestamp=TIME,
    generatedBy=TEXT,
    extra=FREE,
)
