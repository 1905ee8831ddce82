/** Whether Webex can be reached: REST, clock, proxies, certificates. */
import type { Diagnosis } from './diagnosis.js';
import { finding, judged, type Finding } from './finding.js';
import { lengthInWords } from '../model/life-time.js';
import type { Failed } from '../sign-in/looked.js';

export function reachFindings(diagnosis: Diagnosis): Finding[] {
  const { rest } = diagnosis;
  return [
    judged('rest', rest, () => finding('rest', 'ok', `${diagnosis.addresses.rest} responds`), restBroken(diagnosis)),
    judged(
      'clock',
      rest,
      ({ ahead }) => clock(ahead),
      () => finding('clock', 'not-looked-at', 'because Webex cannot be reached'),
    ),
    proxies(diagnosis),
    certificates(diagnosis),
  ];
}

function restBroken({ addresses, proxyFor }: Diagnosis): (failed: Failed) => Finding {
  return ({ message }) =>
    finding('rest', 'broken', `${addresses.rest}: ${message}`, {
      next: wayOut(message, proxyFor(addresses.rest), '--api-url'),
    });
}

/** What may block access to an address. */
export function wayOut(message: string, proxy: string | undefined, option: string): string {
  if (/certificate|secure connection/iu.test(message)) {
    return 'If a proxy in your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to its certificate. Also check the clock of this machine.';
  }
  const way =
    proxy === undefined ? 'if your network requires a proxy, set HTTPS_PROXY' : `check the proxy ${proxy} and NO_PROXY`;
  return `Check the network and ${option}; ${way}. See status.webex.com.`;
}

/** Milliseconds. The program uses Webex's clock; certificates and token expiry are checked against this machine's. */
const tolerated = 60_000;

function clock(ahead: number | undefined): Finding {
  if (ahead === undefined) return finding('clock', 'ok', 'Webex does not send its time');
  const side = ahead > 0 ? 'behind' : 'ahead of';
  if (Math.abs(ahead) <= tolerated) return finding('clock', 'ok', 'correct to within a minute');
  return finding('clock', 'warning', `this machine is ${lengthInWords(ahead)} ${side} Webex`, {
    next: 'Set its clock, or turn on time synchronization.',
  });
}

function proxies({ addresses, proxyFor }: Diagnosis): Finding {
  const ways = [addresses.rest, addresses.site].flatMap((address) =>
    address === undefined ? [] : [wayOf(address, proxyFor(address))],
  );
  return finding('proxy', 'ok', [...new Set(ways)].join('; '));
}

function wayOf(address: string, proxy: string | undefined): string {
  const host = URL.canParse(address) ? new URL(address).host : address;
  return proxy === undefined ? `${host} directly` : `${host} through ${proxy}`;
}

function certificates({ certificates: extra }: Diagnosis): Finding {
  if (extra === undefined) return finding('certificates', 'ok', 'those that Node.js trusts');
  const { file, isReadable } = extra;
  if (isReadable) return finding('certificates', 'ok', `those that Node.js trusts, and ${file} (NODE_EXTRA_CA_CERTS)`);
  return finding(
    'certificates',
    'warning',
    `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read, so Node.js ignores it`,
    {
      next: 'Correct the path, or unset the variable.',
    },
  );
}
