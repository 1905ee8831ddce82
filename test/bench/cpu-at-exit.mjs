/**
 * Loaded into a process before it begins (`node --import`): at its end it writes the milliseconds of CPU that it took, all
 * in all and until it was loaded, into the file that the environment variable CPU_FILE names.
 */
import { writeFileSync } from 'node:fs';

const milliseconds = ({ user, system }) => (user + system) / 1000;

const atFirst = milliseconds(process.cpuUsage());
process.on('exit', () => {
  const all = milliseconds(process.cpuUsage());
  writeFileSync(process.env.CPU_FILE, JSON.stringify({ all, atFirst }));
});
