/** Options of the page; part of the table of all options. */
export const webOptionTable = {
  port: { kind: 'number', least: 0, default: 0, describe: 'port of the page (default: 0, any free one)' },
  demo: {
    kind: 'boolean',
    default: false,
    describe: 'try the page with a simulated organization; needs no sign-in, and nothing leaves this machine',
  },
  open: {
    kind: 'boolean',
    default: true,
    describe: 'open the page in the browser (--no-open: only print its address)',
  },
  host: {
    kind: 'string',
    describe:
      'serve other machines under this host name or address; needs --tls-cert, --tls-key and --password-file (default: this machine only)',
  },
  'tls-cert': { kind: 'string', describe: 'file with the certificate for --host, as PEM' },
  'tls-key': { kind: 'string', describe: 'file with the private key of the certificate, as PEM' },
  'password-file': {
    kind: 'string',
    describe: 'file with the password for --host; only its owner may be able to read it',
  },
  'idle-timeout': {
    kind: 'number',
    least: 1,
    default: 30,
    describe: 'minutes without a run and without a request after which the page ends',
  },
} as const;
