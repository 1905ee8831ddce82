/** No run while certificates are not checked: an attacker in between would get the access tokens. */
import { RunError } from '../errors.js';

/** Throws a RunError (`usage`) where the environment turns Node's own checks off. */
export function refuseUncheckedCertificates(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new RunError('usage', 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks.', {
    next: 'Remove it from the environment. If your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to its certificate.',
  });
}
