import { html } from 'hono/html';
import type { Viewer } from '../accounts/sessions.ts';
import type { AuditFilter, AuditRow } from '../audit.ts';
import { mayAssign } from '../community/access.ts';
import type { Page } from '../community/cursor.ts';
import type { Invite } from '../community/invites.ts';
import type { Profile } from '../community/members.ts';
import type { Report } from '../community/moderation.ts';
import type { Role } from '../database/schema.ts';
import type { Markup } from './layout.ts';
import { nextLink, page, shortDate } from './layout.ts';

const reportItem = (report: Report): Markup =>
  html`<li>
    <a href="/posts/${report.postId}">${report.title}</a>${report.commentId ? ' (a comment)' : ''}
    <div class="quiet">${report.reason}, ${shortDate(report.createdAt)}</div>
    <form class="row" method="post" action="/moderation/reports/${report.id}">
      <button name="decision" value="remove" class="danger">Remove it</button>
      <button name="decision" value="dismiss">Leave it</button>
    </form>
    <p><a href="/members/${report.authorId}">Author</a></p>
    <form class="row" method="post" action="/moderation/members/${report.authorId}/ban">
      <label>Reason to close the author's account<input name="reason" required maxlength="300" /></label>
      <button class="danger">Ban author</button>
    </form>
  </li>`;

export const moderationPage = (viewer: Viewer, reports: readonly Report[]): string =>
  page(
    { title: 'Moderation', viewer },
    html`${
      reports.length === 0
        ? html`<p>No open reports.</p>`
        : html`<ul class="list">
            ${reports.map(reportItem)}
          </ul>`
    }`,
  );

const roles: readonly Role[] = ['member', 'moderator', 'admin', 'owner'];

const roleForm = (viewer: Viewer, member: Profile): Markup => {
  const choices = roles.filter(role => mayAssign(viewer.role, member.role, role));
  if (choices.length === 0) return html`<div class="quiet">${member.role}</div>`;
  return html`<form class="row" method="post" action="/admin/members/${member.id}/role">
    <label
      >Role of ${member.name}<select name="role">
        ${choices.map(role => html`<option value="${role}" ${role === member.role ? 'selected' : ''}>${role}</option>`)}
      </select></label
    ><button>Change role</button>
  </form>`;
};

export const adminPage = (viewer: Viewer, members: Page<Profile>): string =>
  page(
    { title: 'Admin', viewer },
    html`<p>
        <a href="/admin/invites">Invitations</a> · <a href="/admin/digests">News</a> ·
        <a href="/admin/audit">Audit log</a>
      </p>
      <ul class="list">
        ${members.rows.map(member => html`<li><a href="/members/${member.id}">${member.name}</a>${roleForm(viewer, member)}</li>`)}
      </ul>
      ${nextLink('/admin', members.next)}`,
  );

export const invitesPage = (viewer: Viewer, invites: Page<Invite>): string =>
  page(
    { title: 'Invitations', viewer },
    html`<form class="stacked" method="post" action="/admin/invites">
        <label>E-mail address<input name="email" type="email" required maxlength="200" /></label>
        <label
          >Plan as a gift for 30 days<select name="plan">
            <option value="supporter">Supporter</option>
            <option value="patron">Patron</option>
          </select></label
        >
        <button>Invite</button>
      </form>
      <ul class="list">
        ${invites.rows.map(
          invite =>
            html`<li>
              ${invite.email}
              <span class="quiet">${invite.plan}, ${invite.state}, until ${shortDate(invite.expiresAt)}</span>
              <form method="post" action="/admin/invites/${invite.id}/revoke">
                <button class="plain">${invite.state === 'open' ? 'Take back' : 'Remove'}</button>
              </form>
            </li>`,
        )}
      </ul>
      ${nextLink('/admin/invites', invites.next)}`,
  );

/** Who a digest goes to is said before it is sent: it cannot be taken back. */
export const digestsPage = (viewer: Viewer, readers: number, canSend: boolean): string =>
  page(
    { title: 'News', viewer },
    canSend
      ? html`<p>Goes to members who asked for news: ${readers} right now. Each mail says how to end them.</p>
          <form class="stacked" method="post" action="/admin/digests">
            <label>Title<input name="title" required maxlength="120" /></label>
            <label>Text<textarea name="text" required maxlength="10000"></textarea></label>
            <button>Send to ${readers} ${readers === 1 ? 'member' : 'members'}</button>
          </form>`
      : html`<p>News need a sender of their own, so that they do not travel with links to sign in: set NEWS_FROM.</p>`,
  );

const auditItem = (row: AuditRow): Markup => {
  const change = [row.before, row.after].map(state => (state ? JSON.stringify(state) : 'nothing')).join(' → ');
  return html`<li>
    <strong>${row.action}</strong>
    <div class="quiet">
      <time datetime="${row.at.toISOString()}">${row.at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time>,
      ${row.actor ? html`by <a href="/members/${row.actor}">${row.actor}</a>` : 'by the system'}
    </div>
    ${row.target ? html`<div class="quiet">on ${row.target}</div>` : ''}
    ${row.before || row.after ? html`<div class="quiet">${change}</div>` : ''}
  </li>`;
};

const olderThan = (before: string, { target, action }: AuditFilter): string =>
  `/admin/audit?${new URLSearchParams({ ...(target && { target }), ...(action && { action }), before }).toString()}`;

export const auditPage = (
  viewer: Viewer,
  rows: readonly AuditRow[],
  filter: AuditFilter,
  nextId: string | null,
): string =>
  page(
    { title: 'Audit log', viewer },
    html`<ul class="list">
        ${rows.map(auditItem)}
      </ul>
      ${nextId ? html`<p><a rel="next" href="${olderThan(nextId, filter)}">Older</a></p>` : ''}`,
  );

const planNames = { supporter: 'Supporter', patron: 'Patron' } as const;

export const billingPage = (viewer: Viewer, hasCustomer: boolean, billingKey: string): string =>
  page(
    { title: 'Your plan', viewer, billingKey },
    html`<p id="test-mode" class="notice" hidden>Payments are in test mode: no money moves.</p>
      <p>
        You have:
        <strong
          >${viewer.plan ? planNames[viewer.plan] : viewer.lapsed ? 'a plan that has ended' : 'the free plan'}</strong
        >
      </p>
      ${
        hasCustomer
          ? html`<form method="post" action="/billing/portal">
              <button>Change or cancel, cards and invoices</button>
            </form>`
          : ''
      }
      ${
        viewer.plan && hasCustomer
          ? ''
          : html`<h2>Choose a plan</h2>
              <form class="row" method="post" action="/billing/checkout">
                <button name="plan" value="supporter">Supporter, $5 a month</button>
                <button name="plan" value="patron">Patron, $15 a month</button>
              </form>`
      }
      <p><a href="/dashboard">Go to the community</a></p>`,
  );
