/** A program that renews a shared sign-in once: `Renewing` as JSON; prints `Renewed` as JSON. */
import { renewShared, type Renewing } from './renew-shared.js';

console.log(JSON.stringify(await renewShared(JSON.parse(process.argv[2] ?? '') as Renewing, console.error)));
