/** Addresses of this machine: nothing that is sent there leaves it. */

/**
 * As URL has normalized the host (127.1 and 0x7f.1 are 127.0.0.1 there). Names count as they are written: what some other
 * name leads to, only a name server knows.
 */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
