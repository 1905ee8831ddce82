/** A moment between two jobs. */

/** ISO 8601: it lies apart from all that was done before, and from all that is done after. */
export async function moment(): Promise<string> {
  await pause();
  const at = new Date().toISOString();
  await pause();
  return at;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 3));
}
