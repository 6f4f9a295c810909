import { html } from 'hono/html';
import type { Viewer } from '../accounts/sessions.ts';
import { hasRole } from '../community/access.ts';
import type { Comment } from '../community/comments.ts';
import type { Page } from '../community/cursor.ts';
import type { Profile } from '../community/members.ts';
import type { Post } from '../community/posts.ts';
import type { Space } from '../community/spaces.ts';
import type { Markup } from './layout.ts';
import { nextLink, page, shortDate } from './layout.ts';

const postList = (posts: Page<Post>, path: string, none: string): Markup =>
  html` ${posts.rows.length === 0 ? html`<p>${none}</p>` : ''}
    <ul class="list">
      ${posts.rows.map(
        post =>
          html`<li>
            <a href="/posts/${post.id}">${post.title}</a>
            <div class="quiet">
              <a href="/members/${post.authorId}">${post.authorName}</a> in ${post.spaceName},
              ${shortDate(post.createdAt)}
            </div>
          </li>`,
      )}
    </ul>
    ${nextLink(path, posts.next)}`;

const planLine = (viewer: Viewer): Markup => {
  if (viewer.plan)
    return html`<p class="notice">Your plan: <strong>${viewer.plan === 'patron' ? 'Patron' : 'Supporter'}</strong></p>`;
  const text = viewer.lapsed ? 'Your plan has ended.' : 'You are on the free plan.';
  return html`<p class="notice">${text} <a href="/billing">See the plans</a></p>`;
};

export const dashboardPage = (viewer: Viewer, spaces: readonly Space[], posts: Page<Post>): string =>
  page(
    { title: `Hello ${viewer.name}`, viewer },
    html`${planLine(viewer)}
      <h2>Spaces</h2>
      <ul class="list">
        ${spaces.map(
          space =>
            html`<li>
              ${space.isOpen ? html`<a href="/spaces/${space.id}">${space.name}</a>` : html`<strong>${space.name}</strong> (<a href="/billing">upgrade to open</a>)`}
              <div class="quiet">${space.about}</div>
            </li>`,
        )}
      </ul>
      <h2>Newest posts</h2>
      ${postList(posts, '/dashboard', 'Nothing here yet. Write the first post in the Lobby.')}`,
  );

export const spacePage = (viewer: Viewer, space: Space, posts: Page<Post>): string =>
  page(
    { title: space.name, viewer },
    html`<p>${space.about}</p>
      ${postList(posts, `/spaces/${space.id}`, 'No posts yet.')}
      <h2>Write a post</h2>
      <form class="stacked" method="post" action="/spaces/${space.id}/posts">
        <label>Title<input name="title" required maxlength="120" /></label>
        <label>Text<textarea name="body" required maxlength="10000"></textarea></label>
        <button>Publish</button>
      </form>`,
  );

const reportForm = (postId: string): Markup =>
  html`<details>
    <summary>Report this post</summary>
    <form class="stacked" method="post" action="/posts/${postId}/report">
      <label>What is wrong?<input name="reason" required maxlength="300" /></label><button>Report</button>
    </form>
  </details>`;

const commentItem = (viewer: Viewer, comment: Comment): Markup =>
  html`<li>
    <p class="text">${comment.body}</p>
    <div class="quiet">
      <a href="/members/${comment.authorId}">${comment.authorName}</a>, ${shortDate(comment.createdAt)}
    </div>
    ${
      comment.authorId === viewer.id || hasRole(viewer, 'moderator')
        ? html`<form method="post" action="/comments/${comment.id}/remove">
            <button class="plain">Remove comment</button>
          </form>`
        : ''
    }
  </li>`;

export const postPage = (viewer: Viewer, post: Post, comments: readonly Comment[]): string => {
  const isOwn = post.authorId === viewer.id;
  return page(
    { title: post.title, viewer },
    html`<p class="quiet">
        <a href="/members/${post.authorId}">${post.authorName}</a> in
        <a href="/spaces/${post.spaceId}">${post.spaceName}</a>,
        ${shortDate(post.createdAt)}${post.editedAt ? ', edited' : ''}
      </p>
      <p class="text">${post.body}</p>
      ${
        isOwn || hasRole(viewer, 'moderator')
          ? html`<form method="post" action="/posts/${post.id}/remove">
              <button class="plain">Remove post</button>
            </form>`
          : ''
      }
      ${
        isOwn
          ? html`<details>
              <summary>Edit this post</summary>
              <form class="stacked" method="post" action="/posts/${post.id}/edit">
                <label>Title<input name="title" required maxlength="120" value="${post.title}" /></label>
                <label>Text<textarea name="body" required maxlength="10000">${post.body}</textarea></label>
                <button>Save</button>
              </form>
            </details>`
          : reportForm(post.id)
      }
      <h2>Comments</h2>
      <ul class="list">
        ${comments.map(comment => commentItem(viewer, comment))}
      </ul>
      <form class="stacked" method="post" action="/posts/${post.id}/comments">
        <label>Your comment<textarea name="body" required maxlength="4000"></textarea></label>
        <button>Comment</button>
      </form>`,
  );
};

export const membersPage = (viewer: Viewer, members: Page<Profile>): string =>
  page(
    { title: 'Members', viewer },
    html`<ul class="list">
        ${members.rows.map(
          member =>
            html`<li>
              <a href="/members/${member.id}">${member.name}</a>
              <div class="quiet">
                ${member.role === 'member' ? '' : `${member.role}, `}since ${shortDate(member.createdAt)}
              </div>
            </li>`,
        )}
      </ul>
      ${nextLink('/members', members.next)}`,
  );

export const memberPage = (viewer: Viewer, profile: Profile, posts: Page<Post>): string =>
  page(
    { title: profile.name, viewer },
    html`<p class="quiet">
        ${profile.role === 'member' ? 'Member' : profile.role} since ${shortDate(profile.createdAt)}
      </p>
      <p class="text">${profile.bio}</p>
      <h2>Posts</h2>
      ${postList(posts, `/members/${profile.id}`, 'No posts that you can read yet.')}`,
  );

const newsForm = (wantsNews: boolean): Markup =>
  html`<h2>News</h2>
    <p>
      ${wantsNews ? 'You get our news by mail.' : 'Now and then we write down what is new. You get it only if you ask for it here.'}
    </p>
    <form method="post" action="/profile/news">
      ${
        wantsNews
          ? html`<button name="wanted" value="no">Send me no more news</button>`
          : html`<button name="wanted" value="yes">Send me news by mail</button>`
      }
    </form>`;

export const profilePage = (viewer: Viewer, profile: Profile, wantsNews: boolean): string =>
  page(
    { title: 'Your profile', viewer },
    html`<p class="quiet">
        Members see your name and what you write here. Your address, ${viewer.email}, they do not see.
      </p>
      <form class="stacked" method="post" action="/profile">
        <label>Name<input name="name" required maxlength="60" value="${profile.name}" /></label>
        <label>About you<textarea name="bio" maxlength="1000">${profile.bio}</textarea></label>
        <button>Save</button>
      </form>
      ${newsForm(wantsNews)}
      <h2>Your data</h2>
      <form method="post" action="/profile/export"><button>Download everything I wrote</button></form>
      <h2>Leave</h2>
      <p>Closing your account ends your plan and deletes your posts and comments. It cannot be undone.</p>
      <form class="stacked" method="post" action="/profile/close">
        <label>Your password<input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="plain">Close my account</button>
      </form>`,
  );

export const searchPage = (viewer: Viewer, words: string, posts: Page<Post> | null): string =>
  page(
    { title: 'Search', viewer },
    html`<form class="row" method="get" action="/search" role="search">
        <label>Search for<input name="q" type="search" required maxlength="100" value="${words}" /></label
        ><button>Search</button>
      </form>
      ${posts ? postList(posts, `/search?q=${encodeURIComponent(words)}`, 'Nothing found in what you can read.') : ''}`,
  );

export const assistantPage = (viewer: Viewer, question: string, answer: string | null): string =>
  page(
    { title: 'Ask the community', viewer },
    html`<p>An assistant answers from the posts that you may read. It can be wrong.</p>
      <form class="stacked" method="post" action="/assistant">
        <label>Your question<textarea name="question" required maxlength="1000">${question}</textarea></label>
        <button>Ask</button>
      </form>
      ${
        answer === null
          ? ''
          : html`<h2>Answer</h2>
              <p class="text">${answer}</p>`
      }`,
  );
