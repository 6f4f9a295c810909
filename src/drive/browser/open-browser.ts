import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../platform/browser/launch.ts';
import { privateHome } from '../../platform/browser/private-home.ts';
import type { Io } from '../../platform/io.ts';
import { bracketed } from '../../platform/wording.ts';
import type { AddressOf } from '../addresses.ts';

export type OpenBrowser = { readonly browser: Browser; readonly close: () => Promise<void> };

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

/** Every origin of the scope leads where the network options lead; every other name is unknown to this browser. */
const rulesOf = async (origins: readonly string[], addressOf: AddressOf, io: Io): Promise<string> => {
  const rules = await Promise.all(
    origins.map(async origin => {
      const url = new URL(origin);
      const port = portOf(url);
      const to = io.route({ address: await addressOf(url.hostname), port, name: url.hostname });
      return `MAP ${url.hostname}:${port} ${bracketed(to.address)}:${to.port}`;
    }),
  );
  return [...rules, 'MAP * ~NOTFOUND'].join(', ');
};

/** A real browser that reaches the origins of the scope and nothing else. Throws `BrowserUnavailable`. */
export const openBrowser = async (origins: readonly string[], addressOf: AddressOf, io: Io): Promise<OpenBrowser> => {
  const home = await privateHome(io);
  try {
    const browser = await launchBrowser(io, home, await rulesOf(origins, addressOf, io));
    const close = async (): Promise<void> => {
      await browser.close().catch(() => undefined);
      await home.remove();
    };
    return { browser, close };
  } catch (error) {
    await home.remove();
    throw error;
  }
};
