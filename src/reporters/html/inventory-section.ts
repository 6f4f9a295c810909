import { html, raw } from 'hono/html';
import { inventoryDiagram } from '../../deliverables/inventory-diagram.ts';
import type { Station, HostPath } from '../../deliverables/inventory-hosts.ts';
import type { Statement } from '../../deliverables/inventory-statement.ts';
import type { Variable } from '../../deliverables/inventory-variables.ts';
import type { Inventory } from '../../deliverables/inventory.ts';
import { visible } from './visible.ts';

const evidenceShown = 3;

const shown = (evidence: readonly string[]) =>
  html`<span class="soft"
    >${visible(evidence.slice(0, evidenceShown).join(', '))}${evidence.length > evidenceShown ? ` and ${evidence.length - evidenceShown} more` : ''}</span
  >`;

const statements = (title: string, list: readonly Statement[]) =>
  list.length === 0
    ? ''
    : html`<h3>${title}</h3>
        <ul>
          ${list.map(({ what, name, evidence }) => html`<li>${what} <strong>${visible(name)}</strong> ${shown(evidence)}</li>`)}
        </ul>`;

const station = (found: Station | null) =>
  found === null ? 'not recognised' : html`${visible(found.name)} ${shown(found.evidence)}`;

const pathRow = ({ host, service, environment, leadsTo, cdn, runsOn, sendsTo }: HostPath) =>
  html` <tr>
    <td data-label="Host">
      ${visible(host)}${service === undefined ? '' : html`<br /><span class="soft">${service}, ${environment ?? 'production'}</span>`}
    </td>
    <td data-label="DNS">
      ${leadsTo.length === 0 ? 'leads nowhere' : visible(leadsTo.join(', '))}${sendsTo === undefined ? '' : html`<br />sends on to ${visible(sendsTo)}`}
    </td>
    <td data-label="In front">${station(cdn)}</td>
    <td data-label="Runs on">${station(runsOn)}</td>
  </tr>`;

const variableRow = ({ name, sort, keptIn, readIn }: Variable) =>
  html` <tr>
    <td data-label="Variable"><code>${visible(name)}</code></td>
    <td data-label="Sort">${sort === 'secret' ? 'secret' : 'readable by every visitor'}</td>
    <td data-label="Kept in">
      ${keptIn.length === 0 ? 'no file says where' : keptIn.map(({ place, evidence }) => html`${visible(place)} ${shown(evidence)}<br />`)}
    </td>
    <td data-label="Read in">${readIn.length === 0 ? 'no code that was seen' : shown(readIn)}</td>
  </tr>`;

/** The deployment inventory (S1.d3): where code runs and where secrets live, by name only, drawn once. */
export const inventorySection = (inventory: Inventory) =>
  html` <h2 id="inventory">Deployment inventory</h2>
    <p class="soft">Each line says what shows it. Values of secrets are never read into this document.</p>
    <figure>${raw(inventoryDiagram(inventory))}</figure>
    ${statements('Who holds the domain', inventory.ownership)} ${statements('Environments', inventory.environments)}
    <h3>From the domain to the code</h3>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>Host</th>
            <th>DNS</th>
            <th>In front</th>
            <th>Runs on</th>
          </tr>
        </thead>
        <tbody>
          ${inventory.paths.map(pathRow)}
        </tbody>
      </table>
    </div>
    ${statements('Where code runs', inventory.code)} ${statements('Where data is kept', inventory.databases)}
    ${statements('The way of mail', inventory.mail)}
    ${
      inventory.variables.length === 0
        ? ''
        : html`<h3>Where secrets live (names only)</h3>
            <div class="wide">
              <table>
                <thead>
                  <tr>
                    <th>Variable</th>
                    <th>Sort</th>
                    <th>Kept in</th>
                    <th>Read in</th>
                  </tr>
                </thead>
                <tbody>
                  ${inventory.variables.map(variableRow)}
                </tbody>
              </table>
            </div>`
    }
    ${
      inventory.notVisible.length === 0
        ? ''
        : html`<h3>Not visible</h3>
            <ul>
              ${inventory.notVisible.map(({ what, why, howTo }) => html`<li>${visible(what)}: ${visible(why)}. ${visible(howTo)}</li>`)}
            </ul>`
    }`;
