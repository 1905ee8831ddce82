/** The page of `webex-bulk web`: drop a spreadsheet, see what will happen, approve, watch, download. */
import { render } from 'preact';

function Page() {
  return <h1>webex-bulk</h1>;
}

const place = document.getElementById('page');
if (place !== null) render(<Page />, place);
