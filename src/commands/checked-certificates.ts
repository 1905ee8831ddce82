/** No run while certificates go unchecked: whoever sits in between would get the access tokens. */
import { RunError } from '../errors.js';

/** Throws a RunError (`usage`) where the environment turns Node's own checks off. */
export function refuseUncheckedCertificates(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new RunError('usage', 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns the checks of certificates off.', {
    next: 'Take it out of the environment. If your network looks into connections, name its certificate in NODE_EXTRA_CA_CERTS.',
  });
}
