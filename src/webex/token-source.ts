/** Where calls get their access token. */

export interface TokenSource {
  /** A token that should be valid. Rejects with a RunError (`signIn`). */
  current(): Promise<string>;
  /** A token other than `dead`, which Webex refused. Renews once for all callers. */
  renew(dead: string): Promise<string>;
}
