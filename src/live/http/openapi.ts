import { httpSchemas } from "../../job/index.ts"

/** The server's routes as an OpenAPI 3.1 document; bodies come from the schemas that check them. */
export function openApi(): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "noctule watch",
      version: "1",
      description: "The day, judged by the last night's models.",
    },
    paths: { ...healthPaths, ...programPaths, ...statePaths, ...pagePaths },
    components: {
      schemas: httpSchemas(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        basic: { type: "http", scheme: "basic", description: "Any user; the token is the password." },
      },
    },
    security: [{ bearer: [] }, { basic: [] }, {}],
  }
}

type Body = keyof ReturnType<typeof httpSchemas>

function jsonOf(description: string, body: Body): object {
  return {
    description,
    content: { "application/json": { schema: { $ref: `#/components/schemas/${body}` } } },
  }
}

function textOf(description: string, ...types: readonly string[]): object {
  const content = types.map((type): [string, object] => [type, { schema: { type: "string" } }])
  return { description, content: Object.fromEntries(content) }
}

/** What every route may answer instead. */
const refusals = {
  "400": jsonOf("The request does not fit.", "problem"),
  "401": jsonOf("The token is missing or wrong.", "problem"),
  "403": jsonOf("A page of another site called.", "problem"),
  "405": jsonOf("Another method.", "problem"),
  "421": jsonOf("The Host header names another machine.", "problem"),
  "503": jsonOf("Not now.", "problem"),
}

interface Operation {
  readonly id: string
  readonly summary: string
  readonly responses: Readonly<Record<string, object>>
  readonly parameters?: readonly object[]
  readonly requestBody?: object
}

function operation({ id, responses, ...rest }: Operation): object {
  return { operationId: id, ...rest, responses: { ...responses, ...refusals } }
}

function get(given: Operation): object {
  return { get: operation(given) }
}

function queryOf(name: string, description: string, required = false): object {
  return { name, in: "query", required, description, schema: { type: "string", minLength: 1 } }
}

const noHost = jsonOf("No such host or feature; names those that there are.", "problem")
const tooLarge = jsonOf("More than the limit.", "problem")

const healthPaths = {
  "/healthz": get({
    id: "health",
    summary: "The process runs.",
    responses: { "200": jsonOf("It runs.", "health") },
  }),
  "/readyz": get({
    id: "ready",
    summary: "A tick has judged a row; 503 until then.",
    responses: { "200": jsonOf("Ready.", "health") },
  }),
}

const programPaths = {
  "/predict": {
    post: operation({
      id: "predict",
      summary: "Judges values by a host's models.",
      parameters: [
        queryOf("host", "Default: predict.host of the job, or the only host with a model."),
        queryOf("feature", "Of a plain list. Default: predict.feature of the job, or the only feature."),
      ],
      requestBody: {
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/predictRequest" } } },
      },
      responses: {
        "200": {
          ...jsonOf("One entry per row.", "prediction"),
          headers: {
            "Noctule-Filled-Rows": {
              description: "Rows of expected values before the first given one.",
              schema: { type: "integer" },
            },
          },
        },
        "404": noHost,
        "413": tooLarge,
      },
    }),
  },
  "/api/v1/rows": {
    post: operation({
      id: "pushRows",
      summary: "Takes rows: JSON Lines of time, host, metric and value.",
      requestBody: {
        required: true,
        description: "One row per line; a request of one row is JSON, too.",
        content: {
          "application/x-ndjson": { schema: { $ref: "#/components/schemas/pushedRow" } },
          "application/json": { schema: { $ref: "#/components/schemas/pushedRow" } },
        },
      },
      responses: { "202": jsonOf("Taken; the next tick judges them.", "accepted"), "413": tooLarge },
    }),
  },
  "/metrics": get({
    id: "metrics",
    summary: "The state for Prometheus.",
    responses: { "200": textOf("OpenMetrics.", "application/openmetrics-text", "text/plain") },
  }),
}

const hostParameter = queryOf("host", "The host's name.", true)

const statePaths = {
  "/api/hosts": get({
    id: "hosts",
    summary: "All hosts, with their last 24 hours.",
    responses: { "200": jsonOf("Hosts.", "hosts") },
  }),
  "/api/host": get({
    id: "host",
    summary: "One host, with its features.",
    parameters: [hostParameter],
    responses: { "200": jsonOf("A host.", "host"), "404": noHost },
  }),
  "/api/incidents": get({
    id: "incidents",
    summary: "Open incidents, and those that closed in the last 24 hours.",
    responses: { "200": jsonOf("Incidents.", "incidents") },
  }),
  "/openapi.json": get({
    id: "openapi",
    summary: "This document.",
    responses: {
      "200": { description: "OpenAPI 3.1.", content: { "application/json": { schema: { type: "object" } } } },
    },
  }),
}

const pagePaths = {
  "/": get({ id: "page", summary: "The page.", responses: { "200": textOf("HTML.", "text/html") } }),
  "/live.js": get({
    id: "script",
    summary: "Its script.",
    responses: { "200": textOf("JavaScript.", "text/javascript") },
  }),
  "/live.css": get({ id: "style", summary: "Its style.", responses: { "200": textOf("CSS.", "text/css") } }),
  "/chart.svg": get({
    id: "chart",
    summary: "A host's score, or a feature with its expected range.",
    parameters: [hostParameter, queryOf("feature", "Default: the score.")],
    responses: { "200": textOf("SVG.", "image/svg+xml"), "404": noHost },
  }),
  "/events": get({
    id: "events",
    summary: "One server-sent event per tick.",
    responses: { "200": textOf("Events.", "text/event-stream") },
  }),
}
