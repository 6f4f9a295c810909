/**
 * Pages that are not the app: what parking services, platforms, fresh servers and bot guards answer instead of it.
 * As generally known on `pagesAsOf`; `source` is where a mark is to be compared, which has not been done for every one.
 */
export const pagesAsOf = '2026-11-23';

export type PageMark = {
  readonly kind: 'parked' | 'platform-error' | 'server-default' | 'challenge';
  readonly by: string;
  /** All that is given must hold. Statuses of the answer; absent = any. */
  readonly statuses?: readonly number[];
  /** Header name, lower case, and what its value matches. */
  readonly header?: readonly [string, RegExp];
  /** Matches the start of the body as sent. */
  readonly body?: RegExp;
  /** Matches the whole title. */
  readonly title?: RegExp;
  readonly source: string;
};

const takeoverList = 'https://github.com/EdOverflow/can-i-take-over-xyz';

const challenges: readonly PageMark[] = [
  {
    kind: 'challenge',
    by: 'Cloudflare',
    header: ['cf-mitigated', /^challenge$/i],
    source: 'https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/',
  },
  {
    kind: 'challenge',
    by: 'Cloudflare',
    statuses: [403, 429, 503],
    title: /^(just a moment\.\.\.|attention required! \| cloudflare)$/i,
    source: 'https://developers.cloudflare.com/cloudflare-challenges/',
  },
  {
    // What the page is set up with; pages that are only watched by scripts of the same folder do not have it.
    kind: 'challenge',
    by: 'Cloudflare',
    body: /\bwindow\._cf_chl_opt\s*=/,
    source: 'https://developers.cloudflare.com/cloudflare-challenges/',
  },
  {
    kind: 'challenge',
    by: 'Vercel',
    header: ['x-vercel-mitigated', /^(challenge|deny)$/i],
    source: 'https://vercel.com/docs/vercel-firewall/attack-challenge-mode',
  },
  {
    kind: 'challenge',
    by: 'Vercel',
    statuses: [403, 429],
    title: /^vercel security checkpoint$/i,
    source: 'https://vercel.com/docs/vercel-firewall/attack-challenge-mode',
  },
  {
    kind: 'challenge',
    by: 'AWS WAF',
    header: ['x-amzn-waf-action', /^(challenge|captcha)$/i],
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html',
  },
  {
    kind: 'challenge',
    by: 'DataDome',
    statuses: [403],
    header: ['x-datadome', /./],
    source: 'https://docs.datadome.co/docs/response-status',
  },
  {
    kind: 'challenge',
    by: 'Sucuri',
    statuses: [403],
    title: /^sucuri website firewall/i,
    source: 'https://docs.sucuri.net/website-firewall/troubleshooting/blocked-access/',
  },
];

const platformErrors: readonly PageMark[] = [
  {
    kind: 'platform-error',
    by: 'Vercel',
    header: ['x-vercel-error', /^(DEPLOYMENT_|NOT_FOUND|INFINITE_LOOP_DETECTED|DNS_HOSTNAME_|ROUTER_CANNOT_MATCH)/],
    source: 'https://vercel.com/docs/errors',
  },
  {
    kind: 'platform-error',
    by: 'Vercel',
    statuses: [402, 404, 451, 500, 503],
    body: /\b(DEPLOYMENT_(NOT_FOUND|DISABLED|BLOCKED|DELETED|PAUSED|NOT_READY_REDIRECTING))\b/,
    source: 'https://vercel.com/docs/errors',
  },
  {
    kind: 'platform-error',
    by: 'Netlify',
    statuses: [404],
    header: ['server', /^netlify$/i],
    body: /^Not Found - Request ID: /,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'GitHub Pages',
    statuses: [404],
    body: /There isn't a GitHub Pages site here\./,
    source:
      'https://docs.github.com/en/pages/getting-started-with-github-pages/troubleshooting-404-errors-for-github-pages-sites',
  },
  {
    kind: 'platform-error',
    by: 'Heroku',
    statuses: [404],
    body: /\/\/www\.herokucdn\.com\/error-pages\/no-such-app\.html|<title>No such app<\/title>/i,
    source: 'https://devcenter.heroku.com/articles/error-codes',
  },
  {
    kind: 'platform-error',
    by: 'Heroku',
    statuses: [503],
    body: /\/\/www\.herokucdn\.com\/error-pages\//i,
    source: 'https://devcenter.heroku.com/articles/error-codes',
  },
  {
    kind: 'platform-error',
    by: 'Fly.io',
    statuses: [404],
    header: ['server', /^fly\//i],
    body: /^\s*404 not found\s*$/i,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'Render',
    header: ['x-render-routing', /^(no-server|suspend|dynamic-.*error|.*suspended)/i],
    source: 'https://render.com/docs/troubleshooting-deploys',
  },
  {
    kind: 'platform-error',
    by: 'Railway',
    statuses: [404, 502],
    header: ['x-railway-fallback', /^true$/i],
    source: 'https://docs.railway.com/reference/errors/application-failed-to-respond',
  },
  {
    kind: 'platform-error',
    by: 'Railway',
    statuses: [404, 502],
    body: /"message":"Application (not found|failed to respond)"/,
    source: 'https://docs.railway.com/reference/errors/application-failed-to-respond',
  },
  {
    kind: 'platform-error',
    by: 'Replit',
    statuses: [404, 502, 503],
    body: /This Replit app isn't live|Run this App to see the results here|Hmm\.\.\. We couldn't reach this app/i,
    source: 'https://docs.replit.com/cloud-services/deployments/troubleshooting',
  },
  {
    kind: 'platform-error',
    by: 'Lovable',
    statuses: [404],
    title: /^(project not found|lovable)$/i,
    body: /Project not found/i,
    source: 'https://docs.lovable.dev/features/publish',
  },
  {
    kind: 'platform-error',
    by: 'Cloudflare',
    statuses: [520, 521, 522, 523, 524, 525, 526, 530],
    header: ['server', /^cloudflare$/i],
    source: 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/',
  },
  {
    kind: 'platform-error',
    by: 'Cloudflare',
    statuses: [403, 404, 409, 530],
    header: ['server', /^cloudflare$/i],
    body: /error code: (1000|1001|1014|1016|1018)\b/i,
    source: 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/',
  },
  {
    kind: 'platform-error',
    by: 'Firebase',
    statuses: [404],
    title: /^site not found$/i,
    body: /firebase/i,
    source: 'https://firebase.google.com/docs/hosting',
  },
  {
    kind: 'platform-error',
    by: 'Azure',
    statuses: [404],
    title: /^microsoft azure (web app - error 404|app service - error 404)|^404 web site not found$/i,
    source: 'https://learn.microsoft.com/en-us/azure/app-service/',
  },
  {
    kind: 'platform-error',
    by: 'Amazon S3',
    statuses: [404],
    body: /<Code>NoSuchBucket<\/Code>|Code: NoSuchBucket/,
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  {
    kind: 'platform-error',
    by: 'Webflow',
    statuses: [404],
    body: /The page you are looking for doesn't exist or has been moved\./,
    header: ['x-lambda-id', /./],
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'Surge',
    statuses: [404],
    body: /<title>project not found<\/title>/i,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'ngrok',
    statuses: [404],
    body: /ERR_NGROK_3200|Tunnel .{1,200}ngrok.{1,20} not found/i,
    source: 'https://ngrok.com/docs/errors/err_ngrok_3200/',
  },
  {
    kind: 'platform-error',
    by: 'Shopify',
    statuses: [402, 404],
    body: /Sorry, this shop is currently unavailable\./i,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'Ghost',
    statuses: [404],
    body: /Site unavailable|Failed to resolve DNS path for this host/,
    header: ['server', /openresty|ghost/i],
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'WordPress.com',
    body: /Do you want to register .{1,253}\.wordpress\.com\?/,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'Bubble',
    statuses: [404],
    body: /bubble/i,
    title: /^(app not found|page not found on bubble)$/i,
    source: 'https://manual.bubble.io/',
  },
  {
    kind: 'platform-error',
    by: 'Fastly',
    statuses: [500],
    body: /^\s*(<[^>]*>\s*)*Fastly error: unknown domain/i,
    source: takeoverList,
  },
  { kind: 'platform-error', by: 'Pantheon', statuses: [404], body: /404 error unknown site!/i, source: takeoverList },
  { kind: 'platform-error', by: 'Kinsta', statuses: [404], body: /No Site For Domain/, source: takeoverList },
  {
    kind: 'platform-error',
    by: 'Tilda',
    body: /Please renew your subscription/,
    title: /tilda/i,
    source: takeoverList,
  },
  {
    kind: 'platform-error',
    by: 'Wix',
    statuses: [404],
    body: /Looks Like This Domain Isn't Connected To A Website Yet!/i,
    source: takeoverList,
  },
];

const parkedPages: readonly PageMark[] = [
  {
    kind: 'parked',
    by: 'Sedo',
    body: /(img|www)\.sedoparking\.com|sedoparking\.com\/frmpark/i,
    source: 'https://sedo.com/us/park-domains/',
  },
  {
    kind: 'parked',
    by: 'GoDaddy',
    body: /window\.location\.href\s*=\s*"\/lander"|img1\.wsimg\.com\/parking-lander/i,
    source: 'https://www.godaddy.com/help/what-is-a-parked-domain-1031',
  },
  { kind: 'parked', by: 'ParkingCrew', body: /\bparkingcrew\.net\b/i, source: 'https://www.parkingcrew.com/' },
  { kind: 'parked', by: 'Bodis', body: /\b(parking\.bodiscdn\.com|bodis\.com\/)/i, source: 'https://www.bodis.com/' },
  {
    kind: 'parked',
    by: 'Namecheap',
    body: /registrar-servers\.com\/parking|parkingpage\.namecheap\.com/i,
    source: 'https://www.namecheap.com/support/knowledgebase/article.aspx/385/2237/',
  },
  { kind: 'parked', by: 'Dan.com', body: /cdn\d*\.dan\.com\//i, title: /is for sale/i, source: 'https://dan.com/' },
  { kind: 'parked', by: 'HugeDomains', title: /HugeDomains\.com/i, source: 'https://www.hugedomains.com/' },
  { kind: 'parked', by: 'Porkbun', title: /parked (at|on|with) porkbun/i, source: 'https://kb.porkbun.com/' },
  {
    kind: 'parked',
    by: 'Hostinger',
    title: /^parked domain name on hostinger dns system$/i,
    source: 'https://support.hostinger.com/',
  },
  {
    kind: 'parked',
    by: 'a domain seller',
    title: /^(the )?(domain )?[a-z0-9.-]{3,253} (is (parked|for sale)|domain is parked|may be for sale)[.!]?$/i,
    source: 'https://www.icann.org/en/system/files/files/ssac-parked-domains.pdf',
  },
  {
    kind: 'parked',
    by: 'a registrar',
    title: /^(parked domain|domain parked|domain parking|this domain is parked)[.!]?$/i,
    source: 'https://www.icann.org/en/icann-acronyms-and-terms/parked-domain-en',
  },
];

const freshServers: readonly PageMark[] = [
  {
    kind: 'server-default',
    by: 'nginx',
    title: /^(welcome to nginx( on [\w .-]+)?!|test page for the nginx http server on .{1,60})$/i,
    source: 'https://nginx.org/en/docs/beginners_guide.html',
  },
  {
    kind: 'server-default',
    by: 'Apache',
    title:
      /^(apache2? ?.{0,40}default page: it works|test page for the (apache )?http server.{0,60}|http server test page.{0,60})$/i,
    source: 'https://httpd.apache.org/docs/2.4/getting-started.html',
  },
  {
    kind: 'server-default',
    by: 'Apache',
    body: /^\s*<html><body><h1>It works!<\/h1><\/body><\/html>\s*$/i,
    source: 'https://httpd.apache.org/docs/2.4/install.html',
  },
  { kind: 'server-default', by: 'Caddy', title: /^caddy works!$/i, source: 'https://caddyserver.com/docs/install' },
  {
    kind: 'server-default',
    by: 'IIS',
    title: /^iis windows( server)?$/i,
    source: 'https://learn.microsoft.com/en-us/iis/',
  },
  {
    kind: 'server-default',
    by: 'OpenResty',
    title: /^welcome to openresty!$/i,
    source: 'https://openresty.org/en/getting-started.html',
  },
  {
    kind: 'server-default',
    by: 'Plesk',
    title: /^(default (parallels )?plesk( panel)? page|web server's default page)$/i,
    source: 'https://docs.plesk.com/',
  },
  {
    kind: 'server-default',
    by: 'cPanel',
    title: /^default web site page$/i,
    source: 'https://docs.cpanel.net/knowledge-base/web-services/what-is-the-default-web-site-page/',
  },
  {
    kind: 'server-default',
    by: 'Traefik',
    statuses: [404],
    body: /^404 page not found\n?$/,
    source: 'https://doc.traefik.io/traefik/getting-started/faq/',
  },
  {
    kind: 'server-default',
    by: 'Kubernetes ingress',
    statuses: [404],
    body: /^default backend - 404$/,
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/default-backend/',
  },
];

/** All marks in the order they are tried: a bot guard hides whatever is behind it, so it is looked for first. */
export const pageMarks: readonly PageMark[] = [...challenges, ...platformErrors, ...parkedPages, ...freshServers];

export type RecognisedPage = { readonly kind: PageMark['kind']; readonly by: string };

const markedHeaderBytes = 2_000;
const markedBodyBytes = 20_000;

/** What an answer is recognised as, or undefined when it bears no known mark. Header names are lower case. */
export const recognisePage = (answer: {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly title: string;
  readonly body: string;
}): RecognisedPage | undefined => {
  const start = answer.body.slice(0, markedBodyBytes);
  const mark = pageMarks.find(
    ({ statuses, header, body, title }) =>
      (statuses === undefined || statuses.includes(answer.status)) &&
      (header === undefined ||
        answer.headers.some(
          ([name, value]) => name === header[0] && header[1].test(value.slice(0, markedHeaderBytes)),
        )) &&
      (body === undefined || body.test(start)) &&
      (title === undefined || title.test(answer.title)),
  );
  return mark === undefined ? undefined : { kind: mark.kind, by: mark.by };
};
