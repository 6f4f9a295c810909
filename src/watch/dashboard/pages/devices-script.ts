import { pushWorkerPath } from './push-worker.ts';

/** Subscribes the browser in which the page of devices is open (https://www.w3.org/TR/push-api/), and says why where it cannot. */
export const devicesScript = `const form = document.getElementById('tell');
const said = document.getElementById('said');
const say = text => { said.textContent = text; };

const bytesOf = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));
const base64url = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const idOf = async endpoint => base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint))).slice(0, 22);
const key = form.dataset.key;
const isOurs = ({ options }) => options.applicationServerKey === null || base64url(options.applicationServerKey) === key;

const missing = () => {
  if (!isSecureContext) return 'This device cannot be told from here: a browser subscribes over https alone.';
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return null;
  if (/iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.maxTouchPoints > 1 && /Mac/.test(navigator.userAgent)))
    return 'On an iPhone or iPad: tap Share, then Add to Home Screen, open the dashboard from there, and come back to this page.';
  return 'This browser cannot be told anything: it knows no web push.';
};

const row = id => document.querySelector('[data-device="' + CSS.escape(id) + '"]');

const show = async registration => {
  const subscription = await registration.pushManager.getSubscription();
  const mine = subscription !== null && isOurs(subscription) ? row(await idOf(subscription.endpoint)) : null;
  form.hidden = mine !== null;
  if (mine === null) return;
  mine.querySelector('.mine').textContent = '(this device)';
  mine.querySelector('form.remove').addEventListener('submit', async event => {
    event.preventDefault();
    const { target } = event;
    await subscription.unsubscribe().catch(() => undefined);
    target.submit();
  });
};

const tell = async registration => {
  if ((await Notification.requestPermission()) !== 'granted')
    return say('Notifications of this page are not allowed here. Allow them in the settings of the browser for this page, then press again.');
  const before = await registration.pushManager.getSubscription();
  if (before !== null && !isOurs(before)) await before.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ act: 'tell', csrf: form.csrf.value, name: form.elements.name.value, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  const answer = await fetch('/devices', { method: 'POST', body, redirect: 'manual' });
  if (answer.type === 'opaqueredirect') return location.reload();
  await subscription.unsubscribe();
  say(answer.status === 401 ? 'You are not signed in any more. Load the page anew.' : await answer.text());
};

const begin = async () => {
  const why = missing();
  if (why !== null) return say(why);
  const registration = await navigator.serviceWorker.register('${pushWorkerPath}', { scope: '/' });
  await navigator.serviceWorker.ready;
  form.addEventListener('submit', event => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    say('');
    tell(registration)
      .catch(error => say('The push service of this browser did not subscribe it (' + error.name + '). Try again, or take another browser.'))
      .finally(() => { button.disabled = false; });
  });
  await show(registration);
};

begin().catch(error => say('This browser does not let the dashboard run in the background (' + error.name + '), so it cannot be told.'));
`;
