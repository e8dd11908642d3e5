"use strict";

/* The rule, as the laboratory applies it to what practices declare: no evidence, no probes, no caps.
   `data` is what the page carries, `sheet` an answer sheet as it is saved, `day` an ISO date. */

const HUNDRED = exact(100n);
const BOUNDS = {
  not_applicable: [ZERO, ZERO],
  dont_know: [ZERO, ZERO],
  not_assessed: [ZERO, ONE],
  inconclusive: [ZERO, ONE],
};
const UNDECIDED = ["inconclusive", "not_assessed"];
const FLAGS = ["knock-out", "major", "scored"];

function own(record, name) {
  return record !== undefined && record !== null && Object.hasOwn(record, name) ? record[name] : undefined;
}

function asked(control, size) {
  const profile = own(control.sizes, size) ?? {};
  return { ...control, ...profile };
}

function reasonOf(data, name, control = "", topic = "", facts = {}) {
  return { name, code: data.codes[name], control, topic, facts };
}

function scoreSheet(data, sheet, day) {
  const answers = sheet.answers ?? {};
  const size = data.sizes.some((one) => one.name === sheet.size) ? sheet.size : "";
  const found = aboutTheSheet(data, sheet, answers);
  const controls = data.topics.flatMap((topic) =>
    topic.controls.map((control) => counted(data, topic.id, asked(control, size), own(answers, control.id), found)),
  );
  const topics = data.topics.map(({ id }) => total(id, controls.filter((one) => one.topic === id)));
  const overall = total("", controls);
  const unanswered = controls.filter((one) => own(answers, one.control) === undefined).length;
  if (unanswered) found.push(reasonOf(data, "not_answered", "", "", { count: `${unanswered}` }));
  const facts = { data, answers, day, controls, topics, overall, findings: found, hopeful: false };
  return {
    ...overall,
    controls,
    topics,
    unanswered,
    lowest: lowestOf(topics),
    dont_know: controls.filter((one) => one.answer === "dont_know").length,
    findings: found,
    decision: decided(facts),
    missing: rankedMissing(controls, overall.weight),
  };
}

function aboutTheSheet(data, sheet, answers) {
  const found = [];
  const known = new Set(data.topics.flatMap((topic) => topic.controls.map((one) => one.id)));
  if (sheet.catalogue !== data.catalogue.id || sheet.edition !== data.catalogue.edition) {
    found.push(reasonOf(data, "other_edition"));
  }
  if (!sheet.size) found.push(reasonOf(data, "no_size"));
  else if (!data.sizes.some((one) => one.name === sheet.size)) found.push(reasonOf(data, "unknown_size"));
  for (const name of Object.keys(answers)) {
    if (!known.has(name)) found.push(reasonOf(data, "unknown_control", name));
  }
  return found;
}

function counted(data, topic, control, answer, found) {
  const step = data.scales[control.scale].find((one) => one.name === answer?.value);
  const declared = step ? exactOf(step.value) : null;
  const word = step ? step.name : outsideTheScale(data, topic, control, answer, found);
  const [low, high] = declared ? [declared, declared] : BOUNDS[word];
  return {
    control: control.id,
    topic,
    flag: control.flag,
    weight: BigInt(control.weight),
    answer: word,
    low,
    high,
    applicable: word !== "not_applicable",
    met: declared !== null && equal(declared, ONE),
    assured: control.minimum === 0,
    inconclusive: word === "inconclusive",
    undecided: UNDECIDED.includes(word),
  };
}

function outsideTheScale(data, topic, control, answer, found) {
  if (answer === undefined) return "not_assessed";
  if (!Object.hasOwn(BOUNDS, answer.value)) {
    found.push(reasonOf(data, "unknown_answer", control.id, topic));
    return "not_assessed";
  }
  if (answer.value === "not_applicable" && control.not_applicable === null) {
    found.push(reasonOf(data, "always_applies", control.id, topic));
    return "not_assessed";
  }
  return answer.value;
}

function total(topic, controls) {
  let [weight, whole, low, high] = [0n, 0n, ZERO, ZERO];
  for (const one of controls) {
    whole += one.weight;
    if (!one.applicable) continue;
    weight += one.weight;
    low = plus(low, times(exact(one.weight), one.low));
    high = plus(high, times(exact(one.weight), one.high));
  }
  return {
    topic,
    weight,
    low: share(times(HUNDRED, low), weight),
    high: share(times(HUNDRED, high), weight),
    not_applicable: share(exact(whole - weight), whole),
  };
}

function lowestOf(topics) {
  const applying = topics.filter((one) => one.weight > 0n);
  const order = (a, b) => compared(a.low, b.low) || (a.topic < b.topic ? -1 : 1);
  return applying.length ? applying.sort(order)[0].topic : "";
}

/* What is missing, by what it brings: knock-outs first, then majors, then by points to be gained. */
function rankedMissing(controls, weight) {
  return controls
    .filter((one) => one.applicable && !(one.met && one.assured))
    .map((one) => ({ ...one, gain: share(times(exact(100n * one.weight), minus(ONE, one.low)), weight) }))
    .sort(
      (a, b) =>
        FLAGS.indexOf(a.flag) - FLAGS.indexOf(b.flag) || compared(b.gain, a.gain) || (a.control < b.control ? -1 : 1),
    );
}
