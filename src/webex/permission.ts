/** The right to make calls, for as long as it lasts: a job's lease. */

export interface Permission {
  /** Throws a RunError once it is lost. */
  check(): void;
  /** Aborted when it is lost. */
  readonly lost: AbortSignal;
}

export interface Permitted {
  /** Throws the error of the permission that is in force, once that is lost. */
  readonly check: () => void;
  /** Replaces the permission; `undefined`: none is needed. */
  readonly callOnlyUnder: (permission: Permission | undefined) => void;
}

/** `onLost`: called when the permission that is in force is lost. */
export function createPermitted(onLost: () => void): Permitted {
  let current: Permission | undefined;
  return {
    check: () => current?.check(),
    callOnlyUnder(permission) {
      current = permission;
      const lose = (): void => {
        if (current === permission) onLost();
      };
      if (permission?.lost.aborted === true) lose();
      else permission?.lost.addEventListener('abort', lose, { once: true });
    },
  };
}
