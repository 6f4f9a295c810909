import { html } from 'hono/html';
import { limits } from '../../../platform/limits.ts';
import { type Device, pushAddress } from '../../device.ts';
import type { Session } from '../access.ts';
import { momentText } from '../time-words.ts';
import { age, type Files, type Markup, page, visible } from './page.ts';

type Devices = {
  readonly name: string;
  readonly devices: readonly Device[];
  readonly pushKey: string;
  readonly publicUrl: string | null;
  readonly session: Session;
  readonly files: Files;
  readonly now: number;
};

/** The address itself is a secret; whose service it is, is not. */
const hostOf = ({ endpoint }: Device): string => pushAddress(endpoint)?.hostname ?? 'an unknown service';

const stateOf = (device: Device, now: number): Markup =>
  device.goneAt === null
    ? html`By ${visible(hostOf(device))} · since ${momentText(device.addedAt)} ·
      ${device.toldAt === null ? 'told nothing yet' : html`told last ${age(device.toldAt, now)}`}`
    : html`<strong>Told nothing any more</strong> since ${momentText(device.goneAt)}: its browser gave the subscription
        up. Press the button there again.`;

const deviceLine = (device: Device, { csrf }: Session, now: number): Markup =>
  html`<li data-device="${device.id}">
    ${visible(device.name)} <strong class="mine"></strong>
    <p class="soft">${stateOf(device, now)}</p>
    <form method="post" action="/devices" class="remove">
      <input type="hidden" name="csrf" value="${csrf}" /><input type="hidden" name="act" value="remove" /><input
        type="hidden"
        name="id"
        value="${device.id}"
      /><button aria-label="Remove ${visible(device.name)}">Remove</button>
    </form>
  </li>`;

/** Who is told by web push, and the button that adds the browser in which the page is open. */
export const devicesPage = ({ name, devices, pushKey, publicUrl, session, files, now }: Devices): Markup =>
  page({
    title: `Devices that are told · ${name}`,
    files,
    follows: 'still',
    script: files.devicesJs,
    body: html`<div class="wrap narrow">
      <nav><a href="/">Back to the dashboard</a></nav>
      <main>
        <h1>Devices that are told</h1>
        <p class="soft">
          Each of them shows a notification when something is wrong, and when it is over, also while this page is
          closed. On an iPhone or iPad that only works from an installed app: Share, then Add to Home Screen, and open
          it there.
        </p>
        <noscript>
          <p class="card bad">This needs JavaScript: without it a browser cannot subscribe. Removing a device works.</p>
        </noscript>
        ${
          publicUrl === null
            ? html`<p class="soft">
                The dashboard has no address of its own (watch.publicUrl), so only a browser on this machine can
                subscribe.
              </p>`
            : ''
        }
        <p id="said" role="status"></p>
        <form id="tell" method="post" action="/devices" data-key="${pushKey}" hidden>
          <input type="hidden" name="csrf" value="${session.csrf}" />
          <label for="name">Name of this device</label
          ><input
            id="name"
            name="name"
            required
            maxlength="${limits.pushNameCharacters}"
            autocomplete="off"
            placeholder="Telephone of Ada"
          /><button class="main">Tell this device</button>
        </form>
        <h2>Devices</h2>
        ${
          devices.length === 0
            ? html`<p class="soft">None: as long as that is so, nobody is told this way.</p>`
            : html`<ul class="list">
                  ${devices.map(device => deviceLine(device, session, now))}
                </ul>
                <p class="soft">
                  Try it: <code>launch-ready watch drill</code>, where the watch runs, sends all of them a drill.
                </p>`
        }
      </main>
    </div>`,
  });
