// The wish to be contacted, and who of the staff writes with the person now; templates/chat_request.html has the same at the start.
import { fill } from "./nodes.js";

const SENT = ["waiting", "claimed", "answered"];
/** @param {Node} node @param {string} text */
const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };

// Whether something was said that changes it.
/** @param {import("./types").Entry} entry */
export const concerns = ({ data = {} }) => Boolean(data.handoff) || ["staff_joined", "staff_left", "withdrawn"].includes(data.status);

/** @param {import("./types").Handoff | null} handoff */
export const isOpen = (handoff) => SENT.includes(handoff?.state);

/**
 * @param {import("./types").Tree} tree
 * @param {import("./types").Handoff | null} handoff
 * @param {import("./types").Setting} setting
 */
export function showRequest(tree, handoff, { words: every, language }) {
  /** @type {(id: string) => any} */
  const $ = (id) => tree.getElementById(id);
  const words = every[language];
  const sent = handoff?.agreed_at ? handoff : null, present = handoff?.live ? handoff.staff : "";
  // What goes away takes the focus with it.
  if ($("withdraw").contains(tree.activeElement) && !isOpen(sent)) $("text").focus();
  $("request").hidden = !sent;
  $("withdraw").hidden = $("delete-request").hidden = !isOpen(sent);
  if (!isOpen(sent)) $("withdraw").open = false;
  put($("request-number"), sent ? fill(words.request, "number", sent.number) : "");
  put($("request-state"), sent?.in_words[language] ?? "");
  put($("present"), present ? fill(words.present, "name", present) : "");
  put(tree.querySelector("label[for=text]"), present ? fill(words.question_staff, "name", present) : words.question);
}
