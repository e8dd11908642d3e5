"use strict";

/* The result, and the sheet of actions for the wall. */

const FIRST = 10;
const WIDE = 300;

function resultView() {
  const result = scored();
  return [
    verdict(result),
    knockOuts(result),
    inTheWay(result),
    actions(result),
    topicTable(result),
    h(
      "div.row.screen",
      {},
      button(word("print"), () => window.print(), { id: "print" }, "main"),
      button(word("to_questions"), () => go("question", state.at)),
    ),
  ];
}

function standing(result) {
  const { kind, granted, attainable } = result.decision;
  if (granted) return { tone: "good", title: word(kind), text: word("meaning_granted", { date: dayShown(result.decision.until) }) };
  const [open, count] = [result.unanswered, CONTROLS.length];
  if (2 * open > count) return { tone: "open", title: word("not_assessed"), text: word("meaning_not_assessed", { open, count }) };
  if (attainable !== kind) return { tone: "open", title: word("undecided_yet"), text: word("meaning_open") };
  return { tone: "failed", title: word(kind), text: word("meaning_not_ready") };
}

function verdict(result) {
  const { tone, title, text } = standing(result);
  const size = DATA.sizes.find((one) => one.name === state.size);
  return h(
    `section.banner.${tone}`,
    { "aria-labelledby": "top" },
    h("p.over", {}, word("result"), " · ", h("strong.mark", {}, word("declared"))),
    h("h1", { id: "top", tabindex: "-1" }, title),
    h("p.lead", {}, text),
    h("p.score", {}, h("span.soft", {}, word("score"), " "), h("strong", { id: "score" }, interval(result))),
    scale(result, needed(), true),
    h("p.soft", {}, word("score_needed", { needed: number(needed()) })),
    h("p", { id: "maturity" }, maturity(result.decision.maturity)),
    result.dont_know > 0 && h("p", {}, word("unsure", { count: result.dont_know })),
    result.unanswered > 0 && h("p", {}, word("unanswered", { count: result.unanswered })),
    result.unanswered > 0 && h("div.row.screen", {}, button(word("answer_open"), toFirstOpen, { id: "open" })),
    h("p.soft", {}, [size && word("size_of", { size: say(size.label) }), word("date_of", { date: dayShown(today()) })].filter(Boolean).join(" · ")),
    h("p.disclaimer", { id: "disclaimer" }, word("disclaimer")),
  );
}

function toFirstOpen() {
  go("question", CONTROLS.findIndex((one) => !state.answers.has(one.id)));
}

function interval({ low, high }) {
  const [least, most] = [number(low), number(high)];
  return least === most ? word("score_exact", { low: least }) : word("score_between", { low: least, high: most });
}

/* The least score of the easiest grant. */
function needed() {
  const grant = DATA.rule.grants.at(-1);
  const levels = DATA.rule.levels.filter((one) => !grant || one.level <= grant.maturity);
  return levels.map((one) => exactOf(one.overall)).sort(compared).at(-1) ?? ZERO;
}

function maturity(level) {
  const levels = DATA.rule.levels.at(-1)?.level ?? 0;
  const reached = DATA.rule.levels.find((one) => one.level === level);
  return reached ? word("maturity", { level, levels, title: say(reached.title) }) : word("maturity_none", { levels });
}

/* A bar from nothing to all: full up to the lower number, hatched up to the higher one. */
function scale({ low, high }, mark, large = false) {
  const at = (value) => Number(withOneDecimal(value)) * (WIDE / 100);
  const tall = large ? 18 : 12;
  return s(
    "svg.scale",
    { viewBox: `0 0 ${WIDE} ${tall}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    s("rect.trough", { width: WIDE, height: tall }),
    s("rect.open", { x: at(low), width: Math.max(at(high) - at(low), 0), height: tall }),
    s("rect.full", { width: at(low), height: tall }),
    mark && s("line.mark", { x1: at(mark), x2: at(mark), y1: 0, y2: tall }),
  );
}

function knockOuts(result) {
  const open = result.controls.filter((one) => one.flag === "knock-out" && one.applicable && !(one.met && one.assured));
  return h(
    "section",
    { id: "knock-outs", "aria-labelledby": "knock-outs-title" },
    h("h2", { id: "knock-outs-title" }, word(open.length ? "knock_outs" : "knock_outs_none")),
    open.length > 0 && h("p", {}, word("knock_outs_lead")),
    open.length > 0 && h("ul.knock-outs", {}, ...open.map(knockOut)),
  );
}

function knockOut(one) {
  const asks = control(one.control);
  const said = {
    not_assessed: word("knock_out_open"),
    dont_know: word("knock_out_unsure"),
  }[one.answer];
  return h(
    "li",
    {},
    h("strong", {}, say(asks.title)),
    h("p", {}, say(asks.question)),
    h("p.soft", {}, said ?? word("knock_out_answer", { answer: answerShown(asks, one.answer) })),
  );
}

/* Everything that stands in the way beside the indispensable, which has its own list. What several levels ask for is
   told as the last of them asks for it. */
function inTheWay(result) {
  const indispensable = new Set(CONTROLS.filter((one) => one.flag === "knock-out").map((one) => one.id));
  const reasons = result.decision.reasons.filter((one) => !indispensable.has(one.control));
  const others = [...new Map(reasons.map((one) => [`${one.name} ${one.control} ${one.topic}`, one])).values()];
  if (!others.length) return null;
  return h(
    "section",
    { "aria-labelledby": "way-title" },
    h("h2", { id: "way-title" }, word("in_the_way")),
    h("ul", {}, ...others.map((one) => h("li", {}, why(one)))),
  );
}

function why({ name, control: id, topic, facts }) {
  const comma = (text) => (state.language === "en" ? text : text.replace(".", ","));
  const told = Object.fromEntries(Object.entries(facts).map(([key, text]) => [key, ["due", "end"].includes(key) ? dayShown(text) : comma(text)]));
  if (id) told.control = say(control(id).title);
  if (topic) told.topic = say(TOPICS.get(topic).title);
  return word(`why_${name}`, told);
}

function topicTable(result) {
  const rows = result.topics.map((one) => {
    const none = one.weight === 0n;
    const [low, high] = [number(one.low), number(one.high)];
    const weakest = one.topic === result.lowest && result.low.upper < 100n * result.low.lower;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, say(TOPICS.get(one.topic).title), weakest && h("span.soft", {}, ` (${word("weakest")})`)),
      h("td.points", {}, none ? word("topic_none") : low === high ? low : `${low} – ${high}`),
      h("td.drawn", {}, none ? "" : scale(one, null)),
    );
  });
  const heads = ["topic", "points", "bar"].map((one) => h("th", { scope: "col" }, word(one)));
  return h(
    "section",
    { "aria-labelledby": "topics-title" },
    h("h2", { id: "topics-title" }, word("topics")),
    h("table", { id: "topics" }, h("caption", {}, word("topics_caption")), h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)),
  );
}

function actions(result) {
  const [first, rest] = [result.missing.slice(0, FIRST), result.missing.slice(FIRST)];
  const more = rest.map((one) => h("li", {}, say(control(one.control).title)));
  return h(
    "section",
    { id: "actions", "aria-labelledby": "actions-title" },
    h("h2", { id: "actions-title" }, word("actions")),
    h("p", {}, word(first.length ? "actions_lead" : "actions_none")),
    first.length > 0 && h("ol.actions", {}, ...first.map(action)),
    more.length > 0 && h("div.screen", {}, fold(word("actions_more", { count: more.length }), h("ul", {}, ...more))),
  );
}

function action(one) {
  const { title, advice } = control(one.control);
  const marks = [
    { "knock-out": word("flag_knock_out"), major: word("flag_major") }[one.flag],
    { not_assessed: word("not_answered"), dont_know: word("find_out") }[one.answer],
  ].filter(Boolean);
  const pair = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  return h(
    "li",
    {},
    h("h3", {}, h("span.box", { "aria-hidden": "true" }), say(title), ...marks.map((mark) => [" ", h("span.tag", {}, mark)]).flat()),
    h("p", {}, say(advice.text)),
    h(
      "dl",
      {},
      ...pair(word("owner"), word(`owner_${advice.owner}`)),
      ...pair(word("effort"), word(`effort_${advice.effort}`)),
      ...pair(word("points"), word("gain", { points: number(one.gain) })),
      ...link(advice.link),
    ),
  );
}

function link(address) {
  if (!address.startsWith("https://")) return [];
  return [h("dt", {}, word("see_also")), h("dd", {}, h("a", { href: address, rel: "noreferrer" }, address))];
}
