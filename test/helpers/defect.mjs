/**
 * Loaded into the program before it begins (`node --import`): a defect that shows when the file named in the environment
 * variable DEFECT_AT is there. DEFECT says which: `rejection`, `exception` or `memory`.
 */
import { existsSync } from 'node:fs';

const looking = setInterval(() => {
  if (!existsSync(process.env.DEFECT_AT)) return;
  clearInterval(looking);
  const error = new Error(`a defect with ${process.env.WEBEX_ACCESS_TOKEN}`);
  if (process.env.DEFECT === 'rejection') void Promise.reject(error);
  if (process.env.DEFECT === 'exception') throw error;
  const held = [];
  while (process.env.DEFECT === 'memory') held.push(new Array(100_000).fill({}));
}, 10);
looking.unref();
