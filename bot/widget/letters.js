// What a family takes away, without leaving the chat: shown, ticked, copied, printed, and kept as a file. Nothing of it is stored, and
// what is filled in goes in the body of a request, never into an address.
import { choice, element } from "./nodes.js";
import { print } from "./print.js";
import { save } from "./save.js";

/**
 * @param {import("./types").Letter} letter
 * @param {import("./types").Words} say
 * @param {string} language
 * @param {string} server
 * @param {string} text Its text, where it is there already; else it is fetched when it is opened.
 */
export function letter({ kind, title, fields }, say, language, server, text) {
  const action = `${server}/letters/${encodeURIComponent(kind)}`, sent = { ...fields, lang: language };
  const sheet = element("div"), status = element("p", { attributes: { role: "status" } });
  /** @param {string} format */
  const load = async (format) => {
    const response = await fetch(action, { method: "POST", body: new URLSearchParams({ ...sent, format }), credentials: "omit" });
    return response.ok ? response.blob() : Promise.reject(new Error(kind));
  };
  if (text) sheet.append(...blocks(text));
  const show = async () => {
    if (text) return;
    text = await (await load("text")).text();
    sheet.append(...blocks(text));
  };
  /** @param {() => unknown} act @param {string} [failed] */
  const attempt = async (act, failed = say.no_contact) => {
    status.textContent = "";
    try { await act(); } catch { status.textContent = failed; }
  };
  /** @param {string} key @param {() => unknown} act @param {string} [failed] */
  const button = (key, act, failed) =>
    element("button", { type: "button", className: "quiet", textContent: say[key], onclick: () => attempt(act, failed) });
  const hidden = Object.entries({ ...sent, format: "form" });
  return element(
    "details",
    { className: "letter", open: Boolean(text), ontoggle: () => attempt(show), attributes: { "aria-live": "off" } },
    element("summary", { textContent: title }),
    sheet,
    element(
      "div",
      { className: "sending" },
      button("copy", async () => { await navigator.clipboard.writeText(text); status.textContent = say.copied; }, say.not_copied),
      button("print", () => print(sheet, title)),
      button("as_word", async () => save(await load("docx"), `${title}.docx`)),
      button("as_text", () => save(new Blob([text]), `${title}.txt`)),
    ),
    status,
    element(
      "form",
      { method: "post", action, target: "_blank", acceptCharset: "utf-8" },
      ...hidden.map(([name, value]) => element("input", { type: "hidden", name, value })),
      element("button", { className: "quiet", textContent: say.fill_in }),
    ),
  );
}

// The text of knowledge/letters/text.py: a title, then paragraphs, lists, and lists of what can be ticked.
/** @param {string} text */
const blocks = (text) => text.trim().split("\n\n").map((block, index) => {
  const lines = block.split("\n").map((line) => line.split(/^(\[ ] |- )/));
  if (lines.every(([, mark]) => mark)) {
    return element("ul", {}, ...lines.map(([, mark, item]) => element("li", {}, mark === "- " ? item : choice("checkbox", "", "", item))));
  }
  return element(index ? "p" : "h4", { textContent: block });
});
