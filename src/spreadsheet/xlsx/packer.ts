/** Texts → the bytes of a zip file, part after part, in flat memory. */
import { strToU8, Zip, ZipDeflate } from 'fflate';

export interface Packer {
  /** A part begins; the one before has ended. */
  begin(name: string): void;
  add(text: string): void;
  /** The last part has ended, and the directory is packed. */
  finish(): void;
  /** The bytes that are ready since the last time. */
  take(): Uint8Array;
}

/** The same texts give the same bytes. */
const always = new Date(2000, 0, 1);

export function createPacker(): Packer {
  let ready: Uint8Array[] = [];
  let part: ZipDeflate | undefined;
  const zip = new Zip((error, chunk) => {
    // What packs in this very thread has no error to tell but a defect's.
    if (error !== null) throw error;
    ready.push(chunk);
  });
  const end = (): void => {
    part?.push(new Uint8Array(0), true);
    part = undefined;
  };
  return {
    begin(name) {
      end();
      part = new ZipDeflate(name, { level: 6 });
      part.mtime = always;
      zip.add(part);
    },
    add: (text) => part?.push(strToU8(text)),
    finish() {
      end();
      zip.end();
    },
    take() {
      const taken = Buffer.concat(ready);
      ready = [];
      return taken;
    },
  };
}
