/** The file and format of an export, from the file's name and `--format`. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';

export interface ExportTarget {
  readonly file: string;
  readonly form: 'csv' | 'xlsx' | 'controlhub';
}

/** `format`: the value of `--format`. Throws a RunError (`usage`) if the name and the format conflict. */
export function exportTarget(name: string, format: string | undefined): ExportTarget {
  const isWorkbook = /\.xlsx$/iu.test(name);
  if (format === undefined) return { file: name === '' ? 'export.csv' : name, form: isWorkbook ? 'xlsx' : 'csv' };
  const form = format as ExportTarget['form'];
  const ending = form === 'xlsx' ? '.xlsx' : '.csv';
  if (name === '') return { file: `export${ending}`, form };
  const isPlain = form === 'csv' && !isWorkbook;
  if (isPlain || name.toLowerCase().endsWith(ending)) return { file: name, form };
  const what = form === 'controlhub' ? 'Control Hub accepts .csv files only' : `files in this format end in ${ending}`;
  throw new RunError('usage', `${name} does not fit the format ${form}: ${what}.`, {
    next: `Name it ${name.replace(/\.[a-z\d]{1,5}$/iu, '')}${ending}, or choose another --format.`,
  });
}

/** Throws a RunError (`refused`) if the file already exists. */
export async function refuseToReplace(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new RunError('refused', `${file} already exists; nothing was overwritten.`, {
    next: 'Choose another name, or move that file.',
  });
}
