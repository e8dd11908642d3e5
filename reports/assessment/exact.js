"use strict";

/* Exact numbers: two whole numbers of any size, in lowest terms, the lower one above zero. */

function exact(upper, lower = 1n) {
  const divisor = commonDivisor(upper < 0n ? -upper : upper, lower) || 1n;
  return Object.freeze({ upper: upper / divisor, lower: lower / divisor });
}

function commonDivisor(a, b) {
  return b === 0n ? a : commonDivisor(b, a % b);
}

/* "3", "1/3" */
function exactOf(text) {
  const [upper, lower = "1"] = text.split("/");
  return exact(BigInt(upper), BigInt(lower));
}

const ZERO = exact(0n);
const ONE = exact(1n);

function plus(a, b) {
  return exact(a.upper * b.lower + b.upper * a.lower, a.lower * b.lower);
}

function minus(a, b) {
  return exact(a.upper * b.lower - b.upper * a.lower, a.lower * b.lower);
}

function times(a, b) {
  return exact(a.upper * b.upper, a.lower * b.lower);
}

/* Below, at or above zero as a is below, at or above b. */
function compared(a, b) {
  const difference = a.upper * b.lower - b.upper * a.lower;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function equal(a, b) {
  return compared(a, b) === 0;
}

/* Share of a whole; of nothing it is nothing. */
function share(part, whole) {
  return whole === 0n ? ZERO : exact(part.upper, part.lower * whole);
}

/* With one decimal; halves are rounded up. Numbers here are never below zero. */
function withOneDecimal(value) {
  const tenths = (value.upper * 20n + value.lower) / (value.lower * 2n);
  return `${tenths / 10n}.${tenths % 10n}`;
}

function written(value) {
  return value.lower === 1n ? `${value.upper}` : `${value.upper}/${value.lower}`;
}
