/**
 * Which encodings may a text be in that is not UTF-8? Nothing is decided here: any text can be read in many encodings, and only
 * a person sees which one spells the names right. They are ranked by how likely the letters are, one beside the other.
 */
import { multiByteEncodings, singleByteEncodings, type MultiByteEncoding } from './encodings.js';

export interface LikelyEncoding {
  /** As `--encoding` takes it. */
  readonly name: string;
  /** The lines as this encoding reads them. */
  readonly lines: readonly string[];
}

const mostLikely = 5;
/** Encodings that are worse than the best one by more than this are not worth a look. */
const worstRatio = 1.6;
const worstDifference = 6;

/** `lines`: lines with characters outside ASCII. Best first; encodings that read all lines alike are named once. */
export async function likelyEncodings(lines: readonly Buffer[]): Promise<LikelyEncoding[]> {
  const { default: iconv } = await import('iconv-lite');
  const read = (name: string, costOf: (text: string) => number): Ranked[] => {
    const decoded = lines.map((line) => iconv.decode(line, name, { stripBOM: false }));
    if (decoded.some((text) => text.includes('\uFFFD'))) return [];
    return [{ name, lines: decoded, cost: decoded.reduce((sum, text) => sum + costOf(text), 0) }];
  };
  const ranked = [
    ...singleByteEncodings.flatMap(({ name, alphabets }) => read(name, singleByteCost(alphabets))),
    ...multiByteEncodings.flatMap((one) =>
      read(
        one.name,
        multiByteCost(one, (text) => iconv.encode(text, one.name)),
      ),
    ),
  ].sort((a, b) => a.cost - b.cost);
  const worst = (ranked[0]?.cost ?? 0) * worstRatio + worstDifference;
  const seen = new Set<string>();
  const likely = ranked.filter(({ cost, lines: texts }) => {
    const text = texts.join('\n');
    if (cost > worst || seen.has(text)) return false;
    seen.add(text);
    return true;
  });
  return likely.slice(0, mostLikely).map(({ name, lines: texts }) => ({ name, lines: texts }));
}

interface Ranked extends LikelyEncoding {
  readonly cost: number;
}

/** Costs are logarithms of improbabilities, for letters in a language's alphabet, other letters, signs and control characters. */
const costs = { ascii: 3, inAlphabet: 3.5, otherLetter: 8, sign: 10, control: 15, besides: 3 };

/** Each word is taken for the language that suits it best. */
function singleByteCost(alphabets: readonly string[]): (text: string) => number {
  const letters = alphabets.map((alphabet) => new Set(Array.from(`${alphabet}${alphabet.toUpperCase()}Iİ`)));
  const wordCost = (word: string): number =>
    Math.min(...letters.map((known) => Array.from(word).reduce((sum, letter) => sum + letterCost(letter, known), 0)));
  return (text) => {
    const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
    const signs = Array.from(text.replace(/[\p{L}\p{M}]+/gu, ''));
    const all = words.reduce((sum, word) => sum + wordCost(word) + oddity(word), 0);
    return all + signs.reduce((sum, sign) => sum + signCost(sign), 0) + besides(text) * costs.besides;
  };
}

function letterCost(letter: string, known: ReadonlySet<string>): number {
  if (letter < '\u0080') return costs.ascii;
  return known.has(letter) ? costs.inAlphabet : costs.otherLetter;
}

function signCost(sign: string): number {
  if (sign < '\u0080' || /[\u00A0«»„“”‘’–—]/u.test(sign)) return costs.ascii;
  return /\p{Cc}/u.test(sign) ? costs.control : costs.sign;
}

/** Scripts side by side, capitals within a word, names without a capital, letters with accents side by side: all are rare. */
function oddity(word: string): number {
  const isMixed = /[A-Za-z]/u.test(word) && /[^\p{Script=Latin}\p{M}]/u.test(word);
  const isOddlyCased = /\p{Ll}/u.test(word) && /.\p{Lu}/u.test(word);
  const pairs = word.match(/[\u0080-\u024F](?=[\u0080-\u024F])/gu)?.length ?? 0;
  const hasSmallBegin = /^[^\p{ASCII}]/u.test(word) && /^\p{Ll}/u.test(word);
  // Portuguese has this letter only before an e; elsewhere it is the Hungarian one of another encoding.
  const hasLoneTilde = /[Õõ](?!e)/u.test(word);
  return (isMixed ? 4 : 0) + (isOddlyCased ? 4 : 0) + pairs * 2.5 + (hasSmallBegin ? 1.5 : 0) + (hasLoneTilde ? 3 : 0);
}

/** How often a sign stands right between or before letters. */
function besides(text: string): number {
  return text.match(/[\u0080-\u00BF\u2018-\u2122\u2500-\u25FF](?=\p{L})/gu)?.length ?? 0;
}

const kana = 4.5;
const rare = 13;

function multiByteCost(
  { isCommon, cost, hasKana }: MultiByteEncoding,
  encode: (text: string) => Buffer,
): (text: string) => number {
  const characterCost = (character: string): number => {
    if (character < '\u0080') return costs.ascii;
    if (/[\u3041-\u30FF]/u.test(character)) return hasKana ? kana : rare;
    if (/[\u3000-\u303F\uFF01-\uFF5E]/u.test(character)) return 6;
    if (/[\uFF61-\uFF9F]/u.test(character)) return cost;
    if (!/[\p{Script=Han}\p{Script=Hangul}]/u.test(character)) return rare + 1;
    return isCommon(encode(character)) ? cost : rare;
  };
  return (text) => {
    const mixed = text.match(/[A-Za-z](?=[\u2E80-\uFFDF])|[\u2E80-\uFFDF](?=[A-Za-z])/gu)?.length ?? 0;
    return Array.from(text).reduce((sum, character) => sum + characterCost(character), mixed * 4);
  };
}
