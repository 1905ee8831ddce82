/** The package brings no types of its own. */
declare module 'proxy-from-env' {
  /** The proxy for an address, as the environment has it; empty where there is none. */
  export function getProxyForUrl(url: string): string;
}
