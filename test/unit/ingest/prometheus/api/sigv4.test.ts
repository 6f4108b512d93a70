import { describe, expect, it } from "vitest"
import { signatureV4 } from "../../../../../src/ingest/prometheus/api/sigv4.ts"

/** AWS's own test suite for Signature Version 4 (aws-sig-v4-test-suite). */
const rule = {
  region: "us-east-1",
  service: "service",
  credentials: {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken: "",
  },
  now: Date.parse("2015-08-30T12:36:00Z"),
}

describe("signatureV4", () => {
  it.each([
    ["get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    ["post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
    [
      "get-vanilla-query-order-key-case",
      "GET",
      "/?Param2=value2&Param1=value1",
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
  ] as const)("is that of AWS for %s", (_, method, path, signature) => {
    const url = new URL(`https://example.amazonaws.com${path}`)
    expect(signatureV4({ method, url, body: "" }, rule)["authorization"]).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    )
  })
})
