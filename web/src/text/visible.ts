// Names as a person reads them, as graph_api/domain/visibility.py has it: a character that turns the
// direction of writing, has no width or is a control is shown by its code, and so is a Cyrillic or Greek
// letter in a Latin word. They let one name look like another.

const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f/gu;
const WORD = /\p{L}+/gu;
const LATIN = /\p{Script=Latin}/u;
const OTHER = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

/** Return text in which nothing is hidden. */
export function visible(text: string): string {
  return text
    .replace(HIDDEN, (found) => (found === "\n" || found === "\t" ? found : code(found)))
    .replace(WORD, (word) => (LATIN.test(word) ? word.replace(OTHER, code) : word));
}

const CODE = /\[U\+([0-9A-F]{4,6})\]/g;
const NEVER_SHOWN = /^(?:[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f)$/u;
const LOOKS_LIKE_LATIN = /^[\p{Script=Cyrillic}\p{Script=Greek}]$/u;

/**
 * Return text as it is stored, from text as it is shown: what was amended in a form is not to be written with
 * the codes that stand for its hidden characters. Other codes that somebody typed stay as they are.
 */
export function stored(text: string): string {
  return text.replace(CODE, (shown, digits: string) => {
    const point = Number.parseInt(digits, 16);
    if (point > 0x10ffff) return shown;
    const character = String.fromCodePoint(point);
    return NEVER_SHOWN.test(character) || LOOKS_LIKE_LATIN.test(character) ? character : shown;
  });
}

function code(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
}
