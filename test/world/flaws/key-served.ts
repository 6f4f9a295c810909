import { serve } from '../change.ts';
import { stripeKey, supabaseKey } from '../made-up.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'veranda';
const host = `${label}.community.test`;
const script = (path: string, body: string) => ({
  path,
  answer: { status: 200, headers: { 'content-type': 'text/javascript' }, body },
});
const loading = (head: string) => ({
  path: '/',
  answer: page(`The ${label} room`, `<h1>The ${label} room</h1><p>Members of the ${label} room meet here.</p>`, head),
});

export default defineFlaw({
  name: 'key-served',
  row: 'S3.f2',
  expected: 'secrets/served',
  hosts: [label],
  story:
    'The variable got the prefix that puts it into the bundle, because without it the page said “undefined”. Now the key that opens every row goes to every visitor.',
  variants: {
    'the-key-of-the-service-in-a-script': {
      severity: 'blocker',
      apply: plan =>
        serve(plan, host, [
          loading('<script type="module" src="/assets/index-4f1c.js"></script>'),
          script(
            '/assets/index-4f1c.js',
            `const c=e=>fetch(e,{headers:{apikey:"${supabaseKey('service_role', 141)}"}});c("/rest/v1/members");`,
          ),
        ]),
    },
    'in-the-state-that-the-page-carries': {
      severity: 'blocker',
      apply: plan =>
        serve(plan, host, [
          loading(
            `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify({ props: { pageProps: { config: { stripe: stripeKey('sk', 'live', 142) } } } })}</script>`,
          ),
        ]),
    },
    'in-the-map-of-a-script-loaded-late': {
      severity: 'blocker',
      apply: plan =>
        serve(plan, host, [
          loading('<script type="module" src="/assets/main-77aa.js"></script>'),
          script('/assets/main-77aa.js', 'document.onclick=()=>import("./billing-91bc.js");'),
          script('/assets/billing-91bc.js', 'export const pay=()=>1;\n//# sourceMappingURL=billing-91bc.js.map'),
          {
            path: '/assets/billing-91bc.js.map',
            answer: {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({
                version: 3,
                sources: ['../src/billing.ts'],
                sourcesContent: [`const key = '${stripeKey('sk', 'live', 143)}';\nexport const pay = () => 1;\n`],
                mappings: 'AACA',
                names: [],
              }),
            },
          },
        ]),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/served',
    trap: 'keys that are made for browsers, in a bundle that also holds long strings of chance',
    hosts: [label],
    apply: plan =>
      serve(plan, host, [
        loading('<script type="module" src="/assets/index-4f1c.js"></script>'),
        script(
          '/assets/index-4f1c.js',
          `const a="${stripeKey('pk', 'live', 144)}",b="${supabaseKey('anon', 145)}",s="sk_live_",h="sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8Kuxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";`,
        ),
      ]),
  }),
];
