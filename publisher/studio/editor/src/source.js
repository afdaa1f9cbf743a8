// Which lines of the opened text a block came from. A block that nobody changed is written as these lines.

import { Fragment } from "prosemirror-model";

import { read } from "./read.js";
import { schema } from "./schema.js";

export class Source {
  #blocks = new Map();
  #order = [];
  #last = 0;
  #tail = "";

  // Opens a text; gives its document. Blocks that stand at both ends as before keep their numbers.
  open(text) {
    const { blocks, tail } = read(text);
    const before = this.#order.map((id) => this.#blocks.get(id));
    const same = (block, known) => known && known.source === block.source && known.node.eq(withId(block.node, known.id));
    let head = 0;
    while (head < blocks.length && same(blocks[head], before[head])) head += 1;
    let foot = 0;
    while (foot < blocks.length - head && foot < before.length - head && same(blocks.at(-1 - foot), before.at(-1 - foot))) foot += 1;
    this.#order = blocks.map((block, index) => {
      const known = index < head ? before[index] : index >= blocks.length - foot ? before.at(index - blocks.length) : null;
      const id = known ? known.id : (this.#last += 1);
      this.#blocks.set(id, { ...block, id, node: known ? known.node : withId(block.node, id) });
      return id;
    });
    this.#tail = tail;
    const nodes = this.#order.map((id) => this.#blocks.get(id).node);
    return schema.nodes.doc.create(null, Fragment.from(nodes.length ? nodes : [schema.nodes.paragraph.create()]));
  }

  // The block that this one was, as it was.
  of(node) {
    return this.#blocks.get(node.attrs.id);
  }

  // The lines of a block that nobody changed.
  untouched(node) {
    const known = this.of(node);
    return known && known.node.eq(node) ? known.source : null;
  }

  // What stood between these two, if they stood together.
  gap(before, node) {
    const place = this.#order.indexOf(node.attrs.id);
    if (place < 0) return null;
    return (before ? place > 0 && this.#order[place - 1] === before.attrs.id : place === 0) ? this.of(node).gap : null;
  }

  get tail() { return this.#tail; }

  get isEmpty() { return !this.#order.length; }
}

function withId(node, id) {
  return node.type.create({ ...node.attrs, id }, node.content, node.marks);
}
