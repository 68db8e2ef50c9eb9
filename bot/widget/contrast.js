// Whether the colours can be read, also when a site has set its own: 4.5 to 1 for text, 3 to 1 for what marks a control (WCAG 1.4.3, 1.4.11).
const PAIRS = [
  ["text", "page"], ["text", "card"], ["text", "mine"], ["text", "notice"], ["text", "staff"], ["quiet", "card"],
  ["accent", "page"], ["accent", "card"], ["on-accent", "accent"], ["error", "page"], ["line", "page", 3],
];

/** @param {number[]} rgb From 0 to 1. */
function light(rgb) {
  const [red, green, blue] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number[]} one @param {number[]} other */
export function contrast(one, other) {
  const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}

// Says in the console which pairs fail, by the names of their custom properties.
/** @param {Node} tree Where the colours hold. */
export function checkContrast(tree) {
  const probe = document.createElement("i"), style = getComputedStyle(probe);
  tree.appendChild(probe);
  /** @param {string} name */
  const rgb = (name) => {
    // Mixed with itself, a colour of whatever kind is told in numbers.
    probe.style.color = `color-mix(in srgb, var(--${name}), var(--${name}))`;
    return style.color.match(/-?[\d.]+(?:e-\d+)?/g).slice(0, 3).map(Number);
  };
  for (const [front, back, least = 4.5] of /** @type {[string, string, number?][]} */ (PAIRS)) {
    const found = contrast(rgb(front), rgb(back));
    if (found < least) console.warn(`koordinator-chat: ${front} on ${back} has a contrast of ${found.toFixed(2)}, and needs ${least}`);
  }
  probe.remove();
}
