// “Was this answer right?”, under each answer that rests on something. Buttons inside the log would be read out with each answer,
// were they not turned off; templates/chat_entry.html builds the same.
import { choice, element } from "./nodes.js";

/** @param {import("./types").Entry} entry */
export const isJudged = ({ sender, data = {} }) =>
  sender === "assistant" && Boolean(data.sources?.length || data.quotations?.length || data.status === "declined");

/** @param {import("./types").Entry} entry @param {import("./types").Words} say */
export function opinion({ n, answers, right }, say) {
  const told = { role: "group", "aria-live": "off", "aria-labelledby": `right-${n}`, "aria-describedby": `said-${answers}` };
  return element(
    "div",
    { className: "opinion", attributes: told },
    element("span", { id: `right-${n}`, textContent: say.right }),
    button(`${n} right`, say.right_yes, { "aria-pressed": right === true }),
    button(`${n} wrong`, say.right_no, { "aria-pressed": right === false }),
    element("span", { attributes: { role: "status" } }),
  );
}

// Sends what the pressed button says, and shows what was said. A “no” may be explained, and any of it said anew. Without a yes to
// sharing, editors read neither the question nor the answer.
/** @param {HTMLButtonElement} pressed @param {import("./api").Api} api */
export async function judge(pressed, api) {
  /** @type {any} */
  const box = pressed.closest(".opinion");
  const { words, language } = api.setting, say = words[box.closest("[lang]").lang] ?? words[language];
  const [n, said] = pressed.value.split(" "), right = said === "right";
  const reason = box.querySelector("[type=radio]:checked")?.value, shared = box.querySelector("[type=checkbox]")?.checked;
  const explained = said === "why" && { reason, shared, comment: box.querySelector("textarea").value };
  const status = box.querySelector("[role=status]");
  try {
    await api.judge({ n: Number(n), right, ...explained });
  } catch {
    status.textContent = say.right_failed;
    return;
  }
  const [yes, no] = box.querySelectorAll("[aria-pressed]");
  yes.setAttribute("aria-pressed", String(right));
  no.setAttribute("aria-pressed", String(!right));
  status.textContent = said === "wrong" ? say.right_ask : say.right_thanks;
  // A button that goes away takes the focus with it.
  if (explained) no.focus();
  box.querySelector(".why")?.remove();
  if (said === "wrong") box.append(why(n, say, pressed.form.dataset.limit));
}

/** @param {string} value @param {string} textContent @param {object} attributes */
const button = (value, textContent, attributes = {}) =>
  element("button", { className: "quiet", name: "opinion", value, textContent, attributes: { form: "chat", ...attributes } });

/** @param {string} n @param {import("./types").Words} say @param {string} limit */
function why(n, say, limit) {
  const id = `comment-${n}`;
  return element(
    "fieldset",
    { className: "why" },
    element("legend", { textContent: say.right_why }),
    ...Object.entries(say.right_reasons).map(([reason, text]) => choice("radio", `reason-${n}`, reason, text)),
    choice("checkbox", `shared-${n}`, "yes", say.right_share),
    element("label", { htmlFor: id, textContent: say.right_comment }),
    element("textarea", { id, name: "comment", rows: 2, maxLength: limit, attributes: { form: "chat" } }),
    button(`${n} why`, say.right_send),
  );
}
