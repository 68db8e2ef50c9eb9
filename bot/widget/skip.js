// The way from the top of a page to a chat that is open at its end. It stands in a tree of its own, so that the page's styles stay out.
import { element } from "./nodes.js";

export class SkipLink {
  #button = element("button", { type: "button", className: "skip" });
  #host = element("span");

  /** @param {CSSStyleSheet[]} sheets @param {() => void} follow Goes there. */
  constructor(sheets, follow) {
    const tree = this.#host.attachShadow({ mode: "open" });
    tree.adoptedStyleSheets = sheets;
    tree.append(this.#button);
    this.#button.addEventListener("click", follow);
  }

  /** @param {string} text @param {string} language */
  show(text, language) {
    this.#button.textContent = text;
    this.#host.lang = language;
    document.body.prepend(this.#host);
  }

  hide() {
    this.#host.remove();
  }
}
