/**
 * Licenses of which there are too few: rows that need one take turns in the order of the file, and after the first
 * refusal by Webex the rest take no call for it. So what becomes of a row does not depend on how fast others are.
 */
export interface LicenseQueues {
  /** To be called in the order of the file, before the row starts. */
  enter(row: number, licenseIds: readonly string[]): void;
  /** Resolves when all rows before this one are through with the licenses they share with it. */
  turn(row: number): Promise<void>;
  /** The row needs no turn any more. Harmless when repeated. */
  leave(row: number): void;
  /** Webex refused one of these, and there were too few from the start. */
  markRefused(licenseId: string): void;
  isRefused(licenseId: string): boolean;
}

export function createLicenseQueues(short: ReadonlySet<string>): LicenseQueues {
  const tails = new Map<string, Promise<void>>();
  const waiting = new Map<number, { before: Promise<unknown>; done: () => void }>();
  const refused = new Set<string>();
  return {
    enter(row, licenseIds) {
      const shared = licenseIds.filter((id) => short.has(id));
      if (shared.length === 0) return;
      let done = (): void => undefined;
      const through = new Promise<void>((resolve) => (done = resolve));
      const before = Promise.all(shared.map((id) => tails.get(id) ?? Promise.resolve()));
      for (const id of shared) tails.set(id, through);
      waiting.set(row, { before, done });
    },
    async turn(row) {
      await waiting.get(row)?.before;
    },
    leave(row) {
      waiting.get(row)?.done();
      waiting.delete(row);
    },
    markRefused(licenseId) {
      if (short.has(licenseId)) refused.add(licenseId);
    },
    isRefused: (licenseId) => refused.has(licenseId),
  };
}
