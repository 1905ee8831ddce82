/** The first line tells how a file separates its cells; others than commas are refused in words, not as a strange heading. */
import { RunError } from '../errors.js';

const longestFirstLine = 1 << 16;

/** Passes the text on. Throws a RunError (`refused`) where the first line separates by something else than commas. */
export async function* checkFirstLine(text: AsyncIterable<string>, fileName: string): AsyncIterable<string> {
  let beginning: string | undefined = '';
  for await (const chunk of text) {
    if (beginning !== undefined) {
      beginning = (beginning + chunk).trimStart();
      if (/[\r\n]/u.test(beginning) || beginning.length > longestFirstLine) {
        refuseOtherSeparators(beginning, fileName);
        beginning = undefined;
      }
    }
    yield chunk;
  }
  if (beginning !== undefined) refuseOtherSeparators(beginning, fileName);
}

const names: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };

function refuseOtherSeparators(beginning: string, fileName: string): void {
  const [line = ''] = beginning.split(/[\r\n]/u, 1);
  if (/^"?sep=/iu.test(line)) {
    throw new RunError('refused', `${fileName} begins with "${line.slice(0, 10)}", which only Excel understands.`, {
      next: 'Delete that line, and separate the cells by commas.',
    });
  }
  const outside = line.replace(/"[^"]*"/gu, '');
  const count = (separator: string): number => outside.split(separator).length - 1;
  const other = Object.keys(names).find((separator) => count(separator) > count(','));
  if (other === undefined) return;
  throw new RunError('refused', `${fileName} separates its cells by ${names[other]}, not by commas.`, {
    next:
      'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)". Where that gives semicolons again, choose the comma ' +
      'as list separator in the region settings of the computer, or save it in LibreOffice, which asks for the separator.',
  });
}
