/** A call with the token or ticket that is in use; where Webex takes it no more, the call is made again with another one. */

export interface CredentialSource {
  /** One that should be good. */
  current(): Promise<string>;
  /** Another one than `dead`, which Webex refused. */
  renew(dead: string): Promise<string>;
}

/** So often may one call meet the end of a token or ticket. */
const mostEnds = 5;

export interface CredentialCalls {
  /**
   * `send` with a good credential. A refused one was not looked at further (a call that creates may go again). A new one
   * that has served other calls and is refused now has ended too, while this call waited for its turn; one that never served
   * a person is not valid: then `undefined`, as where one call meets too many ends.
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
