/** Options of applying in waves; part of the table of all options. */

export const waveOptionTable = {
  waves: {
    kind: 'string',
    describe: 'apply so many rows first, then so many more, only while few fail: --waves 5,50,rest',
  },
  'stop-at': {
    kind: 'limit',
    describe: 'stop where so many rows of a wave are not done: N, or P% of its rows (default with --waves: 5%)',
  },
  'undo-on-stop': {
    kind: 'boolean',
    describe: 'revert the wave in which the run stops; --created says what becomes of the people it created',
  },
} as const;
