// The conversation as a text file that the person keeps.

/** @param {Element} log */
export function asText(log) {
  return Array.from(log.children, (message) => Array.from(message.querySelectorAll("h3, p, blockquote, li"), lineOf).join("\n")).join("\n\n");
}

/** @param {Element} log @param {string} name What the file is called. */
export function save(log, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asText(log)], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {Element} node */
function lineOf(node) {
  const links = Array.from(node.querySelectorAll("a[href^=https]"), (/** @type {any} */ link) => ` ${link.href}`);
  return node.textContent + links.join("");
}
