import fc from 'fast-check';

/** Any character of Unicode but halves of a pair. fast-check's own (`binary`) first makes a table of a million, in each process. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));
