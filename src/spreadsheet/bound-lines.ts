/** An endless line is rejected before it fills the memory; the parser limits the contents of cells, not their number. */
import { RunError } from '../errors.js';

/** Enough for a 1 MiB record that consists of doubled quotes. */
const longestLine = 3 << 20;

/** Passes the text through. Throws a RunError (`refused`) naming the line that is too long. */
export async function* boundLines(text: AsyncIterable<string>, fileName: string): AsyncIterable<string> {
  let [line, length, afterReturn] = [1, 0, false];
  for await (const chunk of text) {
    const ends = chunk.match(/\r\n|\n|\r/gu)?.length ?? 0;
    line += ends - (afterReturn && chunk.startsWith('\n') ? 1 : 0);
    afterReturn = chunk.endsWith('\r');
    const last = Math.max(chunk.lastIndexOf('\n'), chunk.lastIndexOf('\r'));
    length = last === -1 ? length + chunk.length : chunk.length - 1 - last;
    if (length > longestLine) {
      throw new RunError('refused', `${fileName} cannot be read: line ${line} is longer than 3 MiB and does not end.`, {
        next: 'Check that it is the right file; a spreadsheet has a line for each row.',
      });
    }
    yield chunk;
  }
}
