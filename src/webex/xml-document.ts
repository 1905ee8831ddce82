/** Messages of the XML API: built well-formed and read strictly; everything in them is text. */
import Builder from 'fast-xml-builder';
import { isFields, type Fields } from './checks.js';
import { serviceText } from './service-text.js';
import { readTree } from './xml-tree.js';

export interface XmlRequest {
  /** `user`, `site`, `meetingtype` */
  readonly service: string;
  /** `GetUser`, … */
  readonly operation: string;
  /** Children of bodyContent in schema order. Values are texts or lists; see `uncarriable` for what they may contain. */
  readonly content: Fields;
  readonly securityContext: Fields;
}

/** Replaces the exceptionID if a failure names none, which the schema allows. */
export const withoutId = 'unnamed';

export type XmlReply = { readonly success: true; readonly content: Fields; readonly backup: boolean } | XmlFailure;

/** One reason for a failure: that of the whole message, or of a part of it (serv:subError). */
export interface XmlReason {
  /** Six digits, or `withoutId`. */
  readonly exceptionId: string;
  /** Empty if none is given. */
  readonly reason: string;
  /** The offending value. */
  readonly value?: string;
}

export interface XmlFailure extends XmlReason {
  readonly success: false;
  /** In the order of the answer; usually empty. */
  readonly subErrors: readonly XmlReason[];
  /** The site runs on its backup servers (gsbStatus). */
  readonly backup: boolean;
}

const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false });

/**
 * Children have no prefixes, as most working clients send them; only declared prefixes are used. A carriage return is
 * written as a reference, because parsers turn a bare one into a line feed (XML 1.0, 2.11).
 */
export function buildMessage({ service, operation, content, securityContext }: XmlRequest): string {
  const message = {
    '@_xmlns:serv': 'http://www.webex.com/schemas/2002/06/service',
    '@_xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    header: { securityContext },
    body: { bodyContent: { '@_xsi:type': `java:com.webex.service.binding.${service}.${operation}`, ...content } },
  };
  const text = `<?xml version="1.0" encoding="UTF-8"?>${builder.build({ 'serv:message': message })}`;
  return text.replaceAll('\r', '&#13;');
}

/** What no message can contain: characters that XML 1.0 excludes (2.2), and the replacement character for undecodable bytes. */
const outside = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFD-\uFFFF]|\p{Surrogate}/u;

/** The first character in these values that XML cannot carry as it is, written as `U+0001`. */
export function uncarriable(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const code = outside.exec(value)?.[0].codePointAt(0);
    return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(uncarriable)
    .find((character) => character !== undefined);
}

/** Elements that may occur once or many times: always lists. */
const lists = new Set([
  'meetingType',
  'meetingTypes',
  'serviceType',
  'trackingCode',
  'listValue',
  'subError',
  'user',
  'response',
]);

/** `undefined` if the bytes are not a complete message of the API: not XML, truncated, a DOCTYPE, another root, no result. */
export function readMessage(bytes: Buffer): XmlReply | undefined {
  const message = fieldsIn(readTree(decodeXml(bytes).trimStart(), lists), 'message');
  const responses: unknown = fieldsIn(message, 'header')?.['response'];
  const [response] = Array.isArray(responses) && responses.length === 1 ? (responses as unknown[]) : [];
  if (!isFields(response)) return undefined;
  const result = textIn(response, 'result');
  if (result === 'SUCCESS') {
    const content = fieldsIn(message, 'body')?.['bodyContent'];
    // A message has one operation: several answers, or none, are not an answer to it.
    if (content === undefined || Array.isArray(content)) return undefined;
    return { success: true, content: isFields(content) ? content : {}, backup: isBackup(response) };
  }
  if (result !== 'FAILURE') return undefined;
  return {
    success: false,
    ...reasonIn(response),
    subErrors: listIn(fieldsIn(response, 'subErrors'), 'subError').map(reasonIn),
    backup: isBackup(response),
  };
}

function reasonIn(element: unknown): XmlReason {
  const value = textIn(element, 'value');
  return {
    exceptionId: serviceText(textIn(element, 'exceptionID'))?.replace(/^E(?=\d{6}$)/u, '') ?? withoutId,
    reason: textIn(element, 'reason') ?? '',
    ...(value !== undefined && { value }),
  };
}

function isBackup(response: Fields): boolean {
  return textIn(response, 'gsbStatus') === 'BACKUP';
}

/** An element's own text; `undefined` where it is absent or empty. */
export function textIn(fields: unknown, name: string): string | undefined {
  const value = isFields(fields) ? fields[name] : undefined;
  const text = isFields(value) ? value['#text'] : value;
  const trimmed = typeof text === 'string' ? text.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

/** An element with children. */
export function fieldsIn(fields: unknown, name: string): Fields | undefined {
  const value = isFields(fields) ? fields[name] : undefined;
  return isFields(value) ? value : undefined;
}

/** All elements with a name, however many there are. */
export function listIn(fields: unknown, name: string): readonly unknown[] {
  const value = isFields(fields) ? fields[name] : undefined;
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** By its own declaration; ISO-8859-1 is read as its superset windows-1252, which is what servers mean. */
function decodeXml(bytes: Buffer): string {
  const declared = /^[^>]{0,200}?encoding\s*=\s*["'](?<name>[\w.-]+)["']/u.exec(bytes.toString('latin1', 0, 200))
    ?.groups?.['name'];
  if (declared === undefined || /^utf-?8$/iu.test(declared)) return bytes.toString('utf8').replace(/^\uFEFF/u, '');
  if (!/^(?:iso-8859-1|windows-1252|us-ascii)$/iu.test(declared)) return decodedAs(declared, bytes);
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/gu, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character);
}

/**
 * Requests in other encodings are accepted (public clients send them), so answers may use them too; an unknown name is read
 * as UTF-8.
 */
function decodedAs(declared: string, bytes: Buffer): string {
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** 0x80 to 0x9F. On Node 20, Node's own decoder for this encoding reads them as control characters. */
const windows1252 = Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ');
