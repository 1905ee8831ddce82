/**
 * Loaded into a process before it begins (`node --import`): at its end it writes the seconds of CPU that it took into the
 * file that the environment variable CPU_FILE names.
 */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.CPU_FILE, String((user + system) / 1e6));
});
