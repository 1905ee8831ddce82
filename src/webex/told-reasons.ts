/** Every reason that an error body gives, whatever its shape. Handles any JSON, however deep or large, without throwing. */
import { isFields, textOf, type Fields } from './checks.js';
import { serviceText, shortened } from './service-text.js';

export interface ToldReason {
  readonly text: string;
  /** From Webex's lists: a number or a word. */
  readonly code?: string | number;
  /** What it is about, in the body's own words: the field, or the id of a license. */
  readonly about?: string;
}

/** Fields with texts for people: those of Webex, RFC 6749, RFC 9457 (`title`, `detail`), SCIM, and gateways. */
const words = [
  'message',
  'title',
  'error_description',
  'error',
  'description',
  'detail',
  'details',
  'reason',
  'text',
  'errorMessage',
  'error_message',
  'faultstring',
];
const codes = ['errorCode', 'error_code', 'errorcode', 'code', 'errorKey', 'scimType'];
const abouts = [
  'field',
  'property',
  'parameter',
  'attribute',
  'attributeName',
  'path',
  'licenseId',
  'license',
  'licenseName',
  'id',
];
/** Their names say nothing about the subject of the reasons inside. */
const containers = [
  ...['errors', 'error', 'details', 'detail', 'failures', 'causes', 'fault', 'message', 'messages', 'items'],
  ...['body', 'response', 'result', 'data'],
];

const deepest = 6;
const most = 20;
const longest = 300;

/** In the order of the body, each reason once. */
export function toldReasons(content: unknown): ToldReason[] {
  const all = reasonsIn(content, undefined, 0);
  const known = all.length > 0 ? all : leavesOf(content);
  const distinct = new Map(known.map((reason) => [`${reason.about ?? ''}\n${reason.text}`, reason]));
  return [...distinct.values()].slice(0, most);
}

function reasonsIn(value: unknown, about: string | undefined, depth: number): ToldReason[] {
  if (depth > deepest) return [];
  if (typeof value === 'string') return reasonOf([value], { about });
  if (Array.isArray(value)) return value.slice(0, most).flatMap((one) => reasonsIn(one, about, depth + 1));
  return isFields(value) ? reasonsOf(value, about, depth) : [];
}

function reasonsOf(fields: Fields, about: string | undefined, depth: number): ToldReason[] {
  const isKeyed = depth > 0 && isKeyedByField(fields);
  const own = isKeyed ? [] : ownWords(fields);
  const code = codes.map((name) => fields[name]).find((one) => typeof one === 'number' || typeof one === 'string');
  const named = abouts.map((name) => textOf(fields[name])).find((one) => one);
  const reason = reasonOf(own, { about: named ?? about, code: code });
  const inner = Object.entries(fields).flatMap(([key, value]) => {
    const isContainer = containers.includes(key);
    const isTold = words.includes(key) || codes.includes(key) || abouts.includes(key);
    if (typeof value === 'string' && !(isContainer && !isTold) && !(isKeyed && (!isTold || key === 'title'))) return [];
    // Other fields at the top level are not reasons: whom the answer is about, schemas, times.
    if (depth === 0 && !isContainer) return [];
    return reasonsIn(value, isContainer ? about : key, depth + 1);
  });
  return [...reason, ...inner];
}

/** `error` is a one-word code if there is another text besides it (RFC 6749). */
function ownWords(fields: Fields): string[] {
  const said = words.filter((word) => serviceText(textOf(fields[word])) !== undefined);
  const isCode = (word: string): boolean => word === 'error' && !/\s/u.test(textOf(fields[word]) ?? '');
  return (said.length > 1 ? said.filter((word) => !isCode(word)) : said).flatMap((word) => textOf(fields[word]) ?? []);
}

/**
 * `{title: "is required", department: "is required"}`: `title` is also a field for texts, but then it comes with others of
 * those.
 */
function isKeyedByField(fields: Fields): boolean {
  const others = Object.keys(fields).filter((key) => key !== 'title');
  return !others.some((key) => words.includes(key) || key === 'status' || key === 'type');
}

function reasonOf(
  texts: readonly string[],
  { about, code }: { readonly about: string | undefined; readonly code?: string | number | undefined },
): ToldReason[] {
  const said = [...new Set(texts.flatMap((text) => serviceText(text) ?? []))].map((text) => shortened(text, longest));
  const number = typeof code === 'string' ? shortened(serviceText(code) ?? '', 60) : code;
  const isNumbered = number !== undefined && number !== '';
  if (said.length === 0 && !isNumbered) return [];
  const subject = serviceText(about);
  return [
    {
      text: said.length === 0 ? `error ${number ?? ''}` : said.join('. '),
      ...(isNumbered && { code: number }),
      ...(subject !== undefined && { about: shortened(subject, 200) }),
    },
  ];
}

/** Names of texts that are neither for people nor a reason. */
const noise = /tracking|timestamp|date|schema|url|uri|href|lang|^id$|^path$/iu;

/** For a body with none of the known fields: all its texts, with their names. */
function leavesOf(content: unknown, depth = 0): ToldReason[] {
  if (depth > deepest || typeof content !== 'object' || content === null) return [];
  return Object.entries(content)
    .slice(0, most)
    .flatMap(([key, value]) => {
      if (typeof value === 'string' && !noise.test(key)) return reasonOf([`${key}: ${value}`], { about: undefined });
      return leavesOf(value, depth + 1);
    });
}

/** Puts what a reason is about in front of it, if that is a readable name that the text does not contain. */
export function reasonInWords({ about, text }: ToldReason): string {
  const isName =
    about !== undefined && about.length <= 40 && /^\p{L}[\p{L}\d _.[\]/-]*$/u.test(about) && !/\d{4}/u.test(about);
  return isName && !text.toLowerCase().includes(about.toLowerCase()) ? `${about}: ${text}` : text;
}

/** All reasons as one text, each once. */
export function reasonsInWords(reasons: readonly ToldReason[]): string {
  const texts = [...new Set(reasons.map(reasonInWords))];
  // A text that is part of another one adds nothing.
  return texts.filter((text) => !texts.some((other) => other !== text && other.includes(text))).join('. ');
}
