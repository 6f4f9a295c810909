import type { Hono } from 'hono';
import { deviceOf, NoDevice } from '../device.ts';
import { files } from './files.ts';
import { type Env, mayAct } from './guards.ts';
import type { DashboardOptions } from './options.ts';
import { devicesPage } from './pages/devices-page.ts';

/** Browsers that are told by web push. `pushKey` is what they subscribe to. */
export const serveDevices = (
  app: Hono<Env>,
  { store, io, name, publicUrl }: DashboardOptions,
  pushKey: string,
): void => {
  const now = (): number => io.now().getTime();

  app.get('/devices', async c => {
    const session = c.get('session');
    if (session.may !== 'owner') return c.redirect('/', 303);
    return c.html(
      devicesPage({ name, devices: await store.devices(), pushKey, publicUrl, session, files, now: now() }),
    );
  });

  app.post('/devices', async c => {
    const form = await c.req.parseBody();
    if (!mayAct(c.get('session'), form['csrf'])) return c.text('That form is too old. Load the page anew.\n', 403);
    const { act, id } = form;
    if (act === 'remove' && typeof id === 'string') await store.removeDevice(id);
    if (act === 'tell') {
      try {
        if (!(await store.addDevice(deviceOf(form, now()))))
          return c.text('Too many devices are told already. Remove one of them first.\n', 409);
      } catch (error) {
        if (error instanceof NoDevice) return c.text(`${error.message}\n`, 400);
        throw error;
      }
    }
    return c.redirect('/devices', 303);
  });
};
