import type { Socket } from 'node:net';
import type { WorldPlan, ZoneRecord } from './plan.ts';

/** A mail server that greets, offers encryption and takes its leave; no mail is handed over in the world. */
export const greetAsMailServer = (socket: Socket): void => {
  socket.on('error', () => {});
  socket.setTimeout(5_000, () => socket.destroy());
  socket.write('220 mail-host.example ESMTP\r\n');
  socket.on('data', chunk => {
    if (/^EHLO /im.test(chunk.toString('latin1')))
      socket.write('250-mail-host.example\r\n250-SIZE 26214400\r\n250 STARTTLS\r\n');
    if (/^QUIT/im.test(chunk.toString('latin1'))) socket.end('221 bye\r\n');
  });
};

const isMailServer = (target: string): boolean => target !== '' && target !== '.';

/** Addresses of every name that an MX record of the plan leads to: nothing of a test may leave loopback. */
export const mailAddresses = (plan: WorldPlan): readonly string[] => {
  const all: { readonly [name: string]: readonly ZoneRecord[] } = { ...plan.elsewhere, ...plan.zone };
  const targets = new Set(
    Object.values(all)
      .flat()
      .filter(({ type }) => type === 'MX')
      .map(({ value }) => (value.split(' ')[1] ?? '').toLowerCase())
      .filter(isMailServer),
  );
  const addresses = [...targets].flatMap(name =>
    (all[name] ?? []).filter(({ type }) => type === 'A' || type === 'AAAA').map(({ value }) => value),
  );
  return [...new Set(addresses)];
};
