# Build: docker build -t krokanti-tasks .
FROM node:26-slim AS build
WORKDIR /opt/krokanti
COPY . .
# Installs the lockfile and builds the web app; then removes what only that needs. The image brings its own Node.
RUN node scripts/setup.mjs --production \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node node_modules/.cache

FROM node:26-slim
WORKDIR /opt/krokanti
COPY --from=build /opt/krokanti /opt/krokanti
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data MALLOC_MMAP_THRESHOLD_=8388608
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and gets SIGTERM itself.
CMD ["node", "server/boot/main.ts"]
