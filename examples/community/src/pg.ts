import { PGlite } from '@electric-sql/pglite';
let t = performance.now(); const lap = (n: string) => { const x = performance.now(); console.log(n, Math.round(x - t)); t = x; };
const a = new PGlite(); await a.waitReady; lap('first'); const d = await a.dumpDataDir('none'); lap('dump ' + d.size);
const b = new PGlite({ loadDataDir: d }); await b.waitReady; lap('load');
const c = new PGlite(); await c.waitReady; lap('second');
const e = await a.clone(); lap('clone');
console.log(process.cpuUsage());
