/** Web frameworks by the npm package that an app depends on. Names as their own sites write them; written down on 2026-11-23 as generally known, not compared page by page. */
export const frameworks: { readonly [dependency: string]: string } = {
  next: 'Next.js',
  nuxt: 'Nuxt',
  astro: 'Astro',
  gatsby: 'Gatsby',
  '@sveltejs/kit': 'SvelteKit',
  '@remix-run/react': 'Remix',
  '@remix-run/node': 'Remix',
  // React Router 7 is a framework only with its dev package; without it, it is a library inside another one.
  '@react-router/dev': 'React Router',
  '@tanstack/react-start': 'TanStack Start',
  '@solidjs/start': 'SolidStart',
  '@angular/core': 'Angular',
  '@redwoodjs/core': 'RedwoodJS',
  '@11ty/eleventy': 'Eleventy',
  'react-scripts': 'Create React App',
  vite: 'Vite',
  expo: 'Expo',
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono',
  koa: 'Koa',
  '@nestjs/core': 'NestJS',
  '@hapi/hapi': 'hapi',
  elysia: 'Elysia',
  '@adonisjs/core': 'AdonisJS',
};

/**
 * Prefixes by which a framework copies a variable into the code that every visitor downloads. Each from the
 * framework's page on environment variables (Next.js, Vite, SvelteKit and Astro, Create React App, Nuxt, Expo, Gatsby,
 * Vue CLI); written down on 2026-11-23 as generally known, not compared page by page.
 */
export const browserPrefixes: readonly string[] = [
  'NEXT_PUBLIC_',
  'VITE_',
  'PUBLIC_',
  'REACT_APP_',
  'NUXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'GATSBY_',
  'VUE_APP_',
];
