// Prints one part of the chat and nothing of the page around it, black on white: from a frame that is there for as long as that takes.
import { element } from "./nodes.js";

const LOOK = `body { font: 11pt/1.4 sans-serif; overflow-wrap: break-word; } p, blockquote { white-space: pre-line; }
h3, h4 { break-after: avoid; margin-bottom: 0; } li { break-inside: avoid; } a[href^=http]::after { content: " " attr(href); }
ul:has(input) { padding: 0; list-style: none; } :is(button, form, summary, details:not([open]), .opinion) { display: none; }`;

/** @param {HTMLElement} part @param {string} title */
export function print(part, title) {
  const frame = element("iframe", { className: "unseen", tabIndex: -1, attributes: { "aria-hidden": "true" } });
  frame.onload = () => {
    const { contentDocument: page, contentWindow: inside } = frame, sheet = new inside.CSSStyleSheet();
    sheet.replaceSync(LOOK);
    page.adoptedStyleSheets = [sheet];
    page.title = title;
    page.documentElement.lang = /** @type {HTMLElement} */ (part.closest("[lang]"))?.lang ?? "";
    page.body.append(page.importNode(part, true));
    inside.onafterprint = () => frame.remove();
    inside.print();
  };
  part.after(frame);
}
