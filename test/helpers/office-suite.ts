/** LibreOffice, which reads and writes workbooks with other code than ours. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import pLimit from 'p-limit';

/** Is it there? If not, the test says so and ends. */
export function hasOfficeSuite(t: ExecutionContext): boolean {
  if (spawnSync('sh', ['-c', 'command -v soffice']).status === 0) return true;
  t.log('skipped: LibreOffice (soffice) is not here');
  t.pass();
  return false;
}

/** A profile takes longer to make than a file to convert, and serves one program at a time. */
const turn = pLimit(1);
let profile: string | undefined;

/** Converts a file into a folder: `xlsx`, `csv:Text - txt - csv (StarCalc):44,34,76`. */
export async function convert(file: string, to: string, folder: string): Promise<void> {
  if (profile === undefined) {
    const made = (profile = mkdtempSync(join(tmpdir(), 'webex-bulk-office-')));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const settings = `-env:UserInstallation=${pathToFileURL(profile).href}`;
  const args = [
    settings,
    '--headless',
    '--convert-to',
    to,
    '--infilter=CSV:44,34,76,1,,0,false,true',
    '--outdir',
    folder,
  ];
  const options = args.filter((arg) => file.endsWith('.csv') || !arg.startsWith('--infilter'));
  await turn(() => promisify(execFile)('soffice', [...options, file], { timeout: 50_000 }));
}

/** A workbook's first sheet as its cells are shown, comma-separated in UTF-8. */
export const shownAsCsv = 'csv:Text - txt - csv (StarCalc):44,34,76';
