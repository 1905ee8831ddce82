/** Refuses to run while certificates are not checked: a man in the middle would get the access tokens. */
import { RunError } from '../errors.js';

/** Throws a RunError (`usage`) if the environment turns off Node's own checks. */
export function refuseUncheckedCertificates(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new RunError('usage', 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks.', {
    next: 'Remove it from the environment. If your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to its certificate.',
  });
}
