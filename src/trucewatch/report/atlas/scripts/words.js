// Texts and elements: numbers and times are written as in the report.

const ABSENT = "—", SPACE = "\u00a0";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Return the element of the page with an id. */
function byId(id) { return document.getElementById(id); }

/** Make an element; children are elements or texts, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Return a text that may stand in markup. */
function escaped(text) {
  return String(text).replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`);
}

/** Write a chance, given in millionths, as per cent; only an exact 0 or 1 is written so, and null is absent. */
function percent(millionths) {
  if (millionths === null || millionths === undefined) return ABSENT;
  const rounded = (millionths / 1e4).toFixed(0);
  if (rounded === "0" && millionths > 0) return `<1${SPACE}%`;
  if (rounded === "100" && millionths < 1e6) return `>99${SPACE}%`;
  return `${rounded}${SPACE}%`;
}

/** Write the chance that another such event is recorded; a best estimate of nought as such: nobody measured a zero. */
function seenWords(millionths) { return millionths === 0 ? "none, at best estimate" : percent(millionths); }

/** Write a second of the span as day and time, UTC. */
function stamp(second) {
  const held = new Date((ATLAS.span.epoch + second) * 1000);
  return `${held.getUTCDate()}${SPACE}${MONTHS[held.getUTCMonth()]}${SPACE}${clockOf(second)}`;
}

/** Write a second of the span as time of day, UTC. */
function clockOf(second) {
  return new Date((ATLAS.span.epoch + second) * 1000).toISOString().slice(11, 16);
}

/** Write two seconds of the span as a span; the day stands once where both share it. */
function spanWords(from, to) {
  const first = stamp(from), last = stamp(to);
  if (first === last) return first;
  const sameDay = Math.floor((ATLAS.span.epoch + from) / 86400) === Math.floor((ATLAS.span.epoch + to) / 86400);
  return sameDay ? `${first}–${clockOf(to)}` : `${first} to ${last}`;
}

/** Write metres along the line as kilometres. */
function kilometres(metres, decimals = 0) {
  return `${(metres / 1000).toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}`;
}

/** Write a number with its noun. */
function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** Write a length of time in whole minutes, hours or days. */
function duration(seconds) {
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds <= 172800) return `${Number((seconds / 3600).toFixed(1))} h`;
  return `${Number((seconds / 86400).toFixed(1))} days`;
}
