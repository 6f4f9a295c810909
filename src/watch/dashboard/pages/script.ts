import { ageText } from '../time-words.ts';

/**
 * What a page does in the reader's browser when it may: ages grow, evidence that is too old turns grey although no server
 * says so, and the page is put anew when something changed. Nothing needs it. The clock is the server's, carried on.
 */
export const script = `const ageText = ${ageText.toString()};
const follows = document.body.dataset.follows;
const board = () => document.getElementById('board');
let loadedDate = Date.now();
let loadedTick = performance.now();
const now = () => Number(board().dataset.now) + Math.max(Date.now() - loadedDate, performance.now() - loadedTick);

const turnGrey = part => {
  part.classList.remove('good', 'bad');
  part.classList.add('unknown');
  for (const word of part.querySelectorAll('.tag-word')) word.textContent = 'Not known: too old';
  const said = part.querySelector('.said');
  if (said !== null) said.textContent = 'Not known: nothing new has come. The last that was seen: ' + said.textContent;
};

const grow = () => {
  const at = now();
  for (const time of document.querySelectorAll('time[data-at]')) time.textContent = ageText(at - Number(time.dataset.at));
  for (const part of document.querySelectorAll('.good[data-stale-at],.bad[data-stale-at]'))
    if (at > Number(part.dataset.staleAt)) turnGrey(part);
};

const lost = text => {
  const place = document.getElementById('lost');
  if (place !== null && place.textContent !== text) place.textContent = text;
};

const put = text => {
  const next = new DOMParser().parseFromString(text, 'text/html');
  const fresh = next.getElementById('board');
  if (fresh === null) return;
  const before = [...document.querySelectorAll('.answer')].map(one => one.className).join();
  const focused = document.activeElement?.id ?? '';
  board().replaceWith(document.adoptNode(fresh));
  loadedDate = Date.now();
  loadedTick = performance.now();
  document.title = next.title;
  if (focused !== '') document.getElementById(focused)?.focus({ preventScroll: true });
  const answers = [...document.querySelectorAll('.answer')];
  if (answers.map(one => one.className).join() !== before)
    document.getElementById('told').textContent = answers.map(one => one.querySelector('.said').textContent).join(' ');
  lost('');
};

let asking = false;
const again = async () => {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { redirect: 'manual', cache: 'no-store' });
    if (answer.type === 'opaqueredirect' || answer.status === 401) location.reload();
    else if (answer.ok) put(await answer.text());
    else lost('The dashboard does not answer well; what you see is as old as it says.');
  } catch {
    lost('No connection; what you see is as old as it says.');
  } finally {
    asking = false;
    grow();
  }
};

let stream = null;
const listen = () => {
  stream?.close();
  stream = new EventSource('/live?seen=' + encodeURIComponent(board().dataset.version));
  stream.addEventListener('changed', again);
  stream.addEventListener('error', () => lost('No connection; what you see is as old as it says.'));
  stream.addEventListener('open', () => lost(''));
};

if (board() !== null) {
  setInterval(grow, 1000);
  if (follows === 'live') {
    listen();
    setInterval(() => {
      if (stream.readyState === EventSource.CLOSED) again().then(listen);
    }, 15000);
  } else setInterval(again, 60000);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') again();
  });
}
`;
