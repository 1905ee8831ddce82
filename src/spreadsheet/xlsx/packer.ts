/** Texts → the bytes of a zip file, part by part, in flat memory. */
import { strToU8, Zip, ZipDeflate } from 'fflate';

export interface Packer {
  /** Ends the previous part and begins a new one. */
  begin(name: string): void;
  add(text: string): void;
  /** Ends the last part and packs the directory. */
  finish(): void;
  /** The bytes that have become ready since the last call. */
  take(): Uint8Array;
}

/** A fixed date, so that the same texts give the same bytes. */
const always = new Date(2000, 0, 1);

export function createPacker(): Packer {
  let ready: Uint8Array[] = [];
  let part: ZipDeflate | undefined;
  const zip = new Zip((error, chunk) => {
    // Packing runs in this thread, so an error here can only be a defect.
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
