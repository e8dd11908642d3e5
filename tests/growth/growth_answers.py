"""Responses to questionnaires: answers, options, units, texts, constraints."""

from typing import Any

from growth_family import Resource, family
from growth_parts import CORE, bundle, collected, entry, extension
from growth_questionnaires import constraint, group, question, questionnaire


def response(questions: list[Resource], items: list[Resource], **more: Any) -> Resource:
    """A response with its questionnaire inside."""
    asked = questionnaire(questions, id="q", **more)
    return {**answered("#q", items), "contained": [asked]}


def answered(address: str, items: list[Resource]) -> Resource:
    """A response to the questionnaire of an address."""
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": address, "item": items}


def answer(link: str, *values: str, **more: Any) -> Resource:
    """Answers that are texts."""
    return {"linkId": link, "answer": [{"valueString": one} for one in values], **more}


def answers(link: str, kind: str, values: list[Any]) -> Resource:
    """Answers of another type."""
    return {"linkId": link, "answer": [{f"value{kind}": one} for one in values]}


def _flat(n: int) -> list[Resource]:
    return [question(f"l{i}") for i in range(n)]


@family()
def qr_flat(n: int) -> Resource:
    return response(_flat(n), [answer(f"l{i}", "x") for i in range(n)])


@family()
def qr_reverse(n: int) -> Resource:
    return response(_flat(n), [answer(f"l{n - 1 - i}", "x") for i in range(n)])


@family()
def qr_unknown_links(n: int) -> Resource:
    return response(_flat(1), [answer(f"x{i}", "x") for i in range(n)])


@family()
def qr_same_link(n: int) -> Resource:
    return response(_flat(1), [answer("l0", "x") for _ in range(n)])


@family()
def qr_alone(n: int) -> Resource:
    return answered("http://example.org/q", [answer(f"l{i}", "x") for i in range(n)])


@family()
def qr_bundle_of_unknown(n: int) -> Resource:
    return collected(answered(f"http://example.org/q{i}", []) for i in range(n))


@family()
def qr_bundle_of_one(n: int) -> Resource:
    url, required = "http://example.org/q", [question(f"g{i}", required=True) for i in range(n)]
    asked = {"fullUrl": url, "resource": questionnaire(required, url=url)}
    return bundle("collection", [asked, *(entry(i, answered(url, [])) for i in range(n))])


@family()
def qr_groups_times_children(n: int) -> Resource:
    return response([group("g", _flat(n), repeats=True)], [{"linkId": "g"}] * n)


@family()
def qr_groups_times_required(n: int) -> Resource:
    required = [question(f"c{i}", required=True) for i in range(n)]
    return response([group("g", required, repeats=True)], [{"linkId": "g"}] * n)


@family()
def qr_answers_times_children(n: int) -> Resource:
    return response([question("g", repeats=True, item=_flat(n))], [answer("g", *["x"] * n)])


@family()
def qr_translations(n: int) -> Resource:
    told = [extension(f"{CORE}translation", extension=[extension("content", valueString=f"t{i}")]) for i in range(n)]
    asked = question("g", repeats=True, text="asked", _text={"extension": told})
    return response([asked], [answer("g", "x", text="other") for _ in range(n)])


@family()
def qr_extensions(n: int) -> Resource:
    more = [extension(f"http://example.org/{i}", valueString="t") for i in range(n)]
    return response([question("g", repeats=True, extension=more)], [answer("g", *["x"] * n)])


@family()
def qr_unit_options(n: int) -> Resource:
    units = [extension(f"{CORE}questionnaire-unitOption", valueCoding={"code": f"u{i}"}) for i in range(n)]
    asked = question("g", "quantity", repeats=True, extension=units)
    return response([asked], [answers("g", "Quantity", [{"value": 1, "code": "z"}] * n)])


@family()
def qr_value_names(n: int) -> Resource:
    asked = question("g", "choice", repeats=True, answerOption=[{f"valueA{i}": 1} for i in range(n)])
    return response([asked], [answer("g", *["x"] * n)])


def _choice(n: int, exclusive: list[Resource] | None = None) -> Resource:
    more = {"extension": exclusive} if exclusive else {}
    options = [{"valueCoding": {"code": f"c{i}"}, **more} for i in range(n)]
    return question("g", "choice", repeats=True, answerOption=options)


def _codings(n: int, **more: Any) -> Resource:
    return answers("g", "Coding", [{"code": f"d{i}", **more} for i in range(n)])


@family()
def qr_options(n: int) -> Resource:
    return response([_choice(n)], [_codings(n)])


@family()
def qr_exclusive(n: int) -> Resource:
    exclusive = [extension(f"{CORE}questionnaire-optionExclusive", valueBoolean=True)]
    return response([_choice(n, exclusive)], [answers("g", "Coding", [{"code": f"c{i}"} for i in range(n)])])


def _of_set(includes: list[Resource], codings: Resource) -> Resource:
    made = response([question("g", "choice", repeats=True, answerValueSet="#v")], [codings])
    made["contained"].append(
        {"resourceType": "ValueSet", "id": "v", "status": "draft", "compose": {"include": includes}}
    )
    return made


@family()
def qr_value_set(n: int) -> Resource:
    system = "http://lab.example/s"
    return _of_set([{"system": system, "concept": [{"code": f"d{i}"}]} for i in range(n)], _codings(n, system=system))


@family()
def qr_value_set_unknown(n: int) -> Resource:
    chosen = [{"property": "x", "op": "=", "value": "y"}]
    includes = [{"system": f"http://lab.example/{i}", "filter": chosen} for i in range(n)]
    return _of_set(includes, _codings(n, system="http://lab.example/s"))


@family()
def qr_constraints(n: int) -> Resource:
    asked = question("g", repeats=True, extension=[constraint("k", "true")] * n)
    return response([asked], [answer("g", "x") for _ in range(n)])


@family()
def qr_regexes(n: int) -> Resource:
    def asked(i: int) -> Resource:
        return question(f"g{i}", extension=[extension(f"{CORE}regex", valueString=f"[a-z]{{3,{i + 3}}}x+(ab|cd)*")])

    return response([asked(i) for i in range(n)], [answer(f"g{i}", "x") for i in range(n)])


@family()
def qr_regex_of_a_long_answer(n: int) -> Resource:
    regex = [extension(f"{CORE}regex", valueString="(a|b|ab)*c")]
    return response([question("g", extension=regex)], [answer("g", "ab" * n)])


@family()
def qr_dotted_link(n: int) -> Resource:
    link = "a." * n + "b"
    return response([question(link)], [answer("z", "x"), answer(link, "x", "y")], url="http://example.org/q")
