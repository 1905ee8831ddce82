/** The bytes in which windows-1252 differs from Latin-1. Node's own TextDecoder reads them as control characters. */

/** The characters of 0x80 to 0x9F; the five bytes that it leaves out stay control characters. */
const characters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** The text with each of the characters U+0080 to U+009F replaced with what windows-1252 has at that byte. */
export function fromLatin1(text: string): string {
  return text.replace(/[\u0080-\u009F]/gu, (character) => characters.charAt(character.charCodeAt(0) - 0x80));
}
