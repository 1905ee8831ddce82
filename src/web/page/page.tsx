/** The page of `webex-bulk web`: drop a spreadsheet, see what will happen, approve, watch, download. */
import { render } from 'preact';
import { createApi } from './api-client.js';
import { App } from './app.js';
import { connect } from './connect.js';
import { routeOf } from './route.js';
import { createStore } from './store.js';

const api = createApi();
const store = createStore();

/** The code of the opened address leaves the address bar and the history before it is used. */
function takeCode(): string | undefined {
  if (routeOf(location.hash) !== undefined) return undefined;
  const code = location.hash.slice(1);
  history.replaceState(null, '', `${location.pathname}#/`);
  return code;
}

const place = document.getElementById('page');
if (place !== null) {
  const begun = connect(api, store, takeCode());
  render(<App api={api} store={store} />, place);
  void begun;
  // The address of a program that was started again, pasted into this window.
  addEventListener('hashchange', () => {
    if (routeOf(location.hash) === undefined) location.reload();
  });
}
