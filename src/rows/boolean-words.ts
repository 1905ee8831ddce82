/** Yes and no as other programs and languages write them, for columns that are mapped: `ja`, `VRAI`, `x`, `inactive`. */
import { activeWords, inactiveWords, noWords, yesWords } from './synonyms.js';

const [yes, no, active, inactive] = [yesWords, noWords, activeWords, inactiveWords].map(
  (lines) => new Set(lines.flatMap((line) => line.split(' '))),
);

/**
 * `true`, `false`, or the text as it is if it is neither. In a column about people who may not sign in (`opposite`), yes and no
 * are exchanged; `active` and `inactive` say nothing for certain there.
 */
export function booleanIn(text: string, { opposite, isSignIn }: { opposite: boolean; isSignIn: boolean }): string {
  const word = text.toLowerCase();
  const value =
    yes?.has(word) === true || (isSignIn && !opposite && active?.has(word) === true)
      ? true
      : no?.has(word) === true || (isSignIn && !opposite && inactive?.has(word) === true)
        ? false
        : undefined;
  return value === undefined ? text : String(value !== opposite);
}
