import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which systems hand out ports to connections, so that nobody is given one of these meanwhile.
const lowest = 12_000;
const highest = 30_000;

/** Whether nobody has this port on any address of the machine, over TCP or UDP. */
const isFree = async (port: number): Promise<boolean> => {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    await Promise.all([once(tcp.listen(port, '0.0.0.0'), 'listening'), once(udp.bind(port, '0.0.0.0'), 'listening')]);
    return true;
  } catch {
    return false;
  } finally {
    tcp.close();
    udp.close();
  }
};

/** As many different free ports, each free for TCP and UDP on every loopback address. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < count * 20; tries += 1) {
    const port = randomInt(lowest, highest);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  if (ports.size < count) throw new Error(`this machine has no ${count} free ports`);
  return [...ports];
};

/** The first of as many free ports that follow one another. */
export const freePortsInARow = async (count: number): Promise<number> => {
  for (let tries = 0; tries < 20; tries += 1) {
    const first = randomInt(lowest, highest - count);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`this machine has no ${count} free ports in a row`);
};
