// A table of the clipboard as a table of the dialect.

import { visible } from "./dialect/invisible.js";

export function tableSource(rows, columns) {
  const lines = rows.map((cells) => {
    const texts = cells.map(cellText);
    while (texts.length < columns) texts.push("");
    return `| ${texts.join(" | ")} |`;
  });
  return [lines[0], `|${" --- |".repeat(columns)}`, ...lines.slice(1)].join("\n");
}

function cellText(cell) {
  const text = visible(cell.textContent).replace(/[\s\u00a0]+/g, " ").trim();
  return text.replace(/[\\`*_[\]<>~|]/g, "\\$&");
}
