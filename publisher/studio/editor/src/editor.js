// The editor of the studio: one for a field of Markdown, which stays the field of the form.

import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Slice } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { onlyAddress } from "./addresses.js";
import { COMMANDS, keys, linkRange, setLink } from "./commands.js";
import { linkBar } from "./link-bar.js";
import { addresses, imageView, literalView } from "./look.js";
import { cleanHtml } from "./paste-html.js";
import { schema } from "./schema.js";
import { Source } from "./source.js";
import { toolbar } from "./toolbar.js";
import { typed } from "./typing.js";
import { write } from "./write.js";

export * as proof from "./proof.js";

// Puts the editor in the place of a field. `toPlain` is called when somebody wants the plain field back.
export function attach(area, words, toPlain) {
  const source = new Source();
  const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  const valueOf = () => own.get.call(area);
  const host = document.createElement("div");
  const { id } = area;
  const label = area.labels[0];
  const name = label ?? area;
  const focusText = () => view.focus();
  let range;

  const ask = () => {
    const { state } = view;
    range = linkRange(state);
    link.open({ href: range.href, isEmpty: range.from === range.to });
    return true;
  };
  const act = (tool) => {
    if (tool === "plain") toPlain();
    else if (tool === "link") ask();
    else {
      COMMANDS[tool].run(view.state, view.dispatch, view);
      view.focus();
    }
  };
  const link = linkBar(words, id, {
    apply: (href, text) => {
      if (href || range.from !== range.to) view.dispatch(setLink(view.state, range, href, text).scrollIntoView());
      view.focus();
    },
    leave: focusText,
  });
  const tools = toolbar(words, act, id);
  host.append(tools.dom, link.dom);
  host.className = "rich";
  const page = document.createElement("div");
  host.append(page);

  const show = () => tools.show(view.state, Boolean(linkRange(view.state).href));
  const view = new EditorView({ mount: page }, {
    state: EditorState.create({
      doc: source.open(valueOf()),
      plugins: [history(), keymap({ ...keys, "Mod-k": ask }), gapCursor(), addresses],
    }),
    attributes: attributesOf(area, id, label),
    nodeViews: { literal: literalView(words), image: imageView(area.dataset.pictures) },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged && !transaction.getMeta("opened")) put();
      show();
    },
    handleTextInput: typed,
    handlePaste: (_view, event) => pasteAddress(view, event),
    handleDOMEvents: {
      paste: (_view, event) => isFiles(event.clipboardData),
      // Many lines at once, as programs type them: a pasted text.
      beforeinput: (_view, event) => {
        if (event.inputType !== "insertText" || !/\n/.test(event.data ?? "")) return false;
        event.preventDefault();
        return view.pasteText(event.data);
      },
      drop: (_view, event) => isFiles(event.dataTransfer),
    },
    transformPastedHTML: cleanHtml,
    clipboardTextParser: (text) => Slice.maxOpen(read(text)),
    clipboardTextSerializer: (slice) => slice.content.textBetween(0, slice.content.size, "\n\n", "\n"),
  });

  // The field has what the editor says, and whoever sets the field sets the editor.
  const put = () => {
    const text = write(view.state.doc, source);
    if (text === valueOf()) return;
    own.set.call(area, text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const follow = () => {
    const doc = source.open(valueOf());
    const start = view.state.doc.content.findDiffStart(doc.content);
    if (start === null) return;
    const end = view.state.doc.content.findDiffEnd(doc.content);
    const overlap = start - Math.min(end.a, end.b);
    const [to, from] = overlap > 0 ? [end.a + overlap, end.b + overlap] : [end.a, end.b];
    view.dispatch(view.state.tr.replace(start, to, doc.slice(start, from)).setMeta("opened", true).setMeta("addToHistory", false));
  };
  Object.defineProperty(area, "value", {
    configurable: true,
    enumerable: true,
    get: valueOf,
    set(text) {
      own.set.call(area, text);
      follow();
    },
  });
  const reset = () => setTimeout(follow);
  area.form?.addEventListener("reset", reset);
  const watch = new MutationObserver(() => view.setProps({ attributes: attributesOf(area, id, label) }));
  watch.observe(area, { attributes: true, attributeFilter: ["aria-describedby", "aria-invalid", "lang"] });

  // Links and labels that lead to the field lead to the editor.
  area.id = `${id}-markdown`;
  area.hidden = true;
  if (label) {
    label.removeAttribute("for");
    label.id ||= `${id}-label`;
    label.addEventListener("click", focusText);
  }
  area.before(host);
  show();

  return () => {
    delete area.value;
    watch.disconnect();
    area.form?.removeEventListener("reset", reset);
    view.destroy();
    host.remove();
    area.id = id;
    area.hidden = false;
    if (label) {
      label.htmlFor = id;
      label.removeEventListener("click", focusText);
    }
    name.scrollIntoView({ block: "nearest" });
    area.focus();
  };
}

function read(text) {
  return new Source().open(text.replace(/\r\n?/g, "\n")).content;
}

function attributesOf(area, id, label) {
  const of = (name) => (area.getAttribute(name) ? { [name]: area.getAttribute(name) } : {});
  return {
    id,
    class: "text",
    role: "textbox",
    "aria-multiline": "true",
    spellcheck: "true",
    ...(label ? { "aria-labelledby": label.id || `${id}-label` } : of("aria-label")),
    ...of("aria-describedby"),
    ...of("aria-invalid"),
    ...of("lang"),
    "aria-keyshortcuts": "Control+B Control+I Control+K",
  };
}

// Pictures go up with the draft: that is not the text's matter. Office programs put a picture of a text beside the text.
function isFiles(data) {
  return Boolean(data && data.files.length && !data.getData("text/plain").trim());
}

// An address over words makes them a link.
function pasteAddress(view, event) {
  const href = onlyAddress(event.clipboardData?.getData("text/plain") ?? "");
  const { empty, from, to } = view.state.selection;
  if (!href || empty) return false;
  view.dispatch(setLink(view.state, { from, to }, href, "").scrollIntoView());
  return true;
}
