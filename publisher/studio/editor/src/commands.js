// What buttons and keys do.

import { baseKeymap, chainCommands, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";

import { schema } from "./schema.js";

const { nodes, marks } = schema;

// The nearest block of this type around the beginning of what is chosen, and how deep it lies.
export function around(state, type) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return { node: $from.node(depth), depth };
  return null;
}

export function isMarked(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

// Lines of one paragraph become paragraphs, so that each is an item.
function splitLines(state) {
  const { tr } = state;
  const breaks = [];
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node, position) => {
    if (node.type !== nodes.paragraph) return true;
    node.forEach((child, offset) => { if (child.type === nodes.hard_break) breaks.push(position + 1 + offset); });
    return false;
  });
  for (const at of breaks.reverse()) tr.delete(at, at + 1).split(at);
  return tr;
}

function toggleList(type) {
  return (state, dispatch) => {
    const bullets = around(state, nodes.bullet_list);
    const numbers = around(state, nodes.ordered_list);
    const inner = !numbers || (bullets && bullets.depth > numbers.depth) ? bullets : numbers;
    if (inner && inner.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (inner) {
      const at = state.selection.$from.before(inner.depth);
      if (dispatch) dispatch(state.tr.setNodeMarkup(at, type, { id: null, tight: inner.node.attrs.tight }));
      return true;
    }
    if (!dispatch) return wrapInList(type)(state);
    const tr = splitLines(state);
    return wrapInList(type)(state.apply(tr), (wrapped) => {
      wrapped.steps.forEach((step) => tr.step(step));
      dispatch(tr.scrollIntoView());
    });
  };
}

function toggleHeading(level) {
  return (state, dispatch) => {
    const heading = around(state, nodes.heading);
    return setBlockType(heading && heading.node.attrs.level === level ? nodes.paragraph : nodes.heading, heading && heading.node.attrs.level === level ? null : { level })(state, dispatch);
  };
}

function toggleQuote(state, dispatch) {
  return around(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);
}

function breakLine(state, dispatch) {
  if (state.selection.$from.parent.type !== nodes.paragraph) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

// Where a link is, around the caret, or what is chosen.
export function linkRange(state) {
  const { from, to, empty, $from } = state.selection;
  if (!empty) return { from, to, href: linkAt(state, from + 1)?.attrs.href ?? "" };
  const link = linkAt(state, from);
  if (!link) return { from, to, href: "" };
  // What carries the same mark side by side, on both sides of the caret.
  let start = from;
  let end = from;
  const children = [];
  $from.parent.forEach((child, offset) => children.push({ child, at: $from.start() + offset }));
  for (const { child, at } of children) if (at <= end && at + child.nodeSize > end && link.isInSet(child.marks)) end = at + child.nodeSize;
  for (const { child, at } of children.reverse()) if (at < start && at + child.nodeSize >= start && link.isInSet(child.marks)) start = at;
  return { from: start, to: end, href: link.attrs.href };
}

function linkAt(state, position) {
  const at = state.doc.resolve(Math.min(position, state.doc.content.size));
  return marks.link.isInSet(at.marks()) ?? (at.nodeAfter && marks.link.isInSet(at.nodeAfter.marks)) ?? (at.nodeBefore && marks.link.isInSet(at.nodeBefore.marks));
}

export function setLink(state, { from, to }, href, words) {
  const tr = state.tr;
  if (from === to) return tr.replaceSelectionWith(schema.text(words || href, href ? [marks.link.create({ href })] : []), false);
  tr.removeMark(from, to, marks.link);
  return href ? tr.addMark(from, to, marks.link.create({ href })) : tr;
}

export const COMMANDS = {
  bold: { run: toggleMark(marks.strong), keys: ["Mod-b"], isOn: (state) => isMarked(state, marks.strong) },
  italic: { run: toggleMark(marks.em), keys: ["Mod-i"], isOn: (state) => isMarked(state, marks.em) },
  heading: { run: toggleHeading(2), keys: ["Mod-Alt-2"], isOn: (state) => Boolean(around(state, nodes.heading)) },
  list: { run: toggleList(nodes.bullet_list), keys: ["Mod-Shift-8"], isOn: (state) => Boolean(around(state, nodes.bullet_list)) },
  numbers: { run: toggleList(nodes.ordered_list), keys: ["Mod-Shift-7"], isOn: (state) => Boolean(around(state, nodes.ordered_list)) },
  quote: { run: toggleQuote, keys: ["Mod-Shift-9"], isOn: (state) => Boolean(around(state, nodes.blockquote)) },
  undo: { run: undo, keys: ["Mod-z"] },
  redo: { run: redo, keys: ["Mod-y", "Mod-Shift-z"] },
};

export const keys = {
  ...baseKeymap,
  ...Object.fromEntries(Object.values(COMMANDS).flatMap(({ run, keys: each }) => each.map((key) => [key, run]))),
  "Mod-Alt-0": setBlockType(nodes.paragraph),
  "Mod-Alt-3": toggleHeading(3),
  Enter: chainCommands(splitListItem(nodes.list_item), baseKeymap.Enter),
  "Shift-Enter": breakLine,
  "Mod-]": sinkListItem(nodes.list_item),
  "Mod-[": liftListItem(nodes.list_item),
};
// They belong to the page.
delete keys["Mod-Enter"];
