/** At the root, so that all of the dashboard is within its reach. */
export const pushWorkerPath = '/push-worker.js';

/**
 * The service worker: shows what a message of web push says, as text, and leads to the dashboard it belongs to and nowhere else. It fetches
 * and keeps nothing. A message that cannot be read shows all the same: a browser takes the right away from whoever stays silent
 * (https://www.w3.org/TR/push-api/#subscribing-with-user-visible-only).
 */
export const pushWorker = `const text = (value, most, otherwise) => (typeof value === 'string' && value !== '' ? value.slice(0, most) : otherwise);

const read = data => {
  try {
    const value = data.json();
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const pageOf = path => {
  const home = new URL('/', self.location.origin);
  try {
    const to = new URL(text(path, 2000, '/'), home);
    return to.origin === home.origin && to.pathname.startsWith('/incidents/') ? home.origin + to.pathname : home.href;
  } catch {
    return home.href;
  }
};

const show = async message => {
  const tag = text(message.tag, 64, 'watch');
  const key = text(message.key, 64, '');
  const before = await self.registration.getNotifications({ tag });
  const again = key !== '' && before.some(({ data }) => data !== null && data !== undefined && data.key === key);
  const quiet = again || message.kind === 'noted';
  await self.registration.showNotification(text(message.title, 300, 'The watch has something to say'), {
    body: text(message.body, 4000, 'Open the dashboard to see what it is.'),
    tag,
    renotify: !quiet,
    silent: quiet,
    requireInteraction: message.kind === 'opened' || message.kind === 'reminder',
    icon: '/icon-192.png',
    data: { key, page: pageOf(message.path) },
  });
};

const lead = async page => {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = open.find(({ url }) => url === page);
  return there === undefined ? self.clients.openWindow(page) : there.focus();
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('push', event => event.waitUntil(show(event.data === null ? {} : read(event.data))));
self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(lead(pageOf(event.notification.data === null ? '/' : event.notification.data.page)));
});
`;
