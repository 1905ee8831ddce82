/** Addresses of this machine: nothing that is sent to them leaves it. */

/**
 * Expects the host as URL normalizes it (127.1 and 0x7f.1 become 127.0.0.1). Names are compared as written: only a name server
 * knows where any other name leads.
 */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
