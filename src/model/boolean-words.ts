/** Yes and no as other programs and languages write them: `ja`, `VRAI`, `x`, `inactive`. */

/** Of any column that holds one of them. */
const yesWords: readonly string[] = [
  'true wahr vrai verdadero vero verdadeiro waar yes y ja j oui o sí si sì sim s x 1 真 はい 有効',
];
const noWords: readonly string[] = ['false falsch faux falso onwaar no n nein non não nao nee 0 偽 いいえ'];

/** What a column about sign-in says of the person. */
const activeWords: readonly string[] = [
  'active activated enabled aktiv aktiviert actif active activo attivo ativo actief',
];
const inactiveWords: readonly string[] = [
  'inactive deactivated disabled suspended blocked inaktiv deaktiviert gesperrt inactif inactive désactivé suspendu',
  'inactivo suspendido inattivo disattivato sospeso inativo suspenso inactief geblokkeerd 停止 無効',
];

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

/** The same where only yes and no can be meant; `undefined` for anything else. */
export function yesOrNo(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (yes?.has(word) === true) return true;
  return no?.has(word) === true ? false : undefined;
}

/** Words that `yesOrNo` takes, for messages. */
export const yesOrNoForms =
  'true or false, or a word for yes or no: yes/no, ja/nein, oui/non, sí/no, WAHR/FALSCH, 1/0, x';
