/** Makes a call with the current token or ticket; if Webex no longer accepts it, repeats the call with another one. */

export interface CredentialSource {
  /** A credential that should be valid. */
  current(): Promise<string>;
  /** A credential other than `dead`, which Webex refused. */
  renew(dead: string): Promise<string>;
}

/** How often a token or ticket may expire during one call. */
const mostEnds = 5;

export interface CredentialCalls {
  /**
   * Calls `send` with a valid credential. A request whose credential was refused was not processed, so even a call that
   * creates may be sent again. A new credential that has served other calls and is refused now has expired too, while this
   * call waited for its turn; one that has never served a call is not valid. Returns `undefined` in that case, and when too
   * many credentials expire during one call.
   */
  run<T>(send: (credential: string) => Promise<T>, isRefused: (answer: T) => boolean): Promise<T | undefined>;
}

export function createCredentialCalls(source: CredentialSource): CredentialCalls {
  const served = new Set<string>();
  return {
    async run(send, isRefused) {
      let credential = await source.current();
      for (let ends = 0; ends <= mostEnds; ends++) {
        if (ends > 0) credential = await source.renew(credential);
        const answer = await send(credential);
        if (!isRefused(answer)) {
          served.add(credential);
          return answer;
        }
        if (ends > 0 && !served.has(credential)) return undefined;
      }
      return undefined;
    },
  };
}
