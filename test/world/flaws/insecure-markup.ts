import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'exhibits';
const host = `${label}.community.test`;

const shows = (plan: WorldPlan, body: string, head = ''): void => {
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: page(`The ${label} room`, `<h1>The ${label} room</h1>${body}`, head) },
  ];
};

export default defineFlaw({
  name: 'insecure-markup',
  row: 'S1.f1',
  expected: 'launch-path/insecure-markup',
  hosts: [label],
  story:
    'The page was written before there was a certificate, and its addresses with it: the browser blocks the script and the page stands still, or the sign-up form sends the address and the password in the clear.',
  variants: {
    'a-script': {
      severity: 'high',
      apply: plan =>
        shows(
          plan,
          '<p>Pictures of the year.</p><script src="http://widgets.guild-tools.example/gallery.js"></script>',
        ),
    },
    'a-form': {
      severity: 'high',
      apply: plan =>
        shows(
          plan,
          `<form method="post" action="http://${host}/join"><input name="email"><button>Join</button></form>`,
        ),
    },
    'a-picture-in-a-style': {
      severity: 'high',
      apply: plan => shows(plan, `<p style="background: url('http://${host}/paper.png')">Pictures of the year.</p>`),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/insecure-markup',
    trap: 'http:// in links, names of vocabularies, a comment, an example and a text field: none of it is loaded',
    hosts: [label],
    apply: plan =>
      shows(
        plan,
        `<!-- <script src="http://widgets.guild-tools.example/gallery.js"></script> -->
<p><a href="http://handbook.workshop-guild.example/">The guild's handbook</a></p>
<pre>&lt;img src="http://localhost:3000/picture.png"&gt;</pre>
<form method="post" action="/link"><input name="site" value="http://"><button>Add</button></form>
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>`,
        '<link rel="profile" href="http://gmpg.org/xfn/11"><script type="application/ld+json">{"@context":"http://schema.org","@type":"Organization"}</script>',
      ),
  }),
];
