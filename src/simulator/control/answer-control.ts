import type { Call } from '../call.js';
import { isObject, parsed } from '../rest/json-body.js';
import { resetState } from '../simulator-state.js';
import type { SimulatorState } from '../simulator-state.js';
import { changeLicensePool } from './change-license-pool.js';
import { changePerson } from './change-person.js';
import { changeSiteUser } from './change-site-user.js';
import { isProblem, kindProblem, objectsIn } from './checked.js';
import type { Problem } from './checked.js';
import { readFaults } from './read-faults.js';
import { stateAnswer } from './state-answer.js';
import type { JsonObject } from '../rest/json-body.js';

export const controlPath = '/__simulator';

/** An answer of the control API, in pieces because the log can be long. */
export interface ControlAnswer {
  readonly status: number;
  readonly type: string;
  readonly pieces: Iterable<string>;
}

const help = `GET requests, GET state (?email=), GET POST DELETE faults, POST people, POST siteUsers, POST licenses, POST rate, POST reset`;

/**
 * Answers requests below `/__simulator`, for tests and curious users; none of this is part of Webex, and none of it is
 * logged. An invalid request gets a 400 with `{error}`; in a list of changes, those before the invalid one are still
 * made.
 */
export function answerControl(state: SimulatorState, call: Call): ControlAnswer {
  const what = call.path.slice(controlPath.length + 1);
  switch (`${call.method} ${what}`) {
    case 'GET requests':
      return { status: 200, type: 'application/x-ndjson', pieces: state.log.lines() };
    case 'GET state':
      return json(200, stateAnswer(state.world, new URLSearchParams(call.query).get('email')));
    case 'GET faults':
      return json(200, state.faults.list());
    case 'DELETE faults':
      state.faults.clear();
      return json(200, { faults: 0 });
    case 'POST faults':
      return addFaults(state, parsed(call.body));
    case 'POST people':
      return changed(call, (value) => changePerson(state.world, value, call.at));
    case 'POST siteUsers':
      return changed(call, (value) => changeSiteUser(state.world, value, call.at));
    case 'POST licenses':
      return changed(call, (value) => changeLicensePool(state.world, value, call.at));
    case 'POST rate':
      return setRate(state, parsed(call.body));
    case 'POST reset':
      resetState(state);
      return json(200, { reset: true });
    default:
      return json(404, { error: `There is no ${call.method} ${call.path}. Here are: ${help}.` });
  }
}

function addFaults(state: SimulatorState, body: unknown): ControlAnswer {
  const faults = readFaults(body);
  if (isProblem(faults)) return json(400, { error: faults.problem });
  state.faults.add(faults);
  return json(200, { faults: state.faults.list().length });
}

/** `{rate}`: requests per minute from now on; 0 means no limit. Callers keep the requests that they have left. */
function setRate({ limits }: SimulatorState, body: unknown): ControlAnswer {
  if (!isObject(body)) return json(400, { error: 'Send a JSON object.' });
  const wrong = kindProblem(body, { rate: 'number' }, 'rate');
  if (wrong) return json(400, { error: wrong.problem });
  const { rate } = body;
  if (typeof rate !== 'number' || rate < 0) return json(400, { error: "'rate' must be a number from 0." });
  limits.rate = rate;
  return json(200, { rate: limits.rate });
}

/** Makes the changes one by one, up to the first that fails. */
function changed(call: Call, change: (value: JsonObject) => Problem | undefined): ControlAnswer {
  const objects = objectsIn(parsed(call.body));
  if (isProblem(objects)) return json(400, { error: objects.problem });
  for (const value of objects) {
    const problem = change(value);
    if (problem) return json(400, { error: problem.problem });
  }
  return json(200, { changed: objects.length });
}

function json(status: number, value: unknown): ControlAnswer {
  return { status, type: 'application/json', pieces: [`${JSON.stringify(value)}\n`] };
}
