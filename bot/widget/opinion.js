// “Was this answer right?”, under each answer that rests on something. Buttons inside the log would be read out with each answer,
// were they not turned off; templates/chat_entry.html builds the same.
import { element } from "./nodes.js";

/** @param {import("./types").Entry} entry */
export const isJudged = ({ sender, data = {} }) =>
  sender === "assistant" && Boolean(data.sources?.length || data.quotations?.length || data.status === "declined");

/** @param {import("./types").Entry} entry @param {import("./types").Words} say */
export function opinion({ n, answers }, say) {
  const told = { role: "group", "aria-live": "off", "aria-labelledby": `right-${n}`, "aria-describedby": `said-${answers}` };
  return element(
    "div",
    { className: "opinion", attributes: told },
    element("span", { id: `right-${n}`, textContent: say.right }),
    button(`${n} right`, say.right_yes, { "aria-pressed": "false" }),
    button(`${n} wrong`, say.right_no, { "aria-pressed": "false" }),
    element("span", { attributes: { role: "status" } }),
  );
}

// Sends what the pressed button says, and shows what was said. A “no” may be explained, and any of it said anew.
/** @param {HTMLButtonElement} pressed @param {import("./api").Api} api */
export async function judge(pressed, api) {
  /** @type {any} */
  const box = pressed.closest(".opinion");
  const { words, language } = api.setting, say = words[box.closest("[lang]").lang] ?? words[language];
  const [n, said] = pressed.value.split(" "), right = said === "right", comment = box.querySelector("textarea");
  const status = box.querySelector("[role=status]");
  try {
    await api.judge(Number(n), right, said === "comment" ? comment.value : "");
  } catch {
    status.textContent = say.right_failed;
    return;
  }
  const [yes, no] = box.querySelectorAll("[aria-pressed]");
  yes.setAttribute("aria-pressed", String(right));
  no.setAttribute("aria-pressed", String(!right));
  status.textContent = said === "wrong" ? say.right_ask : say.right_thanks;
  // A button that goes away takes the focus with it.
  if (said === "comment") no.focus();
  box.querySelector(".comment")?.remove();
  if (said === "wrong") box.append(commentField(n, say, pressed.form.dataset.limit));
}

/** @param {string} value @param {string} textContent @param {object} attributes */
const button = (value, textContent, attributes = {}) =>
  element("button", { className: "quiet", name: "opinion", value, textContent, attributes: { form: "chat", ...attributes } });

/** @param {string} n @param {import("./types").Words} say @param {string} limit */
function commentField(n, say, limit) {
  const id = `comment-${n}`;
  return element(
    "div",
    { className: "comment" },
    element("label", { htmlFor: id, textContent: say.right_comment }),
    element("textarea", { id, name: "comment", rows: 2, maxLength: limit, attributes: { form: "chat" } }),
    button(`${n} comment`, say.right_send),
  );
}
