/** Characters that web pages write as entities: `&amp;`, `&#39;`, `&eacute;`. */

import { fromLatin1 } from '../model/windows-1252.js';

/** The names of U+00A0 to U+00FF, in order. */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml ' +
  'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ' +
  'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const named = new Map([
  ...latin.split(' ').map((name, place): [string, string] => [name, String.fromCharCode(0xa0 + place)]),
  ...[
    'amp &',
    'lt <',
    'gt >',
    'quot "',
    "apos '",
    'OElig Œ',
    'oelig œ',
    'Scaron Š',
    'scaron š',
    'Yuml Ÿ',
    'euro €',
  ].map(pair),
  ...[
    'ndash –',
    'mdash —',
    'lsquo ‘',
    'rsquo ’',
    'sbquo ‚',
    'ldquo “',
    'rdquo ”',
    'bdquo „',
    'hellip …',
    'trade ™',
  ].map(pair),
  // A page that puts a no-break space into a name means a blank.
  ['nbsp', ' '],
]);

const entity = /&(?:#(?<decimal>\d{2,7})|#[xX](?<hex>[\dA-Fa-f]{2,6})|(?<name>[A-Za-z]{2,8}\d{0,2}));/gu;

/** At most this often is `&amp;amp;` unwrapped. */
const mostTimes = 3;

/** The text without entities, also where they were written twice (`&amp;eacute;`); names that HTML does not know stay. */
export function withoutEntities(text: string): string {
  let [before, after] = ['', text];
  for (let times = 0; before !== after && times < mostTimes; times++) {
    [before, after] = [after, after.replace(entity, (whole, ...found) => characterOf(found.at(-1) as Found) ?? whole)];
  }
  return after;
}

type Found = Readonly<Partial<Record<'decimal' | 'hex' | 'name', string>>>;

function characterOf({ decimal, hex, name }: Found): string | undefined {
  if (name !== undefined) return named.get(name);
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  if (code === 0xa0) return ' ';
  // Browsers read these as windows-1252, because pages mean that.
  if (code >= 0x80 && code < 0xa0) return fromLatin1(String.fromCharCode(code));
  const isCharacter = code >= 0x20 && code !== 0x7f && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

function pair(entry: string): [string, string] {
  const [name = '', character = ''] = entry.split(' ');
  return [name, character];
}
