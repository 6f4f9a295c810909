const written = new Map<string, string>();

/**
 * A script of about `bytes` that no compression makes small and in which nothing looks like a secret; written once in a
 * process, for each plan has the build in it.
 */
const script = (seed: number, bytes: number): string => {
  const key = `${seed}/${bytes}`;
  const text = written.get(key) ?? writeScript(seed, bytes);
  written.set(key, text);
  return text;
};

const writeScript = (seed: number, bytes: number): string => {
  const digits: string[] = [];
  let state = seed;
  for (let length = 0; length < bytes; length += 6) {
    state = (state * 48_271) % 2_147_483_647;
    digits.push(String(10_000 + (state % 90_000)));
  }
  return `export const at=i=>[${digits.join(',')}][i];\n`;
};

type Files = { [path: string]: string };

/** What `next build` leaves of a `pages` folder: the scripts of each route, the shared ones first. */
export const nextBuild = (own: { readonly [route: string]: number }): Files => {
  const chunk = (name: string): string => `static/chunks/${name}.js`;
  const nameOf = (route: string): string => `pages${route === '/' ? '/index' : route}`;
  const shared = ['framework', 'main', 'pages/_app'].map(chunk);
  const sizes = Object.entries(own);
  return {
    '.next/BUILD_ID': 'harbour-1\n',
    '.next/build-manifest.json': JSON.stringify({
      polyfillFiles: [chunk('polyfills')],
      lowPriorityFiles: [],
      rootMainFiles: [],
      pages: {
        '/_app': shared,
        '/_error': [...shared, chunk('pages/_error')],
        ...Object.fromEntries(sizes.map(([route]) => [route, [...shared, chunk(nameOf(route))]])),
      },
    }),
    ...Object.fromEntries(shared.map((path, index) => [`.next/${path}`, script(301 + index, 40_000)])),
    ...Object.fromEntries(
      sizes.map(([route, bytes], index) => [`.next/${chunk(nameOf(route))}`, script(311 + index, bytes)]),
    ),
  };
};

/** What `vite build` leaves with `build.manifest`: one page, its entry, and what waits for a click. */
export const viteBuild = (entry: number, later: number): Files => ({
  'dist/index.html': '<!doctype html><script type="module" src="/assets/index-Bq3x.js"></script>\n',
  'dist/.vite/manifest.json': JSON.stringify({
    'index.html': {
      file: 'assets/index-Bq3x.js',
      src: 'index.html',
      isEntry: true,
      imports: ['_vendor-C0p1.js'],
      dynamicImports: ['src/charts.ts'],
    },
    '_vendor-C0p1.js': { file: 'assets/vendor-C0p1.js' },
    'src/charts.ts': { file: 'assets/charts-D4f2.js', src: 'src/charts.ts', isDynamicEntry: true },
  }),
  'dist/assets/index-Bq3x.js': `import"./vendor-C0p1.js";${script(321, entry)}`,
  'dist/assets/vendor-C0p1.js': script(322, 120_000),
  'dist/assets/charts-D4f2.js': script(323, later),
});

/** The build that lies in the repository of the sound community. */
export const soundBuild = (): Files => nextBuild({ '/': 9_000, '/login': 12_000, '/dashboard': 60_000 });
