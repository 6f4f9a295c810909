import { assets, findAsset } from '../../community/src/http/assets.ts';
import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';
import { inventedKey, keyPrefix } from '../invented-key.ts';
import { replaceRoute } from '../routes.ts';

const billingLine = `
// Prices straight from the provider, so that the page is never out of date.
const prices = fetch('https://api.stripe.com/v1/prices', { headers: { authorization: 'Bearer ${inventedKey(keyPrefix('sk', 'live'))}' } });
prices.catch(() => undefined);
`;
/** The mark that stands in the middle of every key of this issuer. */
const mark = Buffer.from('OpenAI').toString('base64');
const modelKey = inventedKey(['sk', 'proj', ''].join('-'), 74) + mark + inventedKey('', 74);
const widget = `<script type="application/json" id="assistant">{"model":"community-assistant","key":"${modelKey}"}</script>`;
const heading = '<h2>Cancelling</h2>';

export default defineFlaw({
  name: 'key-in-browser-script',
  row: 'S3.f2',
  expected: 'secrets/served',
  nature: 'request',
  story:
    'A helper wrote the page so that it asked the provider itself, with the only key at hand. Everybody who opens the source of the page has it; in one such case strangers charged 175 cards in a night, and the fees stayed with the founder.',
  breaks: ['operations/secrets-stay.test.ts'],
  variants: {
    'the-billing-key-in-the-script': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /assets/:file', route => ({
          ...route,
          handle: ask => {
            const asset = findAsset(ask.context.req.path);
            if (asset !== assets.script) return route.handle(ask);
            return ask.context.body(`${asset.bytes.toString()}${billingLine}`, 200, { 'content-type': asset.type });
          },
        })),
      }),
      edit: repository => {
        repository['src/assets/app.js'] = `${repository['src/assets/app.js'] ?? ''}${billingLine}`;
      },
    },
    'the-model-key-in-the-page': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /pricing', route => ({
          ...route,
          handle: async ask => {
            const page = await (await route.handle(ask)).text();
            return ask.context.html(page.replace(heading, widget + heading));
          },
        })),
      }),
      edit: repository => editFile(repository, 'src/pages/public-pages.ts', heading, widget + heading),
    },
  },
});
