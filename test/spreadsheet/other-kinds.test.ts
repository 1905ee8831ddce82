import test, { type ExecutionContext } from 'ava';
import { strToU8, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readSpreadsheet } from '../../src/spreadsheet/read-spreadsheet.js';
import { collected, inChunks } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

async function read(t: ExecutionContext, bytes: Uint8Array, size: number, sheet?: string) {
  const path = join(await temporaryFolder(t), 'people');
  await writeFile(path, bytes);
  const file = { chunks: inChunks(bytes, size), path, name: 'people.csv' };
  return await collected(eachOf(readSpreadsheet(file, { ...(sheet !== undefined && { sheet }) })));
}

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const zip = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x'.repeat(1200))])));

/** An entry in the directory of an OLE file. */
function entry(name: string): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE(2 * name.length + 2, 64);
  bytes[66] = 2;
  return bytes;
}
const ole = (...names: string[]): Buffer =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), ...names.map(entry), Buffer.alloc(512)]);

/** What people have that is named like a spreadsheet and is none. */
const kinds: readonly (readonly [what: string, bytes: Uint8Array, said: RegExp, next: RegExp])[] = [
  ['an old workbook', fixture('old-workbook.xls'), /is an old Excel workbook \(\.xls\)\.$/u, /Save As.*\.xlsx/u],
  ['a workbook of Excel 5', ole('Book'), /is an old Excel workbook \(\.xls\)/u, /Save As/u],
  [
    'a workbook with a password',
    fixture('protected.xlsx'),
    /is protected with a password\.$/u,
    /Encrypt with Password/u,
  ],
  ['one whose text says Workbook', ole('Workbook', 'EncryptedPackage'), /protected with a password/u, /Password/u],
  ['a Word document of old', ole('WordDocument'), /is an old Word document/u, /right file/u],
  ['a mail of Outlook', ole('__properties_version1.0'), /is a mail saved from Outlook \(\.msg\)/u, /attached/u],
  ['another file of that kind', ole('Contents'), /is an old Office file, but not a workbook/u, /right file/u],
  ['an OpenDocument spreadsheet', fixture('open-document.ods'), /OpenDocument file \(\.ods\)/u, /LibreOffice/u],
  ['a file of Numbers', zip('Index/Document.iwa', 'preview.jpg'), /is an Apple Numbers file/u, /Export To/u],
  ['a file of Numbers of old', zip('Index.zip', 'preview.jpg'), /is an Apple Numbers file/u, /Export To/u],
  ['a Word document', zip('[Content_Types].xml', 'word/document.xml'), /is a Word document/u, /right file/u],
  [
    'a packed spreadsheet',
    zip('wave 1/people.csv', 'x'),
    /a zip file that contains "wave 1\/people\.csv"/u,
    /[Uu]npack/u,
  ],
  ['an empty zip file', zipSync({}), /is an empty zip file/u, /right file/u],
  ['a file packed by gzip', gzipSync('email\na@b.co\n'), /is compressed \(gzip\)/u, /Unpack/u],
  ['a file packed by 7-Zip', Buffer.from('377abcaf271c0004', 'hex'), /is compressed \(7-Zip\)/u, /Unpack/u],
  ['a PDF', Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1'), /is a PDF/u, /program it was printed from/u],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /is a picture \(PNG\)/u, /right file/u],
  ['a web page', Buffer.from('\n<!DOCTYPE html>\n<html>'), /is a web page \(HTML\)/u, /sign-in page/u],
  ['a table of a web program', Buffer.from('<table border="1"><tr>'), /is a web page \(HTML\)/u, /Excel.*\.xlsx/u],
  ['one in UTF-16', utf16('<html xmlns:x="urn:x">'), /is a web page \(HTML\)/u, /Excel/u],
  ['one with a mark', Buffer.from('\uFEFF<HTML>'), /is a web page \(HTML\)/u, /Excel/u],
  [
    'an XML spreadsheet',
    Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook'),
    /is an XML spreadsheet of Excel 2003/u,
    /Excel.*\.xlsx/u,
  ],
  ['other XML', Buffer.from('<?xml version="1.0"?><people/>'), /is XML/u, /Excel/u],
  ['a saved web archive', Buffer.from('MIME-Version: 1.0\r\nX-Document-Type: Workbook'), /web archive/u, /Excel/u],
  ['JSON', Buffer.from('{"people": []}'), /is JSON/u, /From JSON/u],
  ['JSON lines', Buffer.from('{"email":"a@b.co"}\n{}'), /is JSON/u, /From JSON/u],
  ['a JSON list', Buffer.from('[\n {"email"'), /is JSON/u, /From JSON/u],
  ['rich text', Buffer.from('{\\rtf1\\ansi email'), /is rich text \(RTF\)/u, /spreadsheet/u],
  ['SYLK', Buffer.from('ID;PWXL;N;E\r\nP;PGeneral'), /is a SYLK file/u, /Excel/u],
  ['a contact', Buffer.from('BEGIN:VCARD\r\nVERSION:3.0'), /contains contacts \(vCard\)/u, /CSV/u],
  ['a dump of a directory', Buffer.from('version: 1\n\ndn: cn=Ana\nmail: a@b.co'), /LDIF/u, /CSV/u],
  [
    'some program',
    Buffer.from('7f454c46020101000000000000000000', 'hex'),
    /is neither a text file nor a workbook/u,
    /right file/u,
  ],
];
for (const [what, bytes, said, next] of kinds) {
  test(`${what} is told to be what it is, and how to come to a spreadsheet, whatever the chunks`, async (t) => {
    for (const size of [1, 100, 65_536]) {
      const error = await t.throwsAsync(read(t, bytes, size), { instanceOf: RunError });
      t.is(error.problem, 'refused');
      t.true(error.message.startsWith('people.csv'));
      t.regex(error.message, said);
      t.regex(error.next ?? '', next);
    }
    const named = await t.throwsAsync(read(t, bytes, 100, 'People'), { instanceOf: RunError });
    t.regex(named.message, said, 'also where a sheet is named');
  });
}

for (const [what, text] of [
  ['brackets', '[email],[first name]\na@b.co,Ana\n'],
  ['angle brackets', '<email>,<name>\na@b.co,Ana\n'],
  ['a first column ID', 'ID;Position;email\n7;Lead;a@b.co\n'],
  ['a first column dn', 'dn,mail\ncn=Ana,a@b.co\n'],
  ['a heading that tells of PDF', 'PDF,email\nx,a@b.co\n'],
  ['braces', '{email},name\na@b.co,Ana\n'],
] as const) {
  test(`a text file that begins with ${what} is read as one`, async (t) => {
    t.is((await read(t, Buffer.from(text), 3)).length, 2);
  });
}
