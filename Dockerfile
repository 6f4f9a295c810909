# The command line as an image. Build it from a clone with `npm run build && docker build -t launch-ready .` (docs/docker.md).
FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --workspaces=false

FROM node:24.21.0-slim
ENV NODE_ENV=production LAUNCH_READY_STATE=/home/node/launch-ready
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY dist dist
COPY schemas schemas
COPY skills skills
USER node
WORKDIR /work
ENTRYPOINT ["node", "/app/bin/launch-ready.js"]
CMD ["--help"]
