// Characters that nobody sees: domain/invisible.py, for the browser.

const BREAK = /\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]/g;
const BLANK = /[\u1680\u2000-\u200a\u205f\u3000]/g;
const NOTHING = new RegExp(
  "[\\x00-\\x08\\x0e-\\x1b\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b\\u200e\\u200f" +
  "\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffc\\ufffe\\uffff\\ud800-\\udfff\\u{e0001}]", "gu");
const JOINER = /(?<![\u2190-\u{10ffff}])[\u200c\u200d]+|[\u200c\u200d]+(?![\u2190-\u{10ffff}])/gu;

export function visible(text) {
  return text.replace(BREAK, "\n").replace(BLANK, " ").replace(NOTHING, "").replace(JOINER, "");
}

// A text as it is read: empty lines are empty, indentation is blanks and tabs. For each line of it, `begins` has the
// line of the source that begins there, or -1 where a line of the source goes on.
export function plainLines(source) {
  const lines = [];
  const begins = [];
  source.split(/\r\n?|\n/).forEach((line, number) => visible(line).split("\n").forEach((part, index) => {
    lines.push(plain(part));
    begins.push(index ? -1 : number);
  }));
  return { text: lines.join("\n"), begins };
}

function plain(line) {
  if (!line.trim()) return "";
  return line.replace(/^\s+/, (blanks) => blanks.replace(/[^ \t]/g, " "));
}
