// The question of a guide as a form: what can be chosen, a field where the answer is written, and the ways back and out.
import { choice, element } from "./nodes.js";

/** @param {import("./types").Guide} guide @param {import("./types").Reply[]} replies @param {import("./types").Words} say */
export function question({ kind, text }, replies, say) {
  const steers = replies.filter(({ title }) => say.steer.includes(title)), label = say.guide_fields[kind];
  const send = element("button", { name: "do", value: "answer", textContent: say.guide_send, attributes: { form: "chat" } });
  const written = label ? [
    element("label", { htmlFor: "answer", textContent: label }),
    element("input", { id: "answer", autocomplete: "off", attributes: { "aria-describedby": "wrong" } }),
  ] : [];
  const wrong = element("p", { id: "wrong", className: "error", attributes: { role: "alert", "data-empty": say.guide_empty } });
  const choices = replies.filter((each) => !steers.includes(each)).map(({ title, payload }) => choice("radio", "answer", payload, title));
  const box = element(
    "fieldset",
    { attributes: { "aria-describedby": "wrong" } },
    // It stands in full just above, in the log.
    element("legend", { className: "unseen", textContent: text.split("\n\n").at(-1) }),
    ...choices, ...written, wrong, send, ...steers.map(reply),
  );
  // Either is chosen or written.
  box.oninput = (/** @type {any} */ { target }) => {
    for (const other of box.querySelectorAll("input")) if (other !== target) Object.assign(other, other.type === "radio" ? { checked: false } : { value: "" });
  };
  box.onkeydown = (/** @type {any} */ event) => {
    if (event.key !== "Enter" || event.target.localName !== "input" || event.isComposing) return;
    event.preventDefault();
    send.click();
  };
  return box;
}

// What is chosen or written; where it is nothing, the form says so, and the focus goes there.
/** @param {import("./types").Tree} tree @returns {string} */
export function answerIn(tree) {
  /** @type {any} */
  const wrong = tree.getElementById("wrong"), first = wrong.parentElement.querySelector("input");
  const text = /** @type {any} */ (tree.getElementById("answer"))?.value.trim() || wrong.parentElement.querySelector(":checked")?.value;
  wrong.textContent = text ? "" : wrong.dataset.empty;
  if (!text) first.focus();
  return text;
}

/** @param {import("./types").Reply} reply @returns {HTMLButtonElement} */
export const reply = ({ title, payload }) =>
  element("button", { className: "quiet", name: "reply", value: payload, textContent: title, attributes: { form: "chat" } });
