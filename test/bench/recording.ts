/** What a run of the program asked and was answered, written down for a server of canned answers and for the bare loop. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import Builder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import type { Exchange } from '../helpers/recording-proxy.js';

export interface Recording {
  /** A line of JSON for each answer, with the `key` of the request: method, path and body. */
  readonly answers: string;
  /** A line of JSON for each request, with the body as values. */
  readonly requests: string;
  readonly count: number;
}

/** `origin`: where it was recorded; it may stand in the answers. */
export async function writeRecording(
  folder: string,
  exchanges: readonly Exchange[],
  origin: string,
): Promise<Recording> {
  const [answers, requests] = [join(folder, 'answers.jsonl'), join(folder, 'requests.jsonl')];
  await writeLines(answers, exchanges, (exchange) => cannedAnswer(exchange, new URL(origin).host));
  await writeLines(requests, exchanges, bareRequest);
  return { answers, requests, count: exchanges.length };
}

async function writeLines(
  path: string,
  exchanges: readonly Exchange[],
  value: (one: Exchange) => unknown,
): Promise<void> {
  const file = createWriteStream(path);
  for (const exchange of exchanges) file.write(`${JSON.stringify(value(exchange))}\n`);
  file.end();
  await finished(file);
}

/** The server has its own of these. */
const ofTheConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'];

function cannedAnswer({ method, url, body, status, answer, answerHeaders }: Exchange, host: string): unknown {
  const headers = Object.entries(answerHeaders).filter(([name]) => !ofTheConnection.includes(name));
  return {
    key: `${method} ${url} ${body}`,
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value).replaceAll(host, '{host}')])),
    body: answer,
  };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false });
const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false });

/** Throws where what would be built of the values is not what was sent. */
function bareRequest({ method, url: path, body }: Exchange): unknown {
  if (body === '') return { method, path };
  if (!body.startsWith(declaration)) return { method, path, json: JSON.parse(body) as unknown };
  const xml: unknown = parser.parse(body.slice(declaration.length));
  if (declaration + builder.build(xml) !== body) throw new Error(`another message would be built for ${body}`);
  return { method, path, xml };
}
