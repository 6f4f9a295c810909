import type { TextSort } from './found.ts';

const bundle =
  /(?:^|\/)(?:dist|build|out|\.next|\.output|\.svelte-kit|public\/build)\/|[.-]min\.(?:js|css)$|\.(?:map|css)$/;
const settings =
  /(?:^|\/)(?:\.env[\w.-]*|Dockerfile[\w.-]*|Procfile|\.npmrc|\.netrc|\.pgpass)$|\.(?:ya?ml|json|jsonc|toml|ini|cfg|conf|properties|tf|tfvars|sh|bash|env|[cm]?[jt]sx?|py|rb|go|php|java|kt|cs|rs|svelte|vue|astro)$/;

/** How a text is read, from its path alone. */
export const sortOfText = (path: string): TextSort =>
  bundle.test(path) ? 'bundle' : settings.test(path) ? 'settings' : 'other';
