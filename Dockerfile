# syntax=docker/dockerfile:1
# docker build -t noctule --build-arg COMMIT=$(git rev-parse --short=12 HEAD) .
# docker run --rm --read-only --tmpfs /tmp -v "$PWD/metrics:/metrics:ro" -v "$PWD/nightly.yaml:/job/nightly.yaml:ro" -v "$PWD/reports:/output" \
#   noctule run /job/nightly.yaml --source /metrics
# The folder reports/ must be writable for uid 1000 (or give --user).

FROM node:24-bookworm-slim AS build
WORKDIR /noctule
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json rolldown.config.js LICENSE ./
COPY src src
ARG COMMIT
RUN npm run build && COMMIT=$COMMIT npm run bundle && rm dist/.tsbuildinfo && npm prune --omit=dev --ignore-scripts
# Not needed here: runtimes of other platforms, the browser from npm (there is Debian's), source maps and type declarations.
RUN cd node_modules && rm -rf @sparticuz && \
    find . -type f \( -name "*.map" -o -name "*.d.ts" -o -name "*.d.mts" -o -name "*.d.cts" \) -delete && \
    find onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -rf {} +

FROM node:24-bookworm-slim
RUN apt-get update && \
    apt-get install --yes --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji tini && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
WORKDIR /noctule
COPY package.json LICENSE THIRD-PARTY.md ./
COPY templates templates
COPY jobs jobs
COPY --from=build /noctule/node_modules node_modules
COPY --from=build /noctule/dist dist
RUN mkdir /output && chown node:node /output && ln -s /noctule/dist/cli/main.js /usr/local/bin/noctule && chmod +x dist/cli/main.js
# The container is the sandbox: Chromium's own needs user namespaces, which most clusters refuse.
ENV NODE_ENV=production NOCTULE_OUTPUT=/output ORT_DISABLE_TELEMETRY=1 NOCTULE_BROWSER_SANDBOX=off
USER node
WORKDIR /output
ENTRYPOINT ["tini", "--", "noctule"]
CMD ["--help"]
