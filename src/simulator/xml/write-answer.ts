/** Answers exactly as public captures show them: literal prefixes, one line, order as given. */
import type { World } from '../world.js';

/** `['use:email', 'a@b']`, or with children; `[]` is written as `<x/>`, `''` as `<x></x>`. */
export type Node = readonly [name: string, content: string | readonly Node[]];

export interface XmlAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  operation?: string;
  exceptionId?: string;
  /** The person concerned. */
  email?: string;
  /** The request changed state. */
  applied: boolean;
}

export interface Failure {
  readonly exceptionId: string;
  readonly reason?: string;
  readonly value?: string;
  readonly subErrors?: readonly { readonly exceptionId: string; readonly reason: string; readonly value?: string }[];
  /** If absent, the value of the option. */
  readonly gsbStatus?: 'PRIMARY' | 'BACKUP';
}

const root = 'http://www.webex.com/schemas/2002/06/';
/** The prefixes that the server declares on the root, by service. */
const prefixes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  user: [['use', 'service/user']],
  meetingtype: [['mtgtype', 'service/meetingtype']],
  site: [
    ['ns1', 'service/site'],
    ['event', 'service/event'],
  ],
  ep: [
    ['ep', 'service/ep'],
    ['meet', 'service/meeting'],
  ],
};

/** SUCCESS with the children of bodyContent; `type` as in `use:getUserResponse`. */
export function successAnswer(world: World, service: string, type: string, children: readonly Node[]): XmlAnswer {
  const response = `<serv:result>SUCCESS</serv:result><serv:gsbStatus>${world.options.gsbStatus}</serv:gsbStatus>`;
  const inner = children.map(written).join('');
  const open = `<serv:bodyContent xsi:type="${type}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`;
  const content = inner === '' ? `${open}/>` : `${open}>${inner}</serv:bodyContent>`;
  return { ...envelope(world, service, response, content), applied: false };
}

/** FAILURE, which comes with HTTP 200 and an empty bodyContent; the elements are in schema order. */
export function failureAnswer(world: World, service: string, failure: Failure): XmlAnswer {
  const { exceptionId, reason = 'generic processing error', value, subErrors = [] } = failure;
  const { gsbStatus = world.options.gsbStatus } = failure;
  const details = subErrors.map((error): Node => ['serv:subError', subError(error)]);
  const response = [
    '<serv:result>FAILURE</serv:result>',
    `<serv:reason>${escaped(reason)}</serv:reason>`,
    `<serv:gsbStatus>${gsbStatus}</serv:gsbStatus>`,
    `<serv:exceptionID>${escaped(exceptionId)}</serv:exceptionID>`,
    details.length === 0 ? '' : written(['serv:subErrors', details]),
    value === undefined ? '' : `<serv:value>${escaped(value)}</serv:value>`,
  ].join('');
  return { ...envelope(world, service, response, '<serv:bodyContent/>'), exceptionId, applied: false };
}

function subError({ exceptionId, reason, value }: NonNullable<Failure['subErrors']>[number]): Node[] {
  const known: Node[] = [
    ['serv:exceptionID', exceptionId],
    ['serv:reason', reason],
  ];
  return value === undefined ? known : [...known, ['serv:value', value]];
}

function envelope(
  world: World,
  service: string,
  response: string,
  content: string,
): Pick<XmlAnswer, 'status' | 'headers' | 'body'> {
  const declared = [['serv', 'service'], ['com', 'common'], ...(prefixes[service] ?? prefixes['user'] ?? [])];
  const namespaces = declared.map(([prefix = '', path = '']) => ` xmlns:${prefix}="${root}${path}"`).join('');
  const latin = world.options.xmlEncoding === 'iso-8859-1';
  const encoding = latin ? 'ISO-8859-1' : 'UTF-8';
  const text = `<?xml version="1.0" encoding="${encoding}"?><serv:message${namespaces}><serv:header><serv:response>${response}</serv:response></serv:header><serv:body>${content}</serv:body></serv:message>`;
  const body = latin ? Buffer.from(latinText(text), 'latin1') : Buffer.from(text, 'utf8');
  return { status: 200, headers: { 'Content-Type': `text/xml;charset=${encoding}` }, body };
}

/** What the encoding lacks is written as a numeric reference; how the real server does it is unknown. */
function latinText(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 255 || (code > 127 && code < 160) ? `&#${code};` : character;
  }).join('');
}

function written([name, content]: Node): string {
  if (typeof content === 'string') return `<${name}>${escaped(content)}</${name}>`;
  return content.length === 0 ? `<${name}/>` : `<${name}>${content.map(written).join('')}</${name}>`;
}

/** A carriage return becomes a reference, because readers would turn it into a line feed; what XML cannot carry is dropped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
