/**
 * Run by the benchmark `peer` for comparison: the script that somebody would write for this one spreadsheet and this one
 * site. It looks each person up, creates or updates them, sets session types and tracking codes, and writes a result.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import Builder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import got from 'got';
import pLimit from 'p-limit';

const [input, output, concurrency] = process.argv.slice(2);
const { WEBEX_API_URL: apiUrl, WEBEX_XML_URL: xmlUrl, WEBEX_ACCESS_TOKEN: token } = process.env;
const [webExID, siteName] = ['admin@acme.example', 'acme'];
const sessionTypeIds = { 'Pro 200': '214', 'Training 200': '11' };
const trackingCodes = { 'Cost center': 'trackingCode1', Region: 'trackingCode2', Division: 'trackingCode3' };

const retry = { limit: 5, methods: ['GET', 'POST', 'PUT'], statusCodes: [429], errorCodes: [] };
const rest = got.extend({
  prefixUrl: apiUrl,
  headers: { authorization: `Bearer ${token}` },
  responseType: 'json',
  timeout: { request: 60_000 },
  retry,
});
const builder = new Builder({ ignoreAttributes: false });
const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  isArray: (name) => name === 'meetingType',
});

async function xml(operation, content, securityContext, attempt = 1) {
  const body = builder.build({
    'serv:message': {
      '@_xmlns:serv': 'http://www.webex.com/schemas/2002/06/service',
      '@_xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      header: { securityContext },
      body: { bodyContent: { '@_xsi:type': `java:com.webex.service.binding.user.${operation}`, ...content } },
    },
  });
  const headers = { 'content-type': 'application/xml; charset=UTF-8' };
  const answer = await got.post(xmlUrl, { body, headers, timeout: { request: 120_000 }, retry }).text();
  const { header, body: answered } = parser.parse(answer).message;
  const { result, exceptionID, reason } = header.response;
  if (exceptionID === '000045' && attempt < 5) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    return await xml(operation, content, securityContext, attempt + 1);
  }
  if (result !== 'SUCCESS') throw new Error(`${operation}: ${exceptionID} ${reason}`);
  return answered.bodyContent;
}

const { sessionTicket } = await xml('AuthenticateUser', { accessToken: token }, { webExID, siteName });
const site = (operation, content) => xml(operation, content, { webExID, siteName, sessionTicket });

const { items: licenses } = await rest.get('licenses').json();
const licenseIds = (cell) => {
  return list(cell).map((name) => {
    const license = licenses.find((one) => one.name === name);
    if (!license) throw new Error(`unknown license ${name}`);
    return license.id;
  });
};

function list(cell) {
  return cell
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The filled cells of the row that have these names. */
function filled(row, names) {
  return Object.fromEntries(names.filter((name) => row[name]).map((name) => [name, row[name]]));
}

async function setPerson(row) {
  const searchParams = { email: row.email, callingData: true };
  const [person] = (await rest.get('people', { searchParams }).json()).items;
  const profile = filled(row, ['firstName', 'lastName', 'title']);
  if (!person) {
    const displayName = `${row.firstName} ${row.lastName}`;
    const json = { emails: [row.email], displayName, ...profile, licenses: licenseIds(row.licenses) };
    await rest.post('people', { json });
    return 'created';
  }
  const removed = licenseIds(row.removeLicenses);
  const added = licenseIds(row.licenses).filter((id) => !person.licenses.includes(id));
  const kept = person.licenses.filter((id) => !removed.includes(id));
  const isAsWished =
    Object.entries(profile).every(([name, value]) => person[name] === value) &&
    added.length === 0 &&
    kept.length === person.licenses.length;
  if (isAsWished) return 'unchanged';
  const json = { ...person, ...profile, licenses: [...kept, ...added] };
  await rest.put(`people/${person.id}`, { json, searchParams: { callingData: true } });
  return 'updated';
}

/** SetUser replaces both sets: what is there already is read and sent along. */
async function setSite(row) {
  const codes = filled(row, Object.keys(trackingCodes));
  if (row.sessionTypes === '' && Object.keys(codes).length === 0) return 'unchanged';
  const user = await site('GetUser', { webExId: row.email });
  const types = user.meetingTypes?.meetingType ?? [];
  const tracking = user.tracking === '' ? {} : { ...user.tracking };
  const before = JSON.stringify([types, tracking]);
  const meetingType = [...new Set([...types, ...list(row.sessionTypes).map((name) => sessionTypeIds[name])])];
  for (const [name, value] of Object.entries(codes)) tracking[trackingCodes[name]] = value;
  if (JSON.stringify([meetingType, tracking]) === before) return 'unchanged';
  await site('SetUser', { webExId: row.email, meetingTypes: { meetingType }, tracking });
  return 'updated';
}

async function setRow(row) {
  try {
    const person = await setPerson(row);
    const settings = await setSite(row);
    return { ...row, status: person === 'unchanged' ? settings : person, error: '' };
  } catch (error) {
    return { ...row, status: 'failed', error: error.message };
  }
}

const limit = pLimit(Number(concurrency));
const rows = parse(readFileSync(input), { bom: true, columns: true });
const results = await Promise.all(rows.map((row) => limit(setRow, row)));
writeFileSync(output, stringify(results, { header: true }));
const failed = results.filter(({ status }) => status === 'failed');
for (const { email, error } of failed) console.error(`${email}: ${error}`);
process.exitCode = failed.length > 0 ? 3 : 0;
