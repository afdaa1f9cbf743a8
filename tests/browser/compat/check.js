// check.js BROWSER=VERSION... FILE...: prints, as JSON, what the files use that one of the browsers lacks by MDN's data.
// A newer value that follows a plain one for the same property in the same rule is fine: a browser takes the last it knows.
const fs = require("fs");
const bcd = require("@mdn/browser-compat-data");
const csstree = require("css-tree");
const acorn = require("acorn");
const walk = require("acorn-walk");

const wanted = Object.fromEntries(process.argv.slice(2).filter((each) => each.includes("=")).map((each) => each.split("=")));
const files = process.argv.slice(2).filter((each) => !each.includes("="));
const found = new Set();

const number = (version) => {
  if (typeof version !== "string" || version === "preview") return Infinity;
  const [whole, part = "0"] = version.replace("≤", "").split(".");
  return Number(whole) * 1000 + Number(part);
};

const knows = (compat, browser, version, prefix) => {
  const told = [].concat(compat.support[browser] || []);
  const fits = told.filter((each) => !each.flags && !each.alternative_name && (each.prefix || "") === prefix);
  return fits.some(
    (each) => number(each.version_added) <= version && !(each.version_removed && number(each.version_removed) <= version),
  );
};

// The browsers that lack something; none where nothing is known of it.
const lacking = (node, prefix = "") => {
  const compat = node && node.__compat;
  if (!compat) return [];
  return Object.entries(wanted).filter(([browser, version]) => !knows(compat, browser, number(version), prefix)).map(([browser]) => browser);
};

const note = (file, what, browsers) => browsers.length && found.add(`${file}: ${what} (${browsers.join(", ")})`);

const bare = (name) => {
  const [, prefix = "", rest] = name.match(/^(-webkit-)?(.*)$/);
  return [prefix, rest];
};

const lackingValue = (property, node) => {
  const lacks = [];
  csstree.walk(node, (part) => {
    const known = bcd.css.properties[property] || {};
    if (part.type === "Identifier") lacks.push(...lacking(known[part.name]));
    if (part.type === "Function") {
      const types = bcd.css.types;
      lacks.push(...lacking(known[part.name] || types[part.name] || (types.length && types.length[part.name]) || (types.image && types.image[part.name])));
    }
  });
  return lacks;
};

const isBase = (base, declaration) => base.property === declaration.property && !lackingValue(base.property, base.value).length;

const checkRule = (file, rule) => {
  const all = rule.block.children.toArray().filter((each) => each.type === "Declaration");
  const isGrid = all.some((each) => each.property === "display" && csstree.generate(each.value).includes("grid"));
  all.forEach((declaration, place) => {
    const [prefix, property] = bare(declaration.property);
    if (property.startsWith("--")) {
      if (/\b(clamp|min|max)\(/.test(csstree.generate(declaration.value))) note(file, `${property}: a function in it`, ["all"]);
      return;
    }
    const known = bcd.css.properties[property];
    if (!known) note(file, `${property}: nothing is known of it`, ["all"]);
    const gap = ["gap", "column-gap", "row-gap"].includes(property);
    if (gap && !isGrid) note(file, `${property} without display: grid beside it`, lacking(known.flex_context));
    const prefixed = all.some((each) => each.property === `-webkit-${declaration.property}`);
    note(file, declaration.property, gap || prefixed ? [] : lacking(known, prefix));
    const value = csstree.generate(declaration.value);
    const lacks = prefix ? [] : lackingValue(property, declaration.value);
    const based = all.slice(0, place).some((each) => isBase(each, declaration)) && !value.includes("var(");
    if (!based) note(file, `${property}: ${value}`, lacks);
  });
};

const checkStyle = (file, text) => {
  const sheet = csstree.parse(text, { parseCustomProperty: true, onParseError: (error) => { throw error; } });
  csstree.walk(sheet, (node) => {
    if (node.type === "Rule") checkRule(file, node);
    if (node.type === "Atrule") note(file, `@${node.name}`, lacking(bcd.css["at-rules"][node.name]));
    if (node.type === "Feature") note(file, `@media (${node.name})`, lacking(bcd.css["at-rules"].media[node.name]));
    if (node.type === "PseudoClassSelector" || node.type === "PseudoElementSelector") {
      note(file, `:${node.name}`, lacking(bcd.css.selectors[node.name], bare(node.name)[0]));
    }
  });
};

// A method or property of any built-in or interface; `undefined` where none has that name.
const members = (name) => {
  const own = (each) => Object.prototype.hasOwnProperty.call(each, name) && each[name].__compat;
  return [...Object.values(bcd.javascript.builtins), ...Object.values(bcd.api)].filter(own).map((each) => each[name]);
};

const { operators, statements, classes, grammar } = bcd.javascript;

// What a piece of syntax is called in MDN's data; `undefined` for syntax of 2017 and before.
const syntaxOf = (node) => {
  if (node.type === "ChainExpression") return operators.optional_chaining;
  if (node.type === "LogicalExpression" && node.operator === "??") return operators.nullish_coalescing;
  if (node.type === "AssignmentExpression" && node.operator === "??=") return operators.nullish_coalescing_assignment;
  if (node.type === "AssignmentExpression" && node.operator === "||=") return operators.logical_or_assignment;
  if (node.type === "AssignmentExpression" && node.operator === "&&=") return operators.logical_and_assignment;
  if (node.type === "CatchClause" && !node.param) return statements.try_catch.optional_catch_binding;
  if (node.type === "ImportExpression") return operators.import;
  if (node.type === "MetaProperty") return operators.import_meta;
  if (node.type === "ForOfStatement" && node.await) return statements.for_await_of;
  if (node.type === "PropertyDefinition") return classes.public_class_fields;
  if (node.type === "PrivateIdentifier") return classes.private_class_fields;
  if (node.type === "StaticBlock") return classes.static.initialization_blocks;
  if (node.type === "Literal" && node.bigint) return bcd.javascript.builtins.BigInt;
  if (node.type === "Literal" && /_/.test(node.raw) && typeof node.value === "number") return grammar.numeric_separators;
  return undefined;
};

const checkScript = (file, text) => {
  const tree = acorn.parse(text, { ecmaVersion: "latest", sourceType: "module" });
  walk.full(tree, (node) => {
    note(file, `syntax ${node.type} ${node.operator || ""}`.trim(), lacking(syntaxOf(node)));
    if (node.type === "AwaitExpression" && !inFunction(tree, node)) note(file, "await at the top", lacking(operators.await.top_level));
    if (node.type === "MemberExpression" && !node.computed) {
      const all = members(node.property.name).map((each) => lacking(each));
      if (all.length && all.every((each) => each.length)) note(file, `.${node.property.name}`, [...new Set(all.flat())]);
    }
    if (node.type === "Identifier") note(file, node.name, lacking(bcd.javascript.builtins[node.name] || bcd.api[node.name]));
  });
};

const inFunction = (tree, node) => {
  let within = false;
  walk.fullAncestor(tree, (each, _, ancestors) => {
    if (each === node) within = ancestors.some((one) => /Function/.test(one.type));
  });
  return within;
};

const checkPage = (file, text) => {
  for (const [, name, attributes] of text.matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)) {
    const known = bcd.html.elements[name];
    if (known) note(file, `<${name}>`, lacking(known));
    for (const [, attribute] of attributes.matchAll(/\s([a-z-]+)(?:="[^"]*")?/g)) {
      note(file, `${name} ${attribute}`, lacking((known && known[attribute]) || bcd.html.global_attributes[attribute]));
    }
  }
};

for (const file of files) {
  const text = fs.readFileSync(file, "utf-8");
  const name = file.split("/").pop().replace(/-[0-9a-f]{12}\./, ".");
  if (file.endsWith(".css")) checkStyle(name, text);
  else if (file.endsWith(".js")) checkScript(name, text);
  else checkPage("page", text);
}
console.log(JSON.stringify([...found].sort()));
