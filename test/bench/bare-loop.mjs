/**
 * Run by the benchmark `ceiling` for comparison: sends the recorded requests with the same options of got as the program,
 * builds their bodies, parses the answers with the same parsers, and does nothing else.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import Builder from 'fast-xml-builder';
import got from 'got';
import { readTree } from '../../src/webex/xml-tree.ts';

const [file, origin, token, concurrency] = process.argv.slice(2);
const requests = readFileSync(file, 'utf8')
  .split('\n')
  .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false });
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

const client = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: true,
  https: { rejectUnauthorized: true },
  agent: { http: new Agent({ keepAlive: true, maxSockets: Number(concurrency) * 2 + 2 }) },
  headers: { 'user-agent': 'webex-bulk/0.1.0' },
});

async function send({ method, path, json, xml }) {
  const answer = await client(`${origin}${path}`, {
    method,
    responseType: 'buffer',
    headers: { trackingid: `webexbulk_${randomUUID()}`, ...headersFor(json, xml) },
    timeout: { lookup: 20_000, connect: 20_000, secureConnect: 20_000, request: xml ? 120_000 : 60_000 },
    ...(xml && { body: `<?xml version="1.0" encoding="UTF-8"?>${builder.build(xml)}` }),
    ...(json && { body: JSON.stringify(json) }),
  });
  if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode}`);
  const text = answer.body.toString('utf8');
  return xml ? readTree(text, lists) : JSON.parse(text);
}

function headersFor(json, xml) {
  if (xml) return { 'content-type': 'application/xml; charset=UTF-8', accept: 'application/xml, text/xml' };
  const type = json && { 'content-type': 'application/json;charset=utf-8' };
  return { accept: 'application/json', authorization: `Bearer ${token}`, ...type };
}

async function lane(queue) {
  for (let request = queue.next(); !request.done; request = queue.next()) await send(request.value);
}

const ofApi = [requests.filter(({ xml }) => !xml), requests.filter(({ xml }) => xml)];
const lanes = ofApi.map((queue) => queue.values()).flatMap((queue) => Array(Number(concurrency)).fill(queue));
await Promise.all(lanes.map(lane));
client.defaults.options.agent.http.destroy();
