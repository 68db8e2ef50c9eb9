// The parts of the chat in a shadow tree, under the ids that chat.js and the others look for. They are empty of words: those come
// with the language. The gateway's templates/chat.html is the same for a whole page.
import { element } from "./nodes.js";

/** @param {string} name @param {string} text Key of its words. @param {object} [more] @param {object} [attributes] */
const say = (name, text, more = {}, attributes = {}) =>
  element(name, { ...more, attributes: { "data-text": text, ...attributes } });

/** @param {string} value @param {string} text */
const press = (value, text, className = "") => say("button", text, { value, name: "do", className }, { form: "chat" });

/** @param {string} name @param {string} value */
const hidden = (name, value = "") => element("input", { type: "hidden", name, value });

/** @param {string} id @param {...(Node | string)} children */
const fold = (id, ...children) => element("details", { id }, say("summary", id), ...children);

/** @param {string} text @param {string} [id] */
const line = (text, id = "") => say("p", text, id && { id });

const tongues = [["nb", "Bokmål"], ["nn", "Nynorsk"], ["en", "English"]];

/**
 * What opens the chat, and the chat.
 * @param {boolean} inCorner Whether it stands in the corner of a page, behind a button, or as a part of the page.
 * @param {string} municipality Its number, or nothing.
 * @param {string} server
 * @param {number} limit The most characters of a message.
 * @returns {HTMLElement[]}
 */
export function build(inCorner, municipality, server, limit) {
  const panel = element(
    inCorner ? "dialog" : "section",
    { id: "panel", attributes: { "aria-labelledby": "title" } },
    element("div", { id: "bar" }, say("h2", "title", { id: "title" }), inCorner ? say("button", "close", { id: "close", type: "button", className: "quiet" }) : "", menu()),
    line("machine"),
    line("can"),
    say("p", "careful", { className: "careful" }),
    element("p", { id: "off", className: "off", hidden: true }),
    say("h3", "conversation", { id: "conversation", className: "unseen" }),
    element("div", { id: "log", attributes: { role: "log", "aria-labelledby": "conversation" } }),
    element("div", { id: "after", tabIndex: -1 }, element("div", { id: "replies", attributes: { role: "group", "data-label": "replies" } }), request(server)),
    form(municipality, limit),
  );
  if (!inCorner) return [panel];
  return [
    element("button", { id: "launcher", type: "button", attributes: { "aria-expanded": "false", "aria-controls": "panel" } }),
    element("p", { id: "news", className: "unseen", attributes: { role: "status" } }),
    panel,
  ];
}

function menu() {
  const languages = tongues.map(([value, textContent]) =>
    element("button", { className: "quiet", name: "language", value, lang: value, textContent, attributes: { form: "chat" } }));
  return fold(
    "menu",
    element("div", { className: "languages", attributes: { role: "group", "data-label": "languages" } }, ...languages),
    press("person", "person_ask", "quiet"),
    press("save", "save", "quiet"),
    press("print", "print_all", "quiet"),
    fold("anew", line("anew_ask"), press("anew", "anew_yes")),
    fold("delete", line("delete_ask"), line("delete_request", "delete-request"), press("forget", "delete_yes")),
    fold("about", line("stored"), line("yours")),
    line("office"),
    element("p", {}, say("a", "phone", { id: "phone" })),
    line("visit"),
    element("p", {}, say("a", "letter", { id: "letter", target: "_blank", rel: "noopener" })),
  );
}

/** @param {string} server */
const request = (server) => element(
  "section",
  { id: "request", hidden: true, attributes: { "aria-labelledby": "request-number" } },
  element("h3", { id: "request-number" }),
  element("p", { id: "request-state" }),
  say("button", "request_all", { className: "quiet" }, { form: "chat", formaction: `${server}/handoff`, formtarget: "_blank" }),
  fold("withdraw", line("withdraw_ask"), press("withdraw", "withdraw_yes")),
);

/** @param {string} municipality @param {number} limit */
function form(municipality, limit) {
  const node = element(
    "form",
    { id: "chat", method: "post", acceptCharset: "utf-8" },
    hidden("token"),
    hidden("lang"),
    hidden("municipality", municipality),
    element("p", { id: "status", attributes: { role: "status" } }),
    element("p", { id: "present" }),
    element("label", { htmlFor: "text" }),
    element("textarea", { id: "text", name: "text", rows: 2, attributes: { "aria-describedby": "enter problem" } }),
    element("p", { id: "problem", className: "error", attributes: { role: "alert" } }),
    element("div", { className: "sending" }, say("button", "send", { id: "send", name: "do", value: "send" }), say("span", "enter", { id: "enter", className: "hint" })),
  );
  node.dataset.limit = limit;
  return node;
}
