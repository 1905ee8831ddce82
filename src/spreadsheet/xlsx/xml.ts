/** A part's XML → events, in one strict pass and flat memory. */
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { RunError } from '../../errors.js';
import { cannotBeRead, quoted } from './refusal.js';
import type { Zip } from './zip.js';

export type Attributes = Readonly<Record<string, string>>;

/** Collects what it needs; names come without their prefixes. */
export interface XmlReader<T> {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
  /** What has been collected since the last call. */
  readonly take: () => readonly T[];
}

/** The most text between two tags: the longest cell is far shorter, and anything longer would fill the memory. */
const longestPiece = 4 << 20;
const deepest = 100;

/**
 * Yields what the reader collects while the part is unpacked. Throws a RunError (`refused`) for anything but well-formed XML in
 * UTF-8 or UTF-16, and for a DOCTYPE, which no workbook has. `most`: the most bytes that the part may have.
 */
export async function* readXml<T>(zip: Zip, part: string, reader: XmlReader<T>, most?: number): AsyncIterable<T> {
  const refuse = (what: string, cause?: unknown): RunError =>
    cannotBeRead(zip.fileName, `its part ${quoted(part)} ${what}`, { cause });
  const parser = parserFor(reader, refuse);
  for await (const text of decoded(zip.part(part, most), refuse)) {
    parser.write(text);
    yield* reader.take();
  }
  parser.close();
  yield* reader.take();
}

/** Reads a part to its end, for a reader that keeps its own results. */
export async function readWholeXml(zip: Zip, part: string, reader: XmlReader<never>, most?: number): Promise<void> {
  const items = readXml(zip, part, reader, most)[Symbol.asyncIterator]();
  await items.next();
}

type Refuse = (what: string, cause?: unknown) => RunError;

function parserFor(reader: XmlReader<unknown>, refuse: Refuse): { write(text: string): void; close(): void } {
  const parser = new SaxesParser({ position: false, xmlns: false });
  let [depth, piece] = [0, 0];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw refuse('has a DOCTYPE, which workbooks never have');
  });
  parser.on('opentag', ({ name, attributes }) => {
    [depth, piece] = [depth + 1, 0];
    if (depth > deepest) throw refuse('is nested too deeply');
    reader.open(localName(name), attributes);
  });
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', ({ name }) => {
    [depth, piece] = [depth - 1, 0];
    reader.close(localName(name));
  });
  const told = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw refuse(`is damaged: ${(error as Error).message.replace(/\.$/u, '')}`, error);
    }
  };
  return {
    write(text) {
      told(() => parser.write(text));
      piece += text.length;
      if (piece > longestPiece) throw refuse('contains a piece of more than 4 MiB');
    },
    close: () => told(() => parser.close()),
  };
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

async function* decoded(bytes: AsyncIterable<Buffer>, refuse: Refuse): AsyncIterable<string> {
  let decoder: TextDecoder | undefined;
  const text = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch (error) {
      throw refuse('contains an invalid character', error);
    }
  };
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(markedUtf16(chunk) ?? 'utf-8', { fatal: true });
    yield text(chunk);
  }
  yield text();
}

function markedUtf16(beginning: Buffer): string | undefined {
  const mark = beginning.length < 2 ? 0 : beginning.readUInt16BE(0);
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined;
}
