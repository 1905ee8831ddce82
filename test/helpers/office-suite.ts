/** LibreOffice, which reads and writes workbooks with other code than ours. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';

/** Is it there? If not, the test says so and ends. */
export function hasOfficeSuite(t: ExecutionContext): boolean {
  if (spawnSync('soffice', ['--version']).status === 0) return true;
  t.log('skipped: LibreOffice (soffice) is not here');
  t.pass();
  return false;
}

/** Converts a file, with a profile of its own, into a folder: `xlsx`, `csv:Text - txt - csv (StarCalc):44,34,76`. */
export async function convert(file: string, to: string, folder: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'webex-bulk-office-'));
  try {
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
    await promisify(execFile)('soffice', [...options, file], { timeout: 50_000 });
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

/** A workbook's first sheet as its cells are shown, comma-separated in UTF-8. */
export const shownAsCsv = 'csv:Text - txt - csv (StarCalc):44,34,76';
