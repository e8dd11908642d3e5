"use strict";

/* From what was counted to a decision. Decisions use the lower bounds. */

function decided(facts) {
  const { levels, grants, refused } = facts.data.rule;
  const critical = criticalOf(facts);
  const unmet = new Map(levels.map((level) => [level.level, unmetFor(facts, critical, level)]));
  const obstacles = grants.map((grant) => once(obstaclesTo(facts, grant, unmet)));
  const given = obstacles.findIndex((one) => one.length === 0);
  const above = given < 0 ? grants.length : given;
  const kind = given < 0 ? refused : grants[given].kind;
  return {
    kind,
    granted: given >= 0,
    maturity: reachedOf(unmet),
    reasons: above ? obstacles[above - 1] : [],
    attainable: above ? attainableOf(facts, kind) : kind,
    until: given < 0 ? "" : monthsLater(facts.day, grants[given].months),
  };
}

function reachedOf(unmet) {
  let reached = 0;
  for (const [level, reasons] of unmet) {
    if (reasons.length) break;
    reached = level;
  }
  return reached;
}

/* The best kind that nothing but what is undecided stands in the way of. */
function attainableOf(facts, kind) {
  const best = (one) => ({ ...one, low: one.high });
  const hopeful = { ...facts, hopeful: true, overall: best(facts.overall), topics: facts.topics.map(best) };
  const critical = criticalOf(hopeful);
  const free = facts.data.rule.grants.find((grant) => {
    const below = facts.data.rule.levels.filter((level) => level.level <= grant.maturity);
    return (
      below.every((level) => unmetFor(hopeful, critical, level).length === 0) &&
      obstaclesTo(hopeful, grant, new Map()).length === 0
    );
  });
  return free ? free.kind : kind;
}

function once(reasons) {
  const key = (one) => JSON.stringify([one.code, one.control, one.topic, one.facts]);
  return [...new Map(reasons.map((one) => [key(one), one])).values()];
}

/* Every knock-out and major control that applies, and why it is not met, or not met and proven. */
function criticalOf(facts) {
  return facts.controls
    .filter((one) => one.flag !== "scored" && one.applicable)
    .map((one) => ({ one, ...missingOf(facts, one) }));
}

function missingOf(facts, one) {
  const told = (name) => reasonOf(facts.data, name, one.control, one.topic);
  if (one.undecided) {
    const undecided = facts.hopeful ? null : told("undecided");
    return { lacking: undecided, unproven: undecided };
  }
  if (!one.met) {
    const unmet = told(one.flag === "knock-out" ? "knock_out" : "open_major");
    return { lacking: unmet, unproven: unmet };
  }
  return { lacking: null, unproven: one.assured ? null : told("not_assured") };
}

function unmetFor(facts, critical, level) {
  const { data, overall } = facts;
  const found = overall.weight > 0n ? [] : [reasonOf(data, "nothing_asked")];
  for (const { one, lacking, unproven } of critical) {
    const missing = level.assured ? unproven : lacking;
    const told = missing && one.flag === "major" ? majorOf(facts, one, level, missing) : missing;
    if (told) found.push(told);
  }
  const least = exactOf(level.overall);
  if (compared(overall.low, least) < 0) found.push(lowOf(data, "low_overall", overall, least));
  const each = exactOf(level.topic);
  for (const topic of facts.topics) {
    if (compared(topic.low, each) < 0 && topic.weight > 0n) found.push(lowOf(data, "low_topic", topic, each));
  }
  return [...found, ...openFindings(facts, level), ...notRecent(facts, level)];
}

function lowOf(data, name, scored, least) {
  return reasonOf(data, name, "", scored.topic, { low: withOneDecimal(scored.low), needed: withOneDecimal(least) });
}

/* Why a major control that is not met stands in the way of a level; null when it need not be met. */
function majorOf(facts, one, level, missing) {
  if (level.majors === "met") return missing;
  if (level.majors === "any") return null;
  const plan = own(facts.answers, one.control)?.plan;
  if (!plan || !plan.owner) return missing;
  return plan.due < facts.day ? reasonOf(facts.data, "plan_overdue", one.control, one.topic, { due: plan.due }) : null;
}

function openFindings(facts, level) {
  const count = facts.findings.filter((one) => !facts.data.notes.includes(one.name)).length;
  return level.no_open_finding && count ? [reasonOf(facts.data, "open_finding", "", "", { count: `${count}` })] : [];
}

/* Declared answers rest on nothing that could be recent. */
function notRecent(facts, level) {
  return Object.entries(level.recent).flatMap(([name, days]) => {
    const one = facts.controls.find((each) => each.control === name);
    return one?.applicable ? [reasonOf(facts.data, "not_recent", name, one.topic, { days: `${days}` })] : [];
  });
}

function obstaclesTo(facts, grant, unmet) {
  const found = facts.findings.filter((one) => one.name === "other_edition");
  for (const [level, reasons] of unmet) {
    if (level <= grant.maturity) found.push(...reasons);
  }
  const open = facts.controls.filter(
    (one) => one.applicable && one.flag === "major" && !one.met && !(facts.hopeful && one.undecided),
  );
  if (open.length > grant.open_majors) {
    const told = { count: `${open.length}`, limit: `${grant.open_majors}` };
    found.push(reasonOf(facts.data, "many_majors", "", "", told));
  }
  found.push(...plansTooLate(facts, grant, open));
  if (!grant.inconclusive && !facts.hopeful) {
    const unclear = facts.controls.filter((one) => one.inconclusive);
    found.push(...unclear.map((one) => reasonOf(facts.data, "undecided", one.control, one.topic)));
  }
  return found;
}

/* Plans that end after the grant does. */
function plansTooLate(facts, grant, open) {
  if (grant.open_majors >= facts.controls.length) return [];
  const end = monthsLater(facts.day, grant.months);
  return open.flatMap((one) => {
    const due = own(facts.answers, one.control)?.plan?.due;
    return due > end ? [reasonOf(facts.data, "plan_late", one.control, one.topic, { due, end })] : [];
  });
}

/* The same day some months later, or the last of that month. */
function monthsLater(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const there = month - 1 + months;
  const last = new Date(Date.UTC(year, there + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}
