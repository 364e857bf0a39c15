// Text with Bot API entities as DOM: bold, italic, links, code, commands.

import { make } from "./dom.js";
import { word } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote", spoiler: "span",
};

/** Return the element an entity becomes; `acts` says what a tap on a link or a command does. */
function shell(entity, text, acts) {
  const { type } = entity;
  if (type in TAGS) return make(TAGS[type], { class: type === "spoiler" ? "spoiler" : undefined });
  if (type === "bot_command" && acts.onCommand) {
    const button = make("button", { type: "button", class: "command" });
    button.addEventListener("click", () => acts.onCommand(text));
    return button;
  }
  const address = { url: text, text_link: entity.url, email: `mailto:${text}` }[type];
  if (!address) return make("span", { class: type });
  return link(address, acts);
}

/** Show three lines of a quotation, and a button for the rest. */
function fold(quotation) {
  const button = make("button", { type: "button", class: "unfold" });
  const turn = (open) => {
    quotation.classList.toggle("folded", !open);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", word(open ? "fold" : "unfold"));
  };
  button.addEventListener("click", () => turn(quotation.classList.contains("folded")));
  quotation.classList.add("expandable");
  turn(false);
  quotation.append(button);
}

/** A link: one that starts the bot is told to `acts.onStart`, others open in a new tab. */
function link(address, acts) {
  const full = /^[a-z]+:/iu.test(address) ? address : `https://${address}`;
  const safe = /^(https?|mailto|tg|tel):/iu.test(full) ? full : "#";
  const anchor = make("a", { href: safe, target: "_blank", rel: "noopener noreferrer" });
  if (acts.onStart && isStart(full)) {
    anchor.addEventListener("click", (event) => { event.preventDefault(); acts.onStart(full); });
  }
  return anchor;
}

/** Whether an address opens a chat with a bot. */
export function isStart(address) {
  return /^(https?:\/\/)?t\.me\/\w+\?start=|^tg:\/\/resolve\?/iu.test(address);
}

/** Return the nodes of a text whose entities may nest. Offsets are UTF-16 units, as JavaScript counts. */
export function rich(text, entities, acts) {
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, [...entities], acts);
  return root;
}

/** Write text[from, to) into a parent, with the entities that begin in it, taken off the front of the list. */
function fill(parent, text, from, to, entities, acts) {
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= begin) continue;
    parent.append(text.slice(at, begin));
    const inner = [];
    while (entities.length && entities[0].offset < end) inner.push(entities.shift());
    const element = shell(entity, text.slice(begin, end), acts);
    fill(element, text, begin, end, inner, acts);
    if (entity.type === "expandable_blockquote") fold(element);
    parent.append(element);
    at = end;
  }
  parent.append(text.slice(at, to));
}
