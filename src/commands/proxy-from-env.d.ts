/** The package ships no types. */
declare module 'proxy-from-env' {
  /** The proxy that the environment sets for an address; empty if there is none. */
  export function getProxyForUrl(url: string): string;
}
