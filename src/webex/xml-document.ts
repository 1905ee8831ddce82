/** Messages of the XML API: built well-formed, read strictly, and everything in them is text. */
import Builder from 'fast-xml-builder';
import { isFields, type Fields } from './checks.js';
import { serviceText } from './service-text.js';
import { readTree } from './xml-tree.js';

export interface XmlRequest {
  /** `user`, `site`, `meetingtype` */
  readonly service: string;
  /** `GetUser`, … */
  readonly operation: string;
  /** Children of bodyContent in the order of the schema. Values are texts or lists; see `uncarriable` for what they may hold. */
  readonly content: Fields;
  readonly securityContext: Fields;
}

/** Stands for the exceptionID that a failure does not name; the schema lets it be absent. */
export const withoutId = 'unnamed';

export type XmlReply = { readonly success: true; readonly content: Fields; readonly backup: boolean } | XmlFailure;

/** One reason of a failure: the whole message's, or that of a part of it (serv:subError). */
export interface XmlReason {
  /** Six digits, or `withoutId`. */
  readonly exceptionId: string;
  /** Empty where none is given. */
  readonly reason: string;
  /** The offending value. */
  readonly value?: string;
}

export interface XmlFailure extends XmlReason {
  readonly success: false;
  /** In the order of the answer; none in most. */
  readonly subErrors: readonly XmlReason[];
  /** The site runs on its backup servers (gsbStatus). */
  readonly backup: boolean;
}

const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false });

/**
 * Children without prefixes, as most working clients send them; only prefixes that are declared. A carriage
 * return is written as a reference, because readers make a bare one a line feed (XML 1.0, 2.11).
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

/** What no message can hold: characters that XML 1.0 leaves out (2.2), and the mark of bytes that could not be read. */
const outside = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFD-\uFFFF]|\p{Surrogate}/u;

/** The first character of these values that XML cannot carry as it is, as `U+0001`. */
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

/** Elements of which there may be one or many: always lists. */
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

/** `undefined` where the bytes are no whole message of the API: not XML, truncated, a DOCTYPE, another root, no result. */
export function readMessage(bytes: Buffer): XmlReply | undefined {
  const message = fieldsIn(readTree(decodeXml(bytes).trimStart(), lists), 'message');
  const responses: unknown = fieldsIn(message, 'header')?.['response'];
  const [response] = Array.isArray(responses) && responses.length === 1 ? (responses as unknown[]) : [];
  if (!isFields(response)) return undefined;
  const result = textIn(response, 'result');
  if (result === 'SUCCESS') {
    const content = fieldsIn(message, 'body')?.['bodyContent'];
    // One operation a message: several answers, or none, are no answer to it.
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

/** All elements of a name, however many there are. */
export function listIn(fields: unknown, name: string): readonly unknown[] {
  const value = isFields(fields) ? fields[name] : undefined;
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** By its own declaration; ISO-8859-1 is read as windows-1252, of which it is a part that servers mean. */
function decodeXml(bytes: Buffer): string {
  const declared = /^[^>]{0,200}?encoding\s*=\s*["'](?<name>[\w.-]+)["']/u.exec(bytes.toString('latin1', 0, 200))
    ?.groups?.['name'];
  if (declared === undefined || /^utf-?8$/iu.test(declared)) return bytes.toString('utf8').replace(/^\uFEFF/u, '');
  if (!/^(?:iso-8859-1|windows-1252|us-ascii)$/iu.test(declared)) return decodedAs(declared, bytes);
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/gu, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character);
}

/** Requests of other encodings are taken (by public clients), so answers may come in them; an unknown name is read as UTF-8. */
function decodedAs(declared: string, bytes: Buffer): string {
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** 0x80 to 0x9F. Node's own decoder of this name reads them as control characters on Node 20. */
const windows1252 = Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ');
